/**
 * The theme: our own templates and assets, and a site's own folder that replaces them file by file.
 *
 * How to make one is told in docs/themes.md.
 */
import path from 'node:path';
import { ConfigError, type Config } from '../../config.ts';
import { readThemeFiles, type ThemeFiles } from './theme-files.ts';
import { compileTemplates, type Templates } from './templates.ts';

export type Theme = {
  templates: Templates;
  /** Ours alone: what is rendered with them does not depend on a site's own folder. */
  builtIn: Templates;
  /** By name: `site.css`, `fonts/garamond.woff2`. */
  assets: ThemeFiles;
};

const TEMPLATE = /\.ejs$/;
const ASSET = /^assets\//;
/** Read by messages/load.ts. */
const CATALOGUE = /^locales\/[^/]+\.json$/;

/** @throws ConfigError for a folder that is no theme, and for a template that does not compile */
export function loadTheme({
  packageDir,
  themeDir,
}: Pick<Config, 'packageDir' | 'themeDir'>): Theme {
  const ours = sourcesOf(readThemeFiles(path.join(packageDir, 'views', 'site'), 'The package'));
  const builtIn = compileTemplates(ours, 'when-used');
  const assets = new Map([
    ...readThemeFiles(path.join(packageDir, 'public', 'site'), 'The package'),
    // What the build makes of src/browser.
    ...readThemeFiles(path.join(packageDir, 'dist', 'public', 'site'), 'The package'),
  ]);
  if (themeDir === '') return { templates: builtIn, builtIn, assets };

  const files = readThemeFiles(
    themeDir,
    'THEME_DIR',
    (name) => TEMPLATE.test(name) || ASSET.test(name) || CATALOGUE.test(name),
  );
  const own = sourcesOf(files);
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

/** Templates by their names: `home`, `partials/head`. */
function sourcesOf(files: ThemeFiles): Map<string, string> {
  const templates = [...files].filter(([name]) => TEMPLATE.test(name) && !ASSET.test(name));
  return new Map(
    templates.map(([name, content]) => [name.replace(TEMPLATE, ''), content.toString('utf8')]),
  );
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
