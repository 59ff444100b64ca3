/**
 * What a page says of itself: its title, its author and the site it is on.
 *
 * Microformats come first, because someone wrote them on purpose; then what the page's head says.
 * Everything is plain text, whatever was in the page. Called by read-page.ts.
 */
import { attribute, elements, hasClass, isHtml, words } from '../lib/html-tree.ts';
import type { Document, Element } from '../lib/html-tree.ts';
import { cutText, toPlainText } from '../lib/plain-text.ts';
import type { Evidence } from './evidence.ts';
import { beginning, firstText, textOf, valueOf, type Properties } from './microformats.ts';

const MAX_TITLE_LENGTH = 300;
const MAX_NAME_LENGTH = 100;

export type PageFacts = Pick<Evidence, 'title' | 'author' | 'site'>;

/** What the page says of itself outside its entries, read once for all of its links. */
export type Head = {
  meta: ReadonlyMap<string, string>;
  title: string | null;
  author: string | null;
};

export function readHead(document: Document): Head {
  const all = [...elements(document)];
  return { meta: metaContents(all), title: titleOf(all), author: linkedAuthorOf(all) };
}

/**
 * Reads the page's title, author and site name; `null` for each that it does not give.
 *
 * @param entry The properties of the h-entry that speaks for the link.
 * @see https://microformats.org/wiki/h-entry
 */
export function pageFacts({ meta, title, author }: Head, entry: Properties | null): PageFacts {
  // Only an explicit name: the rule that would make one up out of the entry's text is left out.
  const name = firstText(entry?.get('p-name') ?? []);
  return {
    title: short(name ?? meta.get('og:title') ?? title, MAX_TITLE_LENGTH),
    author: short(authorOf(entry) ?? meta.get('author') ?? author, MAX_NAME_LENGTH),
    site: short(meta.get('og:site_name') ?? meta.get('application-name') ?? null, MAX_NAME_LENGTH),
  };
}

/** The author's name, whether it is on a card or the author is given as plain words. */
function authorOf(entry: Properties | null): string | null {
  return firstText(entry?.get('p-author') ?? [], (author) => {
    const names = beginning(author).filter((element) => hasClass(element, 'p-name'));
    return firstText(names) ?? valueOf(author);
  });
}

/** What `<meta>` says, by name or property in lower case; of several the first that says a thing. */
function metaContents(all: Element[]): Map<string, string> {
  const contents = new Map<string, string>();
  for (const element of all.filter((candidate) => isHtml(candidate, 'meta'))) {
    const content = attribute(element, 'content');
    const names = [...words(element, 'property'), attribute(element, 'name') ?? ''];
    for (const name of names.map((word) => word.toLowerCase())) {
      if (content?.trim() && !contents.has(name)) contents.set(name, content);
    }
  }
  return contents;
}

/** The document's own title; drawings in it have titles too. */
function titleOf(all: Element[]): string | null {
  const title = all.find((element) => isHtml(element, 'title'));
  return title ? textOf(title) : null;
}

function linkedAuthorOf(all: Element[]): string | null {
  const links = all.filter(
    (element) => isHtml(element, 'a') && words(element, 'rel').includes('author'),
  );
  return firstText(links, textOf);
}

function short(text: string | null, maxLength: number): string | null {
  return cutText(toPlainText(text ?? ''), maxLength) || null;
}
