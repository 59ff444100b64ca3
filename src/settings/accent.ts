/**
 * The accent colour of the site and the admin: presets, the check of its contrast, and the shades that the light
 * and the dark scheme need. Pure.
 */

/** The first is the default. */
export const ACCENT_PRESETS = [
  { name: 'Red', colour: '#a3251b' },
  { name: 'Blue', colour: '#1f5f8b' },
  { name: 'Green', colour: '#2f6b45' },
  { name: 'Purple', colour: '#7a4a9e' },
  { name: 'Amber', colour: '#8f5600' },
  { name: 'Grey', colour: '#3d3a36' },
] as const;

export const DEFAULT_ACCENT = ACCENT_PRESETS[0].colour;

/** The paper of both schemes, as in tokens.css; the raised surface of the light one is the darker. */
const LIGHT_SURFACE = '#f6f3ed';
const DARK_SURFACE = '#1f1d1a';
/** WCAG 2.2, 1.4.3: contrast of text. */
const MIN_CONTRAST = 4.5;
/** The default's contrast on dark paper is about this. */
const DARK_CONTRAST = 6.5;

export type AccentShades = {
  /** Text and underlines. */
  light: string;
  dark: string;
  /** Behind white text. */
  lightFill: string;
  darkFill: string;
};

/** The red of the design in its own shades; of any other colour, made lighter for dark paper. */
export function accentShades(colour: string): AccentShades {
  if (colour === DEFAULT_ACCENT) {
    return { light: colour, dark: '#f0897b', lightFill: colour, darkFill: '#b8402f' };
  }
  return {
    light: colour,
    dark: lighter(colour, (each) => contrast(each, DARK_SURFACE) >= DARK_CONTRAST),
    lightFill: colour,
    // As light as white text on it allows, but not lighter than is needed to stand out.
    darkFill: lighter(
      colour,
      (each) =>
        contrast(each, DARK_SURFACE) >= 2.5 || contrast(lightened(each), '#ffffff') < MIN_CONTRAST,
    ),
  };
}

/** @returns why it cannot be the accent, as part of a sentence; `null`: it can */
export function accentProblem(colour: string): string | null {
  if (!/^#[0-9a-f]{6}$/.test(colour)) return 'must be a colour such as #1f5f8b';
  const found = contrast(colour, LIGHT_SURFACE);
  return found >= MIN_CONTRAST
    ? null
    : `must be darker: its contrast to the page is ${found.toFixed(1)} : 1, and text needs ${MIN_CONTRAST} : 1`;
}

/** WCAG 2.2: the contrast ratio of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function lighter(colour: string, isEnough: (colour: string) => boolean): string {
  let shade = colour;
  while (!isEnough(shade)) shade = lightened(shade);
  return shade;
}

/** One step towards white. */
function lightened(colour: string): string {
  const hex = channels(colour).map((channel) =>
    Math.min(255, Math.ceil(channel + (255 - channel) * 0.06))
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
