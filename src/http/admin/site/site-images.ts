/**
 * The fields for the icon and the logo in the settings of the appearance: reads their uploads, and shows what the site
 * has now.
 */
import { readFile, stat } from 'node:fs/promises';
import type { Request } from 'express';
import { isTicked } from '../lib/form.ts';
import { filesOf } from '../lib/upload-form.ts';
import type { SiteImageView } from '../views/settings.ts';
import { type SiteImages, siteImageUrl } from '../../../settings/settings.ts';
import { type ImageProblem, type NewImages, readSiteImage } from '../../../site-images/change.ts';
import { MIN_ICON_PIXELS } from '../../../site-images/make.ts';

const MAX_MEGABYTES = 5;

const PROBLEMS: Record<ImageProblem | 'too-large', string> = {
  'not-an-image':
    'This file is not a valid PNG, JPEG or WebP image. Export it as PNG and choose it again.',
  'too-many-pixels':
    'This image has more than 25 million pixels. Make it smaller and choose it again.',
  'too-small': `This image is smaller than ${MIN_ICON_PIXELS} pixels. Choose a larger one.`,
  'too-slow': 'This image took too long to process. Make it smaller and choose it again.',
  'too-large': `This file has more than ${MAX_MEGABYTES} MB. Make it smaller and choose it again.`,
};

const KINDS = ['icon', 'logo'] as const;
type ImageErrors = Partial<Record<(typeof KINDS)[number], string>>;

/** What the form asks for: new images, and those to remove; or what is wrong with a file. */
export async function imagesInForm(
  req: Request,
): Promise<{ images: NewImages; errors: ImageErrors }> {
  let images: NewImages = {};
  const errors: ImageErrors = {};
  for (const kind of KINDS) {
    const file = filesOf(req).find(({ field }) => field === kind);
    if (file) {
      const { size } = await stat(file.path);
      const read =
        size > MAX_MEGABYTES * 1_000_000
          ? ({ kind: 'too-large' } as const)
          : await readSiteImage(kind, await readFile(file.path));
      if (read.kind === 'made') images = { ...images, ...read.images };
      else errors[kind] = PROBLEMS[read.kind];
    } else if (isTicked(req, kind === 'icon' ? 'removeIcon' : 'removeLogo')) {
      images = { ...images, [kind]: null };
    }
  }
  return { images, errors };
}

/** A form that is shown again has lost its files. */
export function lostFiles(req: Request): ImageErrors {
  return Object.fromEntries(
    filesOf(req).map(({ field }) => [field, 'Nothing was saved yet. Choose the file again.']),
  );
}

export function presentSiteImages(
  siteUrl: string,
  { icon, logo }: SiteImages,
  errors: ImageErrors,
): SiteImageView[] {
  const icons = [
    { name: 'icon-32.png', text: 'In a tab', shown: 16, shape: 'plain' },
    { name: 'apple-touch-icon.png', text: 'On a phone', shown: 48, shape: 'rounded' },
    { name: 'icon-maskable.png', text: 'In a circle', shown: 48, shape: 'round' },
  ] as const;
  return [
    {
      name: 'icon',
      removeName: 'removeIcon',
      label: 'Icon',
      hint: 'Shown in browser tabs, on home screens and in feed readers. PNG, JPEG or WebP, square, best with 512 pixels or more.',
      isOwn: icon !== null,
      previews:
        icon === null
          ? [{ ...THEME_ICON, url: `${siteUrl}/apple-touch-icon.png` }]
          : icons.map(({ name, text, shown, shape }) => ({
              url: siteImageUrl(siteUrl, icon, name),
              ...{ text, shape, width: shown, height: shown },
            })),
      error: errors.icon ?? null,
    },
    {
      name: 'logo',
      removeName: 'removeLogo',
      label: 'Logo',
      hint: 'PNG, JPEG or WebP, at the top of each page. Export an SVG as PNG, 180 pixels high or more.',
      isOwn: logo !== null,
      previews: logo
        ? [
            {
              url: siteImageUrl(siteUrl, logo.hash, 'logo.webp'),
              text: 'Logo',
              shape: logo.tone,
              ...shownSize(logo),
            },
          ]
        : [],
      error: errors.logo ?? null,
    },
  ];
}

const THEME_ICON = { text: 'The default icon', shape: 'rounded', width: 48, height: 48 } as const;

/** In CSS pixels. */
const LOGO_HEIGHT = 48;

function shownSize({ width, height }: { width: number; height: number }) {
  const shown = Math.min(height, LOGO_HEIGHT);
  return { width: Math.round((width * shown) / height), height: shown };
}
