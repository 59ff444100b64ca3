/**
 * The address that a document had on the earlier blog, as its tool made it from its configuration, its front matter
 * and its path.
 */
import { lookup } from '../../lib/lookup.ts';
import { shownAt } from '../../lib/time.ts';
import { foldCharacters } from '../../posts/urls/paths.ts';
import type { DocumentFile } from './documents.ts';
import type { Site } from './site.ts';
import {
  fieldsOf,
  flagOf,
  listOf,
  mapOf,
  namesOf,
  scalarText,
  textOf,
  type Fields,
} from '../values.ts';

/** What placeholders are filled from. */
export type Addressed = {
  document: DocumentFile;
  fields: Fields;
  title: string;
  publishedAt: Date | null;
  timeZone: string;
};

/** From the root of the earlier blog, beginning with a slash, or absolute; `null`: not known. */
export function addressOf(site: Site, given: Addressed): string | null {
  const { fields } = given;
  if (site.system === 'antiphon') {
    return textOf(fieldsOf(fields['antiphon']), 'path');
  }
  const own = textOf(fields, 'permalink', 'url', 'path');
  if (own !== null && fields['permalink'] !== false) {
    if (/^https?:/i.test(own)) return own;
    const style = site.system === 'jekyll' ? (JEKYLL_STYLES[own] ?? own) : own;
    const filled = filledIn(style, given);
    return filled === null ? null : rooted(filled);
  }
  const path = defaultAddress(site, given);
  return path === null ? null : rooted(path);
}

function rooted(path: string): string {
  return `/${path}`.replace(/\/{2,}/g, '/').replace(/\/index\.html$/, '/');
}

function defaultAddress(site: Site, given: Addressed): string | null {
  switch (site.system) {
    case 'hugo':
    case 'zola':
      return ofHugo(site, given);
    case 'jekyll':
      return ofJekyll(site, given);
    case 'eleventy':
    case 'astro': {
      const { folders, name } = given.document;
      const slug = textOf(given.fields, 'slug') ?? name;
      return slug === 'index' || slug === ''
        ? `/${folders.join('/')}/`
        : [...folders, slug, ''].join('/');
    }
    case 'antiphon':
    case 'plain':
      return null;
  }
}

function ofHugo(site: Site, given: Addressed): string | null {
  const { document, fields } = given;
  const { folders, name, language } = document;
  const section = folders[0];
  const permalinks = mapOf(site.config['permalinks']);
  const shape =
    section === undefined
      ? null
      : scalarText(mapOf(permalinks['page'])[section] ?? permalinks[section]);
  const main = textOf(site.config, 'defaultcontentlanguage', 'default_language') ?? 'en';
  const isOther = language !== null && language !== main;
  const inFolder = flagOf(site.config, 'defaultcontentlanguageinsubdir') === true;
  const prefix = isOther || (inFolder && language !== null) ? `/${language}` : '';
  if (shape !== null && !document.isList) {
    const filled = filledIn(shape, given);
    return filled === null ? null : prefix + rooted(filled);
  }
  // Zola takes the day out of the name, Hugo does not.
  const base = site.system === 'hugo' && document.day !== null ? `${document.day}-${name}` : name;
  const parts = [...folders, textOf(fields, 'slug') ?? base].filter((part) => part !== '');
  const path = parts.map(urlized).join('/');
  if (path === '') return `${prefix}/`;
  return flagOf(site.config, 'uglyurls') === true ? `${prefix}/${path}.html` : `${prefix}/${path}/`;
}

/** As Hugo does: lower case, hyphens for spaces, letters of any script. */
function urlized(part: string): string {
  return part
    .trim()
    .toLowerCase()
    .replace(/\s+/g, '-')
    .replace(/[^\p{L}\p{N}\p{M}._~+-]/gu, '')
    .replace(/-{2,}/g, '-');
}

/** @see https://jekyllrb.com/docs/permalinks/#built-in-formats */
const JEKYLL_STYLES = lookup<string>({
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
});

function ofJekyll(site: Site, given: Addressed): string | null {
  const { document } = given;
  const set = textOf(site.config, 'permalink') ?? 'date';
  if (document.kind === 'post') return filledIn(JEKYLL_STYLES[set] ?? set, given);
  const path = [...document.folders, document.name].join('/').replace(/^\/+/, '');
  if (path === '') return '/';
  return set === 'pretty' || set.endsWith('/') ? `/${path}/` : `/${path}.html`;
}

/** With the placeholders of Hugo and Jekyll, and the simplest of Eleventy; `null`: one of them is not known. */
function filledIn(shape: string, given: Addressed): string | null {
  const { document, fields, title, publishedAt, timeZone } = given;
  const shown = publishedAt && shownAt(publishedAt, timeZone);
  const slug = textOf(fields, 'slug') ?? slugged(document.name);
  const [year = '', month = '', day = ''] = shown?.toISOString().split(/[-T]/) ?? [];
  const folders = document.folders.map(urlized).join('/');
  const categories = [
    ...document.folders,
    ...namesOf(fields['categories'] ?? fields['category'], /[\s,]+/),
  ];
  const values = lookup<string>({
    ...{ year, month, day, short_year: year.slice(2), i_month: String(Number(month)) },
    ...{ i_day: String(Number(day)), y_day: shown ? dayOfYear(shown) : '' },
    ...{ monthname: shown ? (MONTHS[shown.getUTCMonth()] ?? '') : '', output_ext: '.html' },
    ...{ title: document.kind === 'post' && document.day ? slug : slugged(title), slug },
    ...{ filename: document.name, contentbasename: document.name, slugorfilename: slug },
    ...{
      slugorcontentbasename: slug,
      section: urlized(document.folders[0] ?? ''),
      sections: folders,
    },
    ...{
      categories: [...new Set(categories.map(slugged))].join('/'),
      path: folders,
      basename: slug,
    },
    ...{ name: slug, collection: document.folders[0] ?? '' },
  });
  const missing: string[] = [];
  const filled = shape
    .replace(/\{\{\s*(page\.fileSlug|title\s*\|\s*slugify|slug)\s*\}\}/g, (_, name: string) =>
      name.startsWith('title') ? slugged(title) : slug,
    )
    .replace(/:([a-z_]+)/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined || (value === '' && name in DATED)) missing.push(name);
      return value ?? '';
    });
  return missing.length === 0 && !filled.includes('{') ? filled : null;
}

const DATED = { year: 1, month: 1, day: 1, y_day: 1, short_year: 1, monthname: 1 };
const MONTHS =
  'january february march april may june july august september october november december'.split(
    ' ',
  );

function dayOfYear(shown: Date): string {
  const start = new Date(shown);
  start.setUTCMonth(0, 1);
  const days = Math.round((shown.getTime() - start.getTime()) / 86_400_000) + 1;
  return String(days).padStart(3, '0');
}

function slugged(text: string): string {
  return (foldCharacters(text).match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []).join('-');
}

/** Further addresses that led to it: as front matter has them for redirects, below the blog's own address. */
export function earlierAddresses({ system, url }: Site, fields: Fields): string[] {
  const names = [
    'aliases',
    'redirect_from',
    'redirects',
    'old_url',
    'blogger_orig_url',
    'wordpress_url',
  ];
  return names
    .flatMap((name) => listOf(fields[name]).map(scalarText))
    .filter((address) => address !== null)
    .map((address) => {
      if (/^https?:/i.test(address)) return address;
      const path = address.startsWith('/') ? address : `/${address}`;
      // Our own are below the address of whichever blog imports them.
      return system === 'antiphon' || url === null ? path : url + path;
    });
}
