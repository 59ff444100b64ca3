/** Renders a template of the default theme with a view model, in English. */
import path from 'node:path';
import type { ViewOf } from '../../../../src/http/view/render.ts';
import { loadTheme } from '../../../../src/http/view/theme.ts';
import { asset, site } from './sample-views.ts';
import { textsFor } from '../texts.ts';

const packageDir = path.join(import.meta.dirname, '../../../..');
const { templates } = loadTheme({ packageDir, themeDir: '' });

export function render<Name extends keyof ViewOf>(name: Name, view: ViewOf[Name]): Promise<string> {
  const texts = textsFor(site.language, view.page.language?.tag);
  return Promise.resolve(templates.render(name, { site, asset, ...texts, ...view }));
}
