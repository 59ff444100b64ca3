/**
 * The theme: our own templates and assets, and a site's own folder that replaces them file by file. Their view models are
 * in http/view/models/; docs/themes.md says how to make a theme.
 */
import path from 'node:path';
import { ConfigError, type Config } from '../../config.ts';
import { compileTemplates, packageTemplates, sourcesOf, type Templates } from './templates.ts';
import { packageFiles, readThemeFiles, type ThemeFiles } from './theme-files.ts';

export type Theme = {
  templates: Templates;
  /** The built-in ones, which do not depend on a site's own folder. */
  builtIn: Templates;
  /** By name: `site.css`, `fonts/garamond.woff2`. */
  assets: ThemeFiles;
};

const TEMPLATE = /\.ejs$/;
const ASSET = /^assets\//;
/** Read by messages/catalogue.ts. */
const CATALOGUE = /^locales\/[^/]+\.json$/;

/** @throws ConfigError if the folder is not a theme, or a template does not compile */
export function loadTheme({
  packageDir,
  themeDir,
}: Pick<Config, 'packageDir' | 'themeDir'>): Theme {
  const views = path.join(packageDir, 'views', 'site');
  const builtIn = packageTemplates(views);
  const assets = new Map([
    ...packageFiles(path.join(packageDir, 'public', 'site')),
    // The bundles that the build makes from src/browser.
    ...packageFiles(path.join(packageDir, 'dist', 'public', 'site')),
  ]);
  if (themeDir === '') return { templates: builtIn, builtIn, assets };

  const files = readThemeFiles(
    themeDir,
    'THEME_DIR',
    (name) => TEMPLATE.test(name) || ASSET.test(name) || CATALOGUE.test(name),
  );
  const ours = sourcesOf(packageFiles(views));
  const own = sourcesOf(new Map([...files].filter(([name]) => !ASSET.test(name))));
  const stray = [...own.keys()].find((name) => !name.includes('/') && !ours.has(name));
  if (stray !== undefined) {
    const pages = [...ours.keys()].filter((name) => !name.includes('/')).join(', ');
    throw new ConfigError(
      `THEME_DIR is “${themeDir}”, but no page is made of ${stray}.ejs in it. Name it after one of these: ${pages}; or put it into partials/.`,
    );
  }
  const ownAssets = [...files].flatMap(([name, content]): [string, Buffer][] =>
    ASSET.test(name) ? [[name.replace(ASSET, ''), content]] : [],
  );
  const catalogues = [...files.keys()].filter((name) => CATALOGUE.test(name));
  if (own.size + ownAssets.length + catalogues.length === 0) {
    throw new ConfigError(
      `THEME_DIR is “${themeDir}”, but that folder holds no template (home.ejs, partials/footer.ejs, …), no asset (assets/site.css, …) and no catalogue (locales/en.json, …). Name the folder that does.`,
    );
  }
  return {
    templates: compileTheme(themeDir, new Map([...ours, ...own])),
    builtIn,
    assets: new Map([...assets, ...ownAssets]),
  };
}

function compileTheme(themeDir: string, sources: ReadonlyMap<string, string>): Templates {
  try {
    return compileTemplates(sources);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    throw new ConfigError(
      `THEME_DIR is “${themeDir}”, but a template in it cannot be used: ${why}. Mend it, or take it out.`,
      { cause: error },
    );
  }
}
