/**
 * The earlier blog as its configuration says it: which program made it, its address, title, language and time zone.
 * Configurations that are programs (`.eleventy.js`, `astro.config.mjs`) are never run.
 */
import { canonicalLanguage } from '../../lib/text/language.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import type { SourceFiles } from '../files/source-files.ts';
import { parseData } from './front-matter.ts';
import { fieldsOf, listOf, mapOf, textOf, timeZoneIn, type Fields } from '../values.ts';

export type System = 'antiphon' | 'hugo' | 'zola' | 'jekyll' | 'eleventy' | 'astro' | 'plain';

export type Site = {
  system: System;
  /** Absolute, without a trailing slash; `null`: not said. */
  url: string | null;
  title: string | null;
  description: string | null;
  language: string | null;
  /** IANA; `null`: not said. */
  timeZone: string | null;
  /** The configuration; of our own export, `site.json`. */
  config: Fields;
  /** By their ids: maps of `name`, `email`, `url`, `bio`. */
  authors: Fields;
  /** Of our own export: slugs of terms by their kind and name (`termKey`). */
  slugs: ReadonlyMap<string, string>;
};

export function termKey(kind: string, name: string): string {
  return `${kind} ${name}`;
}

const MAX_CONFIG_BYTES = 1024 ** 2;
const CONFIG = /^(?:config|hugo|params|languages|permalinks|taxonomies)\.(toml|ya?ml|json)$/;

export async function readSite(files: SourceFiles): Promise<Site> {
  const own = await readFile(files, 'site.json');
  if (own['antiphon'] !== undefined) return siteOf('antiphon', own);
  const has = (name: RegExp) => files.list.some(({ path }) => name.test(path));
  if (has(/^_config\.(?:ya?ml|toml)$/) || has(/(?:^|\/)_posts\//)) {
    const config = await readFirst(files, ['_config.yml', '_config.yaml', '_config.toml']);
    return siteOf(
      'jekyll',
      config,
      await readFirst(files, ['_data/authors.yml', '_data/authors.json']),
    );
  }
  const config = await readHugoConfig(files);
  if (config['base_url'] !== undefined) return siteOf('zola', config);
  if (Object.keys(config).length > 0 || has(/^archetypes\//)) return siteOf('hugo', config);
  if (has(/^(?:\.eleventy\.[cm]?js|eleventy\.config\.[cm]?[jt]s)$/)) {
    const data = await readFirst(files, [
      '_data/site.json',
      'src/_data/site.json',
      '_data/metadata.json',
    ]);
    return siteOf('eleventy', data);
  }
  if (has(/^astro\.config\.\w+$/)) return siteOf('astro', {});
  if (has(/^content\/.*\.(?:md|markdown)$/)) return siteOf('hugo', {});
  // The content folder of Hugo or Zola by itself.
  return has(/(?:^|\/)_index\.md$/) ? siteOf('hugo', { contentdir: '.' }) : siteOf('plain', {});
}

function siteOf(system: System, config: Fields, authors: Fields = {}): Site {
  const settings = fieldsOf(config['settings'] ?? config['params'] ?? config['extra']);
  const base = textOf(config, 'baseurl');
  const address = textOf(config, 'base_url', 'url') ?? base;
  // Jekyll has the host in `url` and the path in `baseurl`.
  const path = system === 'jekyll' && base !== null && !/^https?:/.test(base) ? base : '';
  const url = parseHttpUrl(`${address ?? ''}${path}`);
  const zone = textOf(config, 'timezone') ?? textOf(settings, 'timezone');
  const text = (...names: string[]) => {
    const found = textOf(config, ...names) ?? textOf(settings, ...names);
    return found === null ? null : toPlainText(found) || null;
  };
  const language = text(
    'languagecode',
    'default_language',
    'defaultcontentlanguage',
    'lang',
    'language',
    'locale',
    'sitelanguage',
  );
  return {
    system,
    url: url && `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
    title: text('title', 'name', 'sitetitle'),
    description: text('description', 'tagline', 'sitedescription'),
    language: canonicalLanguage((language ?? '').replace('_', '-')),
    timeZone: timeZoneIn(zone),
    config,
    authors: { ...fieldsOf(config['authors']), ...authors },
    slugs: system === 'antiphon' ? slugsOf(config) : new Map(),
  };
}

function slugsOf(config: Fields): ReadonlyMap<string, string> {
  return new Map(
    listOf(config['terms']).map((each) => {
      const { kind, name, slug } = mapOf(each);
      return [termKey(String(kind), String(name)), String(slug)];
    }),
  );
}

/** All of `config/_default/`, where each file but `config` and `hugo` is one key. */
async function readHugoConfig(files: SourceFiles): Promise<Fields> {
  const names = files.list.flatMap(({ path }) => {
    const name = path.replace(/^config\/_default\//, '');
    return CONFIG.test(name) ? [{ path, key: name.replace(/\.\w+$/, '') }] : [];
  });
  let config: Fields = {};
  for (const { path, key } of names) {
    const isRoot = key === 'config' || key === 'hugo';
    if (!isRoot && !path.startsWith('config/')) continue;
    const read = await readFile(files, path);
    config = isRoot ? { ...config, ...read } : { ...config, [key]: read };
  }
  return config;
}

async function readFirst(files: SourceFiles, names: readonly string[]): Promise<Fields> {
  const found = names.find((name) => files.find(name) !== null);
  return found === undefined ? {} : await readFile(files, found);
}

/** A file's map; empty if it is missing, too large or damaged: nothing in it is indispensable. */
export async function readFile(files: SourceFiles, name: string): Promise<Fields> {
  if (files.find(name) === null) return {};
  const bytes = await files.read(name, MAX_CONFIG_BYTES);
  if (!bytes) return {};
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (name.endsWith('.json')) {
    try {
      return fieldsOf(mapOf(JSON.parse(text)));
    } catch {
      return {};
    }
  }
  return fieldsOf(parseData(name.replace(/^.*\./, ''), text).value);
}
