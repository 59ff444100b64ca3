/**
 * What a page says of itself: its title, its author and the site it is on.
 *
 * Microformats come first, because someone wrote them on purpose; then what the page's head says.
 * Everything is plain text, whatever was in the page. Called by read-page.ts.
 */
import { readableText } from '../lib/html-text.ts';
import { attribute, elements, hasClass, isHtml, words } from '../lib/html-tree.ts';
import type { Document, Element } from '../lib/html-tree.ts';
import { cutText, toPlainText } from '../lib/plain-text.ts';
import type { Evidence } from './evidence.ts';

const MAX_TITLE_LENGTH = 300;
const MAX_NAME_LENGTH = 100;

export type PageFacts = Pick<Evidence, 'title' | 'author' | 'site'>;

/**
 * Reads the page's title, author and site name; `null` for each that it does not give.
 *
 * @param linkEntry The h-entry that the link is in. Without one the page's first speaks for it.
 * @see https://microformats.org/wiki/h-entry
 */
export function pageFacts(document: Document, linkEntry: Element | null): PageFacts {
  const all = [...elements(document)];
  const entry = linkEntry ?? all.find((element) => hasClass(element, 'h-entry'));
  const meta = metaContents(all);
  return {
    title: short(
      (entry && nameOf(entry)) ?? meta.get('og:title') ?? titleOf(all),
      MAX_TITLE_LENGTH,
    ),
    author: short(
      (entry && authorOf(entry)) ?? meta.get('author') ?? linkedAuthorOf(all),
      MAX_NAME_LENGTH,
    ),
    site: short(meta.get('og:site_name') ?? meta.get('application-name') ?? null, MAX_NAME_LENGTH),
  };
}

/** The entry's explicit p-name; the rule that would make one up out of its text is left out. */
function nameOf(entry: Element): string | null {
  return firstText(properties(entry, 'p-name'), valueOf);
}

/** The author's name, whether it is on a card or the author is given as plain words. */
function authorOf(entry: Element): string | null {
  return firstText(properties(entry, 'p-author'), (author) => {
    const names = [...elements(author)].filter((element) => hasClass(element, 'p-name'));
    return firstText(names, valueOf) ?? valueOf(author);
  });
}

/** The entry's own properties of this name, not those of a card or a citation in it. */
function properties(entry: Element, name: string): Element[] {
  const isPart = (element: Element): boolean =>
    words(element, 'class').some((word) => /^h-[a-z]/.test(word));
  const own = elements(entry, (element) => !isPart(element));
  return [...own].filter((element) => hasClass(element, name));
}

/** @see https://microformats.org/wiki/microformats2-parsing#parsing_a_p-_property */
function valueOf(element: Element): string | null {
  if (isHtml(element, 'img')) return attribute(element, 'alt');
  if (isHtml(element, 'abbr')) return attribute(element, 'title') ?? textOf(element);
  if (isHtml(element, 'data')) return attribute(element, 'value') ?? textOf(element);
  const images = [...elements(element)].filter((inside) => isHtml(inside, 'img'));
  return textOf(element) ?? firstText(images, (image) => attribute(image, 'alt'));
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

function textOf(element: Element): string | null {
  return toPlainText(readableText(element).text) || null;
}

/** The first of these elements that has something to say. */
function firstText(
  candidates: Element[],
  read: (element: Element) => string | null,
): string | null {
  for (const candidate of candidates) {
    const text = toPlainText(read(candidate) ?? '');
    if (text !== '') return text;
  }
  return null;
}

function short(text: string | null, maxLength: number): string | null {
  return cutText(toPlainText(text ?? ''), maxLength) || null;
}
