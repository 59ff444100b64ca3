/**
 * What an imported post had notified before it is edited here for the first time: the links of its text so far, which
 * get entries only then. With them, an edit notifies what it changes.
 *
 * A link that the earlier blog is not known to have notified of is not notified of its removal.
 */
import type { Deps } from '../../deps.ts';
import { findTextBeforeEdit } from '../../posts/notify.ts';
import { permalink } from '../../posts/post.ts';
import { BY_EARLIER_BLOG } from '../entry.ts';
import { findQuietImport } from '../store/imported.ts';
import type { KnownEntry } from './compare.ts';
import { linksOfPost } from './links-of-post.ts';

/**
 * The entries of a post as if its links so far had entries: those with the id 0 have none yet.
 *
 * @returns `null` for a post that was not imported, or was compared since
 */
export async function withImported(
  deps: Pick<Deps, 'config' | 'db'>,
  postId: number,
  known: readonly KnownEntry[],
): Promise<KnownEntry[] | null> {
  const imported = await findQuietImport(deps.db, postId);
  const text = imported && (await findTextBeforeEdit(deps, postId, imported.version ?? 0));
  if (text === null) return null;
  const url = permalink(deps.config.siteUrl, text);
  const passages = new Map(
    linksOfPost(text, url).map(({ targetKey, passage }) => [targetKey, passage]),
  );
  const stored = known.map((entry) => {
    if (entry.state !== 'imported' || entry.passage !== '') return entry;
    const passage = passages.get(entry.targetKey);
    // What was notified may be linked no longer, or be the endpoint of a page: nothing is removed then.
    return { ...entry, passage: passage ?? '', linked: passage !== undefined };
  });
  const keys = new Set(known.flatMap(({ byHand, targetKey }) => (byHand ? [] : targetKey)));
  // What the post responds to, and trackback URLs, have entries since the import, or are new.
  const links = linksOfPost({ ...text, responseTo: null }, url);
  const added = links.filter(({ targetKey }) => !keys.has(targetKey));
  return [...stored, ...added.map((link): KnownEntry => ({ ...link, ...NOT_STORED }))];
}

const NOT_STORED = {
  id: 0,
  byHand: false,
  isHub: false,
  linked: true,
  state: 'imported',
  protocol: null,
  lastAnswer: BY_EARLIER_BLOG,
  sentAt: null,
  salmentionedAt: null,
  changes: 0,
} as const;
