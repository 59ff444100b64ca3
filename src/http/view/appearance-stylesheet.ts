/**
 * The stylesheet of the accent colour and the typeface that an owner chose. Its URL holds both, so that it can be
 * cached for ever. The defaults need none. And the icon in the accent colour.
 */
import { Router } from 'express';
import { assertReading } from '../request/page-request.ts';
import { accentProblem, accentShades, DEFAULT_ACCENT } from '../../settings/accent.ts';
import { TYPEFACES, type SiteSettings, type Typeface } from '../../settings/settings.ts';

type Appearance = Pick<SiteSettings, 'accent' | 'typeface'>;

const FAMILIES: Record<Typeface, string | null> = {
  serif: null,
  sans: 'system-ui, sans-serif',
  mono: "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
};

/** `null`: the default look. */
export function appearanceUrl(siteUrl: string, { accent, typeface }: Appearance): string | null {
  if (accent === DEFAULT_ACCENT && typeface === 'serif') return null;
  return `${siteUrl}/assets/appearance/${accent.slice(1)}-${typeface}.css`;
}

/** Our own icon, for a site without one, as a `data:` URL: the letter for a response. */
export function defaultIconUrl({ accent }: Pick<Appearance, 'accent'>): string {
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><path d='M9 28V4h7a6 6 0 0 1 0 13H9m6 0 9 11m0-9-9 9' fill='none' stroke='${accent}' stroke-width='3'/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg).replaceAll("'", '%27')}`;
}

const NAME = new RegExp(`^([0-9a-f]{6})-(${TYPEFACES.join('|')})\\.css$`);

export function appearanceRoutes(): Router {
  const router = Router();
  router.all('/assets/appearance/:name', (req, res, next) => {
    const [, hex = '', typeface] = NAME.exec(req.params.name) ?? [];
    const accent = `#${hex}`;
    if (accentProblem(accent) !== null) {
      next();
      return;
    }
    assertReading(req, res);
    res
      .set('Cache-Control', 'public, max-age=31536000, immutable')
      .type('css')
      .send(stylesheet({ accent, typeface: typeface as Typeface }));
  });
  return router;
}

/** Print stays black on white. */
function stylesheet({ accent, typeface }: Appearance): string {
  const { light, dark, lightFill, darkFill } = accentShades(accent);
  const family = FAMILIES[typeface];
  const lines = [
    `--rubric: light-dark(${light}, ${dark});`,
    `--rubric-fill: light-dark(${lightFill}, ${darkFill});`,
    ...(family === null ? [] : [`--serif: ${family};`]),
  ];
  return `@media screen {\n  :root {\n    ${lines.join('\n    ')}\n  }\n}\n`;
}
