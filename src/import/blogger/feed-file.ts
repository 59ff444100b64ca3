/**
 * The files of a Blogger export, as the entries of their feeds: an Atom file of the older export, or the feeds of a
 * Takeout archive, packed or not.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Input, NoteEntry, ReadOptions } from '../entry.ts';
import { partsOf } from '../xml/parts.ts';
import { recordsOfParts } from '../xml/part-records.ts';
import { childrenOf, type Shape, type XmlNode, type XmlRecord } from '../xml/records.ts';

const SHAPE: Shape = {
  around: ['feed'],
  namespaces: [
    { prefix: '', uri: /^https?:\/\/www\.w3\.org\/2005\/Atom$/ },
    { prefix: 'thr', uri: /^https?:\/\/purl\.org\/syndication\/thread\/1\.0$/ },
    { prefix: 'app', uri: /^https?:\/\/(?:purl\.org\/atom\/app#|www\.w3\.org\/2007\/app)$/ },
    { prefix: 'blogger', uri: /^https?:\/\/schemas\.google\.com\/blogger\/2018$/ },
  ],
  spilled: null,
  counted: 'entry',
  countedMany: 'entries',
  format: 'an export of Blogger',
};

/** Beside them, an archive has themes and settings. */
const FEED_FILE = /\.atom$|^blog-.*\.xml$/i;

export function entriesOf(
  input: Input,
  options: Pick<ReadOptions, 'charset' | 'signal'>,
  onNote: (note: NoteEntry) => void,
): AsyncGenerator<XmlRecord> {
  return recordsOfParts(
    partsOf(input, (name) => FEED_FILE.test(name)),
    SHAPE,
    options,
    onNote,
  );
}

export function looksLikeBlogger(head: string): boolean {
  return (
    /<feed\b/.test(head) &&
    /schemas\.google\.com\/(?:blogger\/2018|g\/2005#kind|blogger\/2008)|tag:blogger\.com,/.test(
      head,
    )
  );
}

/**
 * Whether it is a Takeout archive, packed or not.
 *
 * @param names of the files in a zip
 */
export function isTakeout({ path: folder, isFolder }: Input, names: readonly string[]): boolean {
  if (!isFolder)
    return names.some((name) => /(?:^|\/)Blogger\/Blogs\/[^/]+\/feed\.atom$/.test(name));
  return ['Takeout/Blogger/Blogs', 'Blogger/Blogs'].some((each) =>
    existsSync(path.join(folder, each)),
  );
}

/** What an entry is: `post`, `page`, `comment`, `settings`, `template`. */
export function kindOf(entry: XmlNode): string {
  const type = childrenOf(entry, 'blogger:type')[0]?.text.trim();
  if (type !== undefined) return type.toLowerCase();
  const term = childrenOf(entry, 'category')
    .filter(({ attributes }) => attributes['scheme']?.endsWith('#kind'))
    .map(({ attributes }) => attributes['term'] ?? '');
  return term[0]?.split('#').at(-1) ?? '';
}

/** The last part of `tag:blogger.com,1999:blog-1.post-2`. */
export function idIn(tag: string): string {
  return tag.split(/post-|page-/).at(-1) ?? tag;
}
