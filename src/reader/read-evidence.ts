/**
 * Reads the evidence for each link of a parsed page to our posts: link type, excerpt, author and text.
 *
 * Title, author, site name and publication date become plain text: from microformats first, because someone
 * wrote them on purpose, then from the page's head.
 */
import { resolveAddress } from '../lib/html/addresses.ts';
import {
  attribute,
  elements,
  isHtml,
  words,
  type Element,
  type ParentNode,
} from '../lib/html/tree.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import type { Evidence, Target } from './evidence.ts';
import { excerptAround } from './links/excerpt.ts';
import { findLinks, type FoundLink } from './links/find-links.ts';
import { createKeyOfLink } from './links/link-key.ts';
import { outsideLinks } from './links/outside-links.ts';
import {
  authorOf,
  MAX_NAME_LENGTH,
  mergeAuthors,
  type Author,
  readPageAuthors,
} from './microformats/author.ts';
import { publicationDate, linkType, replyContent } from './microformats/entry.ts';
import { textOf, isEntry, olderReplies } from './microformats/find.ts';
import { firstText, type Properties, readMicroformat } from './microformats/read.ts';
import type { PageTree } from './parsed-page.ts';
import { withoutSite } from './site-name.ts';

const MAX_TITLE_LENGTH = 300;

export type PageFacts = Pick<
  Evidence,
  'title' | 'author' | 'authorUrl' | 'avatarUrl' | 'site' | 'published'
>;

/** Facts of a page outside of its entries, read once for all of its links. */
export type Head = { meta: ReadonlyMap<string, string>; title: string | null; authors: Author[] };

export function readHead(page: PageTree): Head {
  const all = [...elements(page.document)];
  return { meta: metaContents(all), title: titleOf(all), authors: readPageAuthors(page) };
}

/**
 * Reads the page's title, author and site name; `null` for each that it does not give.
 *
 * @param entry the properties of the h-entry with the link
 * @see https://microformats.org/wiki/h-entry
 */
export function pageFacts(head: Head, entry: Properties | null): PageFacts {
  const { meta, title, authors } = head;
  const name = entry && firstText(entry, 'name');
  const inMeta = { name: plain(meta.get('author')), url: null, photo: null };
  const author = mergeAuthors([entry && authorOf(entry), inMeta, ...authors]);
  const site = plain(meta.get('og:site_name') ?? meta.get('application-name'));
  const whole = plain(name ?? meta.get('og:title') ?? title ?? undefined);
  return {
    title: short(whole && site ? (withoutSite(whole, site) ?? whole) : whole, MAX_TITLE_LENGTH),
    author: short(author.name, MAX_NAME_LENGTH),
    authorUrl: author.url,
    avatarUrl: author.photo,
    site: short(site, MAX_NAME_LENGTH),
    published: entry && publicationDate(entry),
  };
}

/** The contents of `<meta>` by name or property in lower case; of several, the first that is not empty. */
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

/** The document's own title; embedded SVG has titles too. */
function titleOf(all: Element[]): string | null {
  const title = all.find((element) => isHtml(element, 'title'));
  return title ? textOf(title) : null;
}

function plain(text: string | undefined): string | null {
  return toPlainText(text ?? '') || null;
}

function short(text: string | null, maxLength: number): string | null {
  return cutText(toPlainText(text ?? ''), maxLength) || null;
}

/** What is the same for all links in one entry, or outside of entries. */
type EntryReading = {
  properties: Properties | null;
  olderReplies: URL[];
  facts: PageFacts & Pick<Evidence, 'outsideLinks'>;
};

/** One entry for each target, in order; `null` where the page does not link to it. */
export function readEvidence(page: PageTree, targets: readonly Target[]): (Evidence | null)[] {
  const keyOf = createKeyOfLink(targets);
  const links = findLinks(page, targets, keyOf);
  // Most pages that are read for their endpoints have no such link.
  if (links.every((link) => link === null)) return links;

  const { document, base } = page;
  const head = readHead(page);
  const firstEntry = [...elements(document)].find(isEntry) ?? null;
  const answered = (root: ParentNode): URL[] =>
    [...olderReplies(root)].flatMap((address) => resolveAddress(address, base) ?? []);
  const answeredByPage = answered(document);
  const targetUrls = targets.map(({ url }) => new URL(url));

  const readings = new Map<Element | null, EntryReading>();
  const readEntry = (linkEntry: Element | null): EntryReading => {
    // A link outside of entries belongs to the page's first entry.
    const entry = linkEntry ?? firstEntry;
    const properties = entry && readMicroformat(entry, base);
    const facts = pageFacts(head, properties);
    return {
      properties,
      olderReplies: [...(entry ? answered(entry) : []), ...answeredByPage],
      facts: { ...facts, outsideLinks: outsideLinks(page, linkEntry, targetUrls) },
    };
  };
  const evidenceFor = (link: FoundLink, target: URL): Evidence => {
    const reading = readings.get(link.entry) ?? readEntry(link.entry);
    readings.set(link.entry, reading);
    const { properties, facts } = reading;
    const type = linkType(properties, reading.olderReplies, { keyOf, key: keyOf(target) });
    const isAnswer = type.type === 'reply' || type.type === 'rsvp';
    return {
      ...type,
      ...facts,
      content: isAnswer && properties ? replyContent(properties) : null,
      ...excerptAround(link.text, link.words.start, link.words.end, link.language),
    };
  };
  return targetUrls.map((target, i) => {
    const link = links[i];
    return link ? evidenceFor(link, target) : null;
  });
}
