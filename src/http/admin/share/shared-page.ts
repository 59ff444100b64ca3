/**
 * A page that a bookmarklet or the share menu of a phone passes to the editor of a new post: `url`, `title`, `text` and
 * `as` in the query of `/admin/posts/new`. Any site can link there, so nothing is saved before the writer saves.
 *
 * @see https://w3c.github.io/web-share-target/
 */
import { adminUrl } from '../lib/paths.ts';
import type { PostFields, SharedView } from '../views/posts.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import { linkParagraph, quotation } from '../../../posts/markdown/quote.ts';
import { RESPONSE_KINDS } from '../../../posts/post.ts';

const MAX_TITLE_LENGTH = 300;
const MAX_TEXT_LENGTH = 5_000;
const MAX_URL_LENGTH = 2_000;

/** What a page is shared as: a link in the text, or what the post responds to. */
const USES = [
  { as: '', text: 'a link' },
  { as: 'in-reply-to', text: 'a reply' },
  { as: 'like-of', text: 'a like' },
  { as: 'repost-of', text: 'a repost' },
  { as: 'bookmark-of', text: 'a bookmark' },
] as const;
const TITLED = ['', 'bookmark-of'];

export type SharedPage = { url: string | null; title: string; text: string; as: string };

/** @returns `null` if nothing is shared */
export function sharedPageIn(query: URLSearchParams): SharedPage | null {
  const [url, title, text] = [
    lineIn(query, 'url', MAX_TEXT_LENGTH),
    lineIn(query, 'title', MAX_TITLE_LENGTH),
    textIn(query, 'text', MAX_TEXT_LENGTH),
  ];
  if (url + title + text === '') return null;
  const asked = RESPONSE_KINDS.find((each) => each === query.get('as')) ?? '';
  const given = url.length > MAX_URL_LENGTH ? null : parseHttpUrl(url);
  if (given) return { url: given.href, title, text, as: asked };
  // Android puts the URL at the end of the text. A text that is no URL remains a text.
  const words = [text, url].filter(Boolean).join('\n\n');
  const [last = ''] = /\S+$/.exec(words) ?? [];
  const found = last.length > MAX_URL_LENGTH ? null : parseHttpUrl(last);
  if (!found) return { url: null, title, text: words, as: '' };
  return { url: found.href, title, text: words.slice(0, -last.length).trim(), as: asked };
}

/** The fields of a new post about the page. Replies, likes and reposts have no title. */
export function fieldsOfShared(fields: PostFields, page: SharedPage): PostFields {
  const { url, title, text, as } = page;
  const link = url !== null && as === '' ? linkParagraph(url, title) : '';
  return {
    ...fields,
    title: TITLED.includes(as) ? title : '',
    markdown: [quotation(text), link].filter(Boolean).join('\n\n'),
    ...(url !== null && as !== '' && { responseTo: url, responseKind: as }),
  };
}

/** Links to the same form with another use of the page; `null` if there is no page to use. */
export function sharedView(siteUrl: string, page: SharedPage): SharedView | null {
  const { url, title, text } = page;
  if (url === null) return null;
  return {
    host: new URL(url).host,
    uses: USES.map(({ as, text: name }) => ({
      text: name,
      url: newPostUrl(siteUrl, { url, title, text, as }),
      isCurrent: as === page.as,
    })),
  };
}

function newPostUrl(siteUrl: string, fields: Record<string, string>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== '');
  return adminUrl(siteUrl, `/posts/new?${new URLSearchParams(given).toString()}`);
}

function textIn(query: URLSearchParams, name: string, maxLength: number): string {
  const text = (query.get(name) ?? '').replaceAll('\0', '\uFFFD').replace(/\r\n?/g, '\n').trim();
  return text.length > maxLength ? `${cut(text, maxLength - 1)}…` : text;
}

function lineIn(query: URLSearchParams, name: string, maxLength: number): string {
  return textIn(query, name, maxLength).replace(/\s+/g, ' ');
}

/** Not between the halves of a character. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
