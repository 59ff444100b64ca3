/**
 * Compiles EJS templates, and renders them by name. Those of the package are compiled once in a process, each when it is
 * used.
 */
import path from 'node:path';
import ejs from 'ejs';
import { packageFiles, type ThemeFiles } from './theme-files.ts';

const TEMPLATE = /\.ejs$/;

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

/** Templates by their names: `home`, `partials/head`. */
export function sourcesOf(files: ThemeFiles): Map<string, string> {
  return new Map(
    [...files]
      .filter(([name]) => TEMPLATE.test(name))
      .map(([name, content]) => [name.replace(TEMPLATE, ''), content.toString('utf8')]),
  );
}

const packaged = new Map<string, Templates>();

/** Of a folder of the package; pure functions of what they receive, so all blogs of a process share them. */
export function packageTemplates(folder: string): Templates {
  const templates =
    packaged.get(folder) ?? compileTemplates(sourcesOf(packageFiles(folder)), 'when-used');
  packaged.set(folder, templates);
  return templates;
}
