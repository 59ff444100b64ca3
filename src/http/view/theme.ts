/**
 * The theme: our own templates and assets, and a site's own folder that replaces them file by file. Compiles the
 * EJS templates once, and renders them by name; their view models are in http/view/models/.
 *
 * Assets (stylesheets, fonts, images) are served from memory: reading files would queue behind DNS lookups in
 * libuv's thread pool. docs/themes.md says how to make a theme.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import ejs from 'ejs';
import { Router } from 'express';
import { ConfigError, type Config } from '../../config.ts';
import { answerWith } from '../page-cache/answer.ts';
import { createEntry, type Entry } from '../page-cache/entry.ts';
import { queryOf, redirectTo, assertReading } from '../request/page-request.ts';

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
  const ours = sourcesOf(readThemeFiles(path.join(packageDir, 'views', 'site'), 'The package'));
  const builtIn = compileTemplates(ours, 'when-used');
  const assets = new Map([
    ...readThemeFiles(path.join(packageDir, 'public', 'site'), 'The package'),
    // The bundles that the build makes from src/browser.
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

/** By their path below the folder, with slashes: `partials/head.ejs`. */
export type ThemeFiles = ReadonlyMap<string, Buffer>;

/** All files are held in memory. */
const MAX_FILE_BYTES = 5_000_000;
const MAX_FOLDER_BYTES = 20_000_000;

/**
 * Reads the files of a folder and its subfolders, except hidden ones (names that begin with a dot) and
 * those that `isWanted` rejects, such as the large source file of an image.
 *
 * @param setting the name of the setting, for error messages
 * @param isWanted called with the path below the folder
 * @throws ConfigError if it cannot be read, a symbolic link leads out of it, or it is too large
 */
export function readThemeFiles(
  folder: string,
  setting: string,
  isWanted: (name: string) => boolean = () => true,
): ThemeFiles {
  const files = new Map<string, Buffer>();
  const root = attempt(folder, setting, () => realpathSync(folder));
  if (!attempt(folder, setting, () => statSync(root)).isDirectory()) {
    throw new ConfigError(`${setting} is “${folder}”, but must be a folder.`);
  }
  let bytes = 0;
  read('', new Set([root]));
  return files;

  /** `above`: the real folders above this one, so that a link to one of them causes no endless loop. */
  function read(below: string, above: ReadonlySet<string>): void {
    const here = path.join(root, below);
    for (const name of attempt(here, setting, () => readdirSync(here)).sort()) {
      if (name.startsWith('.')) continue;
      const file = path.join(here, name);
      if (!isWanted(below + name) && !attempt(file, setting, () => isFolder(file))) continue;
      const real = attempt(file, setting, () => realpathSync(file));
      if (real !== root && !real.startsWith(root + path.sep)) {
        throw new ConfigError(
          `${setting} is “${folder}”, but ${below}${name} in it is a link out of it. Put the file itself there.`,
        );
      }
      const found = attempt(file, setting, () => statSync(real));
      if (found.isDirectory() && !above.has(real)) {
        read(`${below}${name}/`, new Set([...above, real]));
      } else if (found.isFile()) {
        bytes += found.size;
        if (found.size > MAX_FILE_BYTES || bytes > MAX_FOLDER_BYTES) {
          throw new ConfigError(
            `${setting} is “${folder}”, but ${below}${name} makes it too large: a file may have ${MAX_FILE_BYTES} bytes, all of them ${MAX_FOLDER_BYTES}. Take it out.`,
          );
        }
        const content = attempt(file, setting, () => readFileSync(real));
        files.set(below + name, content);
      }
    }
  }
}

/** Broken symbolic links are ignored. */
function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function attempt<T>(place: string, setting: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `${setting} names what cannot be read (${place}): ${why}. Check that it is there, and may be read.`,
      { cause: error },
    );
  }
}

/** Icons that browsers request at the root, whether a page names them or not. */
const ROOT_ICONS = ['favicon.ico', 'apple-touch-icon.png'];
const ICON_CACHE = 'public, max-age=86400';

type Assets = {
  /**
   * Absolute; changes with the content.
   *
   * @throws for an unknown name
   */
  urlOf: (name: string) => string;
  routes: () => Router;
};

/** `siteUrl` has no trailing slash. */
export function createAssets(siteUrl: string, files: ThemeFiles): Assets {
  const versions = new Map(
    [...files].map(([name, content]) => [
      name,
      createHash('sha256').update(content).digest('hex').slice(0, 10),
    ]),
  );
  return {
    urlOf(name) {
      const version = versions.get(name);
      if (version === undefined) {
        throw new Error(`There is no asset “${name}”, only ${[...files.keys()].join(', ')}.`);
      }
      return `${addressOf(name)}?v=${version}`;
    },
    routes() {
      const router = Router();
      /** By whether the address has the version, and by name: made at first demand, compressed once. */
      const entries = new Map<string, Entry>();
      for (const name of ROOT_ICONS) {
        const icon = files.get(name);
        if (!icon) continue;
        router.all(`/${name}`, (req, res) => {
          assertReading(req, res);
          if (redirectTo(req, res, `${siteUrl}/${name}`)) return;
          res.set('Cache-Control', ICON_CACHE).type(path.extname(name)).send(icon);
        });
      }
      router.all('/assets/*name', (req, res, next) => {
        const name = req.params.name.join('/');
        const content = files.get(name);
        if (!content) {
          next();
          return;
        }
        assertReading(req, res);
        if (redirectTo(req, res, addressOf(name) + queryOf(req))) return;
        // Only versioned URLs are immutable: stylesheets refer to fonts without a version.
        const isVersioned = req.query['v'] === versions.get(name);
        res
          .set('Cache-Control', isVersioned ? 'public, max-age=31536000, immutable' : 'no-cache')
          .type(path.extname(name) || 'bin');
        if (!isText(String(res.get('Content-Type')))) {
          res.send(content);
          return;
        }
        const key = `${String(isVersioned)} ${name}`;
        const entry =
          entries.get(key) ??
          createEntry({ status: 200, headers: { ...res.getHeaders() }, body: content });
        entries.set(key, entry);
        for (const header of res.getHeaderNames()) res.removeHeader(header);
        answerWith(entry, req, res);
      });
      return router;
    },
  };

  function addressOf(name: string): string {
    return `${siteUrl}/assets/${name.split('/').map(encodeURIComponent).join('/')}`;
  }
}

/** Images and fonts are already compressed. */
function isText(contentType: string): boolean {
  return /^(text\/|image\/svg|application\/(json|javascript|xml))/.test(contentType);
}

export type Templates = {
  /** `locals`: the names that the template uses. @throws what it throws, as for a name that it does not receive */
  render: (name: string, locals: object) => string;
};

/**
 * `sources` by name: `home`, `partials/head`. An include is resolved relative to the template that
 * includes it (`partials/head` from `home`, `face` from `partials/faces`), else from the top. Which file it came
 * from does not matter: what replaces a partial holds for all.
 *
 * @param when `when-used` compiles each on first use, for our own templates, which the tests compile
 * @throws for the first that does not compile, unless `when-used`
 */
export function compileTemplates(
  sources: ReadonlyMap<string, string>,
  when: 'now' | 'when-used' = 'now',
): Templates {
  const compiled = new Map<string, ejs.TemplateFunction>();
  if (when === 'now') for (const name of sources.keys()) templateOf(name);
  return { render };

  function templateOf(name: string): ejs.TemplateFunction {
    const known = compiled.get(name);
    if (known) return known;
    const source = sources.get(name);
    if (source === undefined) throw new Error(`There is no template ${name}.ejs.`);
    const template = ejs.compile(source, { filename: `${name}.ejs` });
    compiled.set(name, template);
    return template;
  }

  function render(name: string, locals: object): string {
    const template = templateOf(name);
    // Replaces EJS's own include, which reads files by a cache for the whole process, not per theme.
    const include = (included: string, more: object = {}) =>
      render(nameOf(name, included, sources), { ...locals, ...more });
    return template({ ...locals, include });
  }
}

/** Relative to the including template; without one, to the top folder. */
function nameOf(from: string, included: string, known: ReadonlyMap<string, unknown>): string {
  const nameless = included.replace(/\.ejs$/, '');
  const name = path.posix.join('/', path.posix.dirname(from), nameless).slice(1);
  const fromTop = path.posix.join('/', nameless).slice(1);
  return nameless.startsWith('/') || !known.has(name) ? fromTop : name;
}
