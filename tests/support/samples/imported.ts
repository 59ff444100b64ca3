/** Responses as an import stores them, each in a transaction of its own. */
import {
  insertImportedComment,
  type ImportedComment,
  type InsertedComment,
} from '../../../src/comments/insert-imported.ts';
import { transact } from '../../../src/db/client.ts';
import type { Deps } from '../../../src/deps.ts';
import {
  insertImportedLinkback,
  type ImportedLinkback,
  type InsertedLinkback,
} from '../../../src/linkbacks/insert-imported.ts';
import type { Post } from '../../../src/posts/post.ts';

export const LONG_AGO = new Date('2009-05-03T10:00:00Z');

type ImportDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/** An approved pingback of 2009, unless given otherwise. */
export async function importLinkback(
  deps: ImportDeps,
  post: Pick<Post, 'id' | 'path'>,
  given: Partial<ImportedLinkback> = {},
): Promise<InsertedLinkback> {
  const linkback: ImportedLinkback = {
    post,
    via: 'pingback',
    source: 'http://other.example/2009/reply',
    state: 'approved',
    at: LONG_AGO,
    type: 'mention',
    title: 'An old reply',
    author: null,
    authorUrl: null,
    site: null,
    excerpt: 'The words of 2009.',
    ...given,
  };
  return await transact(deps.db, (transaction) =>
    insertImportedLinkback(deps, transaction, linkback),
  );
}

/** An approved comment of 2009, unless given otherwise. */
export async function importComment(
  deps: ImportDeps,
  postId: number,
  given: Partial<ImportedComment> = {},
): Promise<InsertedComment> {
  const comment: ImportedComment = {
    postId,
    parent: null,
    state: 'approved',
    at: LONG_AGO,
    authorName: 'Ada',
    authorEmail: 'Ada@Reader.example',
    authorUrl: 'http://ada.example/',
    authorId: null,
    markdown: 'A *comment* of 2009.',
    ...given,
  };
  return await transact(deps.db, (transaction) =>
    insertImportedComment(deps, transaction, comment),
  );
}

/** The id of what was inserted. */
export function idOf(inserted: InsertedComment | InsertedLinkback): number {
  if (!('id' in inserted)) throw new Error(JSON.stringify(inserted));
  return inserted.id;
}

/** Marks a post that was just published as imported: nothing is due, and its links count as notified. */
export async function asImported({ db }: Pick<Deps, 'db'>, postId: number): Promise<void> {
  await transact(db, async (transaction) => {
    const { version } = await transaction.post.update({
      where: { id: postId },
      data: { quiet: true, notifyAt: null },
    });
    const run = await transaction.importRun.create({
      data: { name: 'old.xml', path: '/old.xml', state: 'done', createdAt: LONG_AGO },
    });
    await transaction.importedThing.create({
      data: {
        ...{ site: 'wxr http://old.example', kind: 'post', sourceId: String(postId) },
        ...{ ourId: postId, hash: 'a', version, runId: run.id },
      },
    });
  });
}
