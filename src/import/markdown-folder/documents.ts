/**
 * Which files of the folder are posts and pages, and what their paths say: their place, name, day and language.
 */
import type { PostKind } from '../../posts/post.ts';
import type { SourceFiles } from '../files/source-files.ts';
import type { Site } from './site.ts';
import { listOf, mapOf, scalarText, textOf } from '../values.ts';

export type DocumentFile = {
  path: string;
  /** Below the root of what is published, without the name. */
  folders: string[];
  /** Without day, language and extension; of a bundle (`name/index.md`), the folder's. */
  name: string;
  /** `YYYY-MM-DD` in the name. */
  day: string | null;
  language: string | null;
  /** By its place; `null`: its date decides. */
  kind: PostKind | null;
  isDraft: boolean;
  /** `_index.md`: about its folder, whose list it heads. */
  isList: boolean;
  isHtml: boolean;
  /** Files without front matter are none of these tools' pages. */
  needsFields: boolean;
};

const EXTENSION = /\.(?:md|markdown|mdown|mkd|mdx|html?)$/i;
const POST_FOLDERS = new Set([
  'post',
  'posts',
  'blog',
  'articles',
  'notes',
  'journal',
  'news',
  'writing',
]);

/** In the order of the paths. */
export function listDocuments(files: SourceFiles, site: Site): DocumentFile[] {
  return files.list.flatMap(({ path }) => {
    if (!EXTENSION.test(path)) return [];
    const document = documentAt(path, site);
    return document ? [document] : [];
  });
}

function documentAt(path: string, site: Site): DocumentFile | null {
  switch (site.system) {
    case 'antiphon': {
      const below = /^(post|page)s\/(.+)$/.exec(path);
      return below && { ...named(path, below[2] ?? '', site), kind: below[1] as PostKind };
    }
    case 'hugo':
    case 'zola':
      return inContents(path, site);
    case 'jekyll':
      return ofJekyll(path, site);
    case 'astro': {
      const [, place, below] = /^src\/(content|pages)\/(.+)$/.exec(path) ?? [];
      if (below === undefined) return null;
      const document = named(path, below, site);
      return place === 'pages' ? { ...document, kind: 'page', needsFields: true } : document;
    }
    case 'eleventy': {
      const below = path.replace(/^(?:src|content|site)\//, '');
      if (/^(?:_|\.)|\/_/.test(below) || isAboutTheProject(below)) return null;
      return { ...named(path, below, site), needsFields: true };
    }
    case 'plain':
      if (/(?:^|\/)\./.test(path) || isAboutTheProject(path)) return null;
      return { ...named(path, path, site), kind: kindOfFolder(path) };
  }
}

function kindOfFolder(path: string): PostKind | null {
  return /(?:^|\/)pages\//.test(path) ? 'page' : null;
}

function isAboutTheProject(path: string): boolean {
  return /^(?:readme|license|changelog|contributing|code_of_conduct)\b/i.test(path);
}

/** Hugo's and Zola's `content/`, or a folder for each language. */
function inContents(path: string, site: Site): DocumentFile | null {
  const content = textOf(site.config, 'contentdir') ?? 'content';
  const languages = Object.entries(mapOf(site.config['languages'])).map(([code, value]) => ({
    code,
    root: textOf(lowerCase(value), 'contentdir'),
  }));
  const ofLanguage = languages.find(({ root }) => root !== null && path.startsWith(`${root}/`));
  const root = ofLanguage?.root ?? content;
  const start = root === '.' ? '' : `${root}/`;
  if (!path.startsWith(start)) return null;
  const document = named(path, path.slice(start.length), site);
  const section = document.folders[0];
  const language = ofLanguage?.code ?? document.language;
  return { ...document, language, kind: kindInSection(section, document, site) };
}

function kindInSection(
  section: string | undefined,
  { isList }: DocumentFile,
  site: Site,
): PostKind | null {
  if (isList) return 'page';
  if (section === undefined) return site.system === 'hugo' ? 'page' : null;
  const params = lowerCase(site.config['params']);
  const main = listOf(params['mainsections'] ?? site.config['mainsections']).map(scalarText);
  if (main.length > 0) return main.includes(section) ? 'post' : 'page';
  return POST_FOLDERS.has(section.toLowerCase()) ? 'post' : null;
}

function lowerCase(value: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(mapOf(value)).map(([name, each]) => [name.toLowerCase(), each]),
  );
}

function ofJekyll(path: string, site: Site): DocumentFile | null {
  const inPosts = /^(?:(.*)\/)?_(posts|drafts)\/(.+)$/.exec(path);
  if (inPosts) {
    const [, above, place, below = ''] = inPosts;
    const document = named(path, below, site);
    // `travel/_posts/…` is in the category `travel`; folders below `_posts` mean nothing.
    const folders = above === undefined ? [] : above.split('/');
    return { ...document, folders, kind: 'post', isDraft: place === 'drafts', needsFields: true };
  }
  const [, collection, below] = /^_([^/]+)\/(.+)$/.exec(path) ?? [];
  if (collection !== undefined && below !== undefined) {
    const settings = mapOf(mapOf(site.config['collections'])[collection]);
    if (settings['output'] !== true) return null;
    const document = named(path, `${collection}/${below}`, site);
    return { ...document, kind: 'page', needsFields: true };
  }
  if (/(?:^|\/)[_.]|^vendor\//.test(path) || isAboutTheProject(path)) return null;
  return { ...named(path, path, site), kind: 'page', needsFields: true };
}

/** `below`: the path below the root of what is published. */
function named(path: string, below: string, site: Site): DocumentFile {
  const folders = below.split('/');
  const file = (folders.pop() ?? '').replace(EXTENSION, '');
  const { name: rest, language } = withoutLanguage(file, site);
  const isList = rest === '_index';
  const isBundle = rest === 'index' || isList;
  const last = isBundle ? (folders.pop() ?? '') : rest;
  const [, day = null, name = last] = /^(\d{4}-\d\d?-\d\d?)[-_ ](.+)$/.exec(last) ?? [];
  const isHtml = /\.html?$/i.test(path);
  return {
    ...{ path, folders, name, language, isList, isHtml },
    ...{ day, kind: null, isDraft: false, needsFields: isHtml },
  };
}

/** `about.fr` is the French `about`. */
function withoutLanguage(name: string, site: Site): { name: string; language: string | null } {
  const [, rest, code] = /^(.+)\.([a-z]{2,3}(?:-[a-z]{2,4})?)$/i.exec(name) ?? [];
  if (rest === undefined || code === undefined) return { name, language: null };
  const isKnown = Object.keys(mapOf(site.config['languages'])).includes(code.toLowerCase());
  const mayBe = site.system === 'hugo' || site.system === 'zola';
  return isKnown || (mayBe && code.length === 2)
    ? { name: rest, language: code }
    : { name, language: null };
}
