/**
 * Registers the images and files that imported posts show, in the transaction that writes the post: rows that are
 * fetched later, and which posts are changed then. Entries and posts may come in any order.
 */
import { createHash } from 'node:crypto';
import type { Transaction } from '../../db/client.ts';
import { parseImageUrl } from '../../posts/images/image.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import type { MediaEntry } from '../entry.ts';
import { selectThings, upsertMediaThing, type MediaKind } from '../store/things.ts';
import { baseOf, entryKey, foundMedia, leadsToFile, ownUrl, pageKey } from './address.ts';
import type { FoundMedia, MediaRun, PostWithMedia, Reference } from './media.ts';
import { findReferences } from './references.ts';
import {
  describeMedia,
  dueStored,
  insertUses,
  moveUses,
  selectByKeys,
  selectExisting,
  upsertMedia,
  type NewMedia,
} from './store.ts';

/** The name of no host: of rows whose URL is not known yet. */
const NO_HOST = 'imported.invalid';

/** What a text and a cover name, for the dry run: pure. Each once. */
export function mediaOf(
  { siteUrl, media }: Pick<MediaRun, 'siteUrl' | 'media'>,
  { body, cover }: Pick<PostWithMedia, 'body' | 'cover'>,
): FoundMedia[] {
  if (media === 'no') return [];
  const base = baseOf(siteUrl);
  const found = namedIn(base, body).media;
  const shown = coverOf(base, cover);
  return uniqueByKey(shown ? [...found, shown] : found);
}

/** As {@link mediaOf}; `null`: its URL is none. */
export function mediaOfEntry(
  { siteUrl, media }: Pick<MediaRun, 'siteUrl' | 'media'>,
  entry: Pick<MediaEntry, 'url'>,
): FoundMedia | null {
  return media === 'no' ? null : absoluteMedia(baseOf(siteUrl), entry.url);
}

/** Of a post that was written. Call it again if its text was imported again. */
export async function registerMedia(
  transaction: Transaction,
  run: MediaRun,
  { postId, body, cover }: PostWithMedia,
  now: Date,
): Promise<void> {
  if (run.media === 'no') return;
  const base = baseOf(run.siteUrl);
  const named = namedIn(base, body);
  const shown = coverOf(base, cover);
  const coverId = cover && 'mediaId' in cover ? cover.mediaId : null;
  const entryIds = coverId === null ? named.entryIds : [...named.entryIds, coverId];

  const byId = await rowsOfThings(transaction, run, 'media', entryIds.map(entryKey));
  const byPage = await rowsOfThings(transaction, run, 'media-page', named.pages.map(pageKey));
  // Their entry has not come yet.
  const placeholders = [
    ...entryIds.flatMap((id) => (byId.has(entryKey(id)) ? [] : [{ url: '', key: entryKey(id) }])),
    ...named.imagePages.flatMap((url) => {
      const key = pageKey(url);
      return byPage.has(key) ? [] : [{ url: url.href, key }];
    }),
  ].map((each): NewMedia => ({ ...each, hostName: NO_HOST, ...PLACEHOLDER }));
  const alt = cover && 'url' in cover ? cover.alt : null;
  const rows = await upsertMedia(
    transaction,
    run.id,
    [
      ...named.media.map((each) => waiting(run, each, null, now)),
      ...(shown ? [waiting(run, shown, alt && toPlainText(alt), now)] : []),
      ...placeholders,
    ],
    now,
  );

  const idOfEntry = (id: string) => byId.get(entryKey(id)) ?? rows.get(entryKey(id));
  const shownId = shown ? rows.get(shown.key) : coverId !== null ? idOfEntry(coverId) : undefined;
  const inText = [
    ...named.media.map(({ key }) => rows.get(key)),
    ...named.entryIds.map(idOfEntry),
    ...named.pages.map((url) => byPage.get(pageKey(url)) ?? rows.get(pageKey(url))),
  ];
  await insertUses(transaction, postId, [
    ...[...new Set(inText)].flatMap((id) =>
      id === undefined ? [] : [{ importedMediaId: id, isCover: false }],
    ),
    ...(shownId === undefined ? [] : [{ importedMediaId: shownId, isCover: true }]),
  ]);
  await dueStored(
    transaction,
    [...inText, shownId].filter((id) => id !== undefined),
    now,
  );
}

/** Of an image or file of the earlier blog's library, used or not. */
export async function registerMediaEntry(
  transaction: Transaction,
  run: MediaRun,
  entry: MediaEntry,
  now: Date,
): Promise<void> {
  const base = baseOf(run.siteUrl);
  const found = mediaOfEntry(run, entry);
  if (!found) return;
  const earlier = (await rowsOfThings(transaction, run, 'media', [entryKey(entry.id)])).get(
    entryKey(entry.id),
  );
  const [stored] = earlier === undefined ? [] : await selectExisting(transaction, [earlier]);
  // An earlier run has put it into the library.
  if (stored?.state === 'stored') return;

  const rows = await upsertMedia(
    transaction,
    run.id,
    [waiting(run, found, entry.alt && toPlainText(entry.alt), now)],
    now,
  );
  const ourId = rows.get(found.key);
  if (ourId === undefined) throw new Error('An imported image has no row.');
  // Its own URL is that of the upload; texts may only have smaller sizes.
  await describeMedia(transaction, ourId, {
    url: found.url,
    ...(entry.alt !== null && { alt: toPlainText(entry.alt) }),
  });
  if (earlier !== undefined && earlier !== ourId) await moveUses(transaction, earlier, ourId);

  const pages = entry.pageUrls.flatMap((url) => URL.parse(url, base.href) ?? []).map(pageKey);
  const thing = {
    ourId,
    hash: createHash('sha256').update(found.url).digest('hex'),
    runId: run.id,
  };
  const { site } = run;
  await upsertMediaThing(transaction, { site, kind: 'media', sourceId: entryKey(entry.id) }, thing);
  for (const sourceId of pages) {
    await upsertMediaThing(transaction, { site, kind: 'media-page', sourceId }, thing);
  }
  const named = await selectByKeys(transaction, run.id, [entryKey(entry.id), ...pages]);
  for (const { id } of named) await moveUses(transaction, id, ourId);
}

const PLACEHOLDER = { state: 'skipped', alt: null, nextFetchAt: null } as const;

function waiting(
  { media }: Pick<MediaRun, 'media'>,
  found: FoundMedia,
  alt: string | null,
  now: Date,
): NewMedia {
  return { ...found, state: 'waiting', alt, nextFetchAt: media === 'yes' ? now : null };
}

/** The rows of entries that came before, by their ids or the keys of their pages. */
async function rowsOfThings(
  transaction: Transaction,
  { site }: Pick<MediaRun, 'site'>,
  kind: MediaKind,
  sourceIds: readonly string[],
): Promise<Map<string, number>> {
  if (sourceIds.length === 0) return new Map();
  const things = await selectThings(transaction, { site, kind, sourceIds });
  const ids = new Map([...things].map(([sourceId, { ourId }]) => [sourceId, ourId]));
  const rows = await selectExisting(transaction, [...new Set(ids.values())]);
  const exists = new Set(rows.map(({ id }) => id));
  return new Map([...ids].filter(([, id]) => exists.has(id)));
}

type Named = {
  media: FoundMedia[];
  /** Ids of entries that links name. */
  entryIds: string[];
  /** Own pages that are linked, and those of them whose link holds an image: likely pages of that image. */
  pages: URL[];
  imagePages: URL[];
};

function namedIn(base: URL, body: PostWithMedia['body']): Named {
  const named: Named = { media: [], entryIds: [], pages: [], imagePages: [] };
  for (const reference of findReferences(body)) {
    const url = referredTo(base, reference);
    if (!url) continue;
    if (reference.as !== 'link' || leadsToFile(url)) named.media.push(foundMedia(url));
    else if (reference.entryId !== null) named.entryIds.push(reference.entryId);
    else {
      named.pages.push(url);
      if (reference.holdsImage) named.imagePages.push(url);
    }
  }
  return {
    media: uniqueByKey(named.media),
    entryIds: [...new Set(named.entryIds)],
    pages: named.pages,
    imagePages: named.imagePages,
  };
}

/**
 * `null`: not of the earlier blog, or of this one's library already, whose URLs have no host in texts. One with a host
 * is of the library of another Antiphon.
 */
export function referredTo(base: URL, { url }: Reference): URL | null {
  const isAbsolute = /^https?:/i.test(url);
  if (url.startsWith('#')) return null;
  if (!isAbsolute && parseImageUrl(url.replace(/[?#].*$/, '')) !== null) return null;
  return ownUrl(url, base);
}

/** A cover is always taken: the library shows no other site's images as covers. */
function coverOf(base: URL, cover: PostWithMedia['cover']): FoundMedia | null {
  return cover && 'url' in cover ? absoluteMedia(base, cover.url) : null;
}

function absoluteMedia(base: URL, text: string): FoundMedia | null {
  const url = ownUrl(text, base) ?? parseHttpUrl(text);
  return url && foundMedia(url);
}

/** Of several sizes, the upload: its name is the shortest. */
function uniqueByKey(media: readonly FoundMedia[]): FoundMedia[] {
  const found = new Map<string, FoundMedia>();
  for (const each of media) {
    const known = found.get(each.key);
    if (!known || each.url.length < known.url.length) found.set(each.key, each);
  }
  return [...found.values()];
}
