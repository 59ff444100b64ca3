/**
 * Changes imported posts to show images and files from the media library: the URLs in their text, and their cover. Not
 * an edit: see posts/urls/rewrite-text.ts.
 */
import { constants } from 'node:os';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { runInSubprocess } from '../../lib/subprocess.ts';
import { filePath } from '../../media/file.ts';
import { findItem } from '../../media/library.ts';
import { imagePath, plainFile } from '../../posts/images/image.ts';
import { findText, rewriteText, type StoredText } from '../../posts/urls/rewrite-text.ts';
import { followVersion } from '../store/things.ts';
import { baseOf, entryKey, foundMedia, leadsToFile, pageKey } from './address.ts';
import type { Reference } from './media.ts';
import { findReferences, referenceName, replaceNamed } from './references.ts';
import { referredTo } from './register.ts';
import { deleteUses, selectPostsDue, selectStoredUses, type StoredUse } from './rewrite-store.ts';

type RewriteDeps = Pick<Deps, 'config' | 'db' | 'log'>;

const BATCH = 50;
/** A post that somebody edits meanwhile is read again. */
const MAX_TRIES = 3;

/** Posts of which everything that is due was tried once. @param runId `null`: of all runs */
export async function rewritePostsDue(
  deps: RewriteDeps,
  runId: number | null,
  signal: AbortSignal,
): Promise<number> {
  let rewritten = 0;
  const isAborted = () => signal.aborted;
  for (let afterId = 0; !isAborted();) {
    const ids = await selectPostsDue(deps.db, { runId, afterId, take: BATCH });
    if (ids.length === 0) break;
    for (const id of ids) if (!isAborted() && (await rewritePost(deps, id))) rewritten += 1;
    afterId = ids.at(-1) ?? afterId;
  }
  if (rewritten > 0) deps.log.info({ posts: rewritten }, 'posts show imported media');
  return rewritten;
}

/** @returns whether its text or cover was changed */
async function rewritePost(deps: RewriteDeps, postId: number): Promise<boolean> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const uses = await selectStoredUses(deps.db, postId);
    const before = await findText(deps, postId);
    const after = before && uses.length > 0 ? await changed(deps, before, uses) : null;
    if (!before || !after) return false;
    const finish = async (
      transaction: Transaction,
      versions: { before: number; after: number },
    ) => {
      await followVersion(transaction, postId, versions);
      await deleteUses(transaction, postId, uses);
    };
    if (await rewriteText(deps, postId, before, after, finish)) {
      return after.markdown !== before.markdown || after.coverId !== before.coverId;
    }
  }
  return false;
}

async function changed(
  deps: RewriteDeps,
  before: StoredText,
  uses: readonly StoredUse[],
): Promise<{ markdown: string; coverId: number | null }> {
  const urls = await libraryUrls(deps, uses);
  const cover = uses.find(({ isCover, mediaId }) => isCover && urls.get(mediaId)?.isImage);
  const { siteUrl } = deps.config;
  const body = { format: before.bodyFormat, source: before.markdown };
  const references = await parsed(body.source, 'findReferences', [body], findReferences);
  const named = references.flatMap((reference): [string, string][] => {
    const found = urls.get(mediaIdOf(reference, uses) ?? 0);
    // A file cannot be shown as an image, and an image cannot be played.
    const fits = found && (reference.as === 'link' || found.isImage === (reference.as === 'image'));
    return fits ? [[referenceName(reference), withPlace(found.url, reference)]] : [];
  });
  return {
    markdown:
      named.length === 0
        ? before.markdown
        : await parsed(body.source, 'replaceNamed', [body, siteUrl, named], replaceNamed),
    // The owner may have chosen another one since.
    coverId: before.coverId ?? cover?.mediaId ?? null,
  };
}

/** Of what a post shows, what a reference means. */
function mediaIdOf(reference: Reference, uses: readonly StoredUse[]): number | null {
  for (const siteUrl of new Set(uses.map((use) => use.siteUrl))) {
    const url = referredTo(baseOf(siteUrl), reference);
    if (!url) continue;
    const isFile = reference.as !== 'link' || leadsToFile(url);
    const { entryId } = reference;
    const key = isFile ? foundMedia(url).key : entryId !== null ? entryKey(entryId) : pageKey(url);
    const use = uses.find((each) => (isFile ? each.key === key : each.thingKeys.includes(key)));
    if (use) return use.mediaId;
  }
  return null;
}

/** `#wide` of our Markdown, and a page of a PDF. */
function withPlace(url: string, reference: Reference): string {
  const place = reference.url.includes('#') ? reference.url.replace(/^[^#]*/, '') : '';
  return reference.as === 'link' || place === '#wide' ? url + place : url;
}

/** Without the host, which may change. */
async function libraryUrls(
  deps: RewriteDeps,
  uses: readonly StoredUse[],
): Promise<Map<number, { url: string; isImage: boolean }>> {
  const site = new URL(deps.config.siteUrl).pathname.replace(/\/$/, '');
  const urls = new Map<number, { url: string; isImage: boolean }>();
  for (const id of new Set(uses.map(({ mediaId }) => mediaId))) {
    const item = await findItem(deps, id);
    if (!item) continue;
    const path = item.kind === 'image' ? imagePath(item, plainFile(item)) : filePath(item);
    urls.set(id, { url: site + encodeURI(path), isImage: item.kind === 'image' });
  }
  return urls;
}

/** In characters; a longer text is parsed in a subprocess, so that requests are answered meanwhile. */
const MAX_IN_PROCESS = 20_000;

/** A text that takes too long is as good as one without references. */
async function parsed<Work extends (...given: never[]) => unknown>(
  source: string,
  name: string,
  given: Parameters<Work>,
  work: Work,
): Promise<ReturnType<Work>> {
  if (source.length <= MAX_IN_PROCESS) return work(...given) as ReturnType<Work>;
  const options = { deadlineMs: 60_000, priority: constants.priority.PRIORITY_BELOW_NORMAL };
  const module = new URL('./references', import.meta.url);
  const result = await runInSubprocess<Work>(module, name, given, options);
  if (result === null)
    throw new Error(`The URLs of a text of ${source.length} characters took too long.`);
  return result;
}
