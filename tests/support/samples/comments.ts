/** Comments as a reader's browser sends them: after some seconds, and with the proof of work. */
import { hash } from 'node:crypto';
import type { CommentState, ShownComment } from '../../../src/comments/comment.ts';
import { type Claim, ownToken } from '../../../src/comments/edit-own.ts';
import { exactStamp } from '../../../src/comments/form.ts';
import { outlineComments, readComments } from '../../../src/comments/list.ts';
import {
  submitComment,
  type Submission,
  type SubmitOutcome,
} from '../../../src/comments/submit.ts';
import { transact } from '../../../src/db/client.ts';
import type { Clock } from '../../../src/lib/time.ts';
import { touchResponses } from '../../../src/posts/cache-keys/touch-responses.ts';
import { formSecret } from '../../../src/settings/settings.ts';
import type { TestBlog } from '../blog/test-blog.ts';

/** By stamp: the clock of most tests stands still, so many forms have the same one. */
const proofs = new Map<string, string>();

/** The first number from `from` on that proves the work. */
export function nonceFor(stamp: string, from = 0): string {
  const known = from === 0 ? proofs.get(stamp) : undefined;
  if (known !== undefined) return known;
  for (let nonce = from; ; nonce += 1) {
    if (hash('sha256', `${stamp}:${nonce}`).startsWith('0000')) {
      if (from === 0) proofs.set(stamp, String(nonce));
      return String(nonce);
    }
  }
}

export type Sent = Partial<Omit<Submission, 'form' | 'clientKeys'>> &
  Partial<Submission['form']> &
  Partial<Submission['clientKeys']>;

/** Comments sent so far by the clock, of which each blog has its own. */
const sentBy = new WeakMap<Clock, number>();

/** Unless given otherwise, each from a client of its own, with a proof of its own. */
export async function send(
  { deps }: Pick<TestBlog, 'deps'>,
  postId: number,
  {
    name = 'Ada',
    email = 'ada@reader.example',
    url = '',
    text,
    client,
    network,
    ...more
  }: Sent = {},
): Promise<SubmitOutcome> {
  const sent = (sentBy.get(deps.clock) ?? 0) + 1;
  sentBy.set(deps.clock, sent);
  // A millisecond earlier each time, so that no two have the same stamp.
  const openedAt = new Date(deps.clock.now().getTime() - 10_000 - sent);
  const stamp = more.stamp ?? exactStamp(await formSecret(deps), postId, openedAt);
  return await submitComment(deps, {
    postId,
    parentId: null,
    form: { name, email, url, text: text ?? `What I think, number ${sent}.` },
    stamp,
    nonce: more.nonce ?? nonceFor(stamp),
    trap: '',
    clientKeys: { client: client ?? `client ${sent}`, network: network ?? `network ${sent}` },
    sentFrom: null,
    userId: null,
    ...more,
  });
}

type GivenRow = { parentId?: number | null; state?: CommentState; authorName?: string };

/**
 * Adds comments directly to the database, a second apart and approved unless given otherwise:
 * `rowOf` is called for each, with its number from 1, which is its id, too.
 */
export async function commentRows(
  { deps }: Pick<TestBlog, 'deps'>,
  postId: number,
  count: number,
  rowOf: (number: number) => GivenRow = () => ({}),
): Promise<void> {
  const startedAt = new Date('2026-11-02T08:00:00Z').getTime();
  for (let from = 1; from <= count; from += 500) {
    const length = Math.min(500, count - from + 1);
    const data = Array.from({ length }, (_each, i) => {
      const id = from + i;
      const given = rowOf(id);
      return {
        ...{
          id,
          postId,
          state: 'approved',
          authorName: `Reader ${id}`,
          markdown: 'Words',
          ...given,
        },
        depth: given.parentId == null ? 0 : 1,
        bodyHtml: `<p>Words of number ${id}.</p>`,
        text: `Words of number ${id}.`,
        fingerprint: String(id),
        createdAt: new Date(startedAt + id * 1_000),
      };
    });
    await transact(deps.db, async (transaction) => {
      touchResponses(transaction, [postId]);
      await transaction.comment.createMany({ data });
    });
  }
}

/** The same for a comment that is accepted; `claim` belongs to the browser that sent it. */
export async function aComment(blog: Pick<TestBlog, 'deps'>, postId: number, more: Sent = {}) {
  const outcome = await send(blog, postId, more);
  if (outcome.kind !== 'accepted') throw new Error(`It was not taken: ${JSON.stringify(outcome)}`);
  const { id } = outcome.comment;
  const claim: Claim = {
    id,
    ownToken: ownToken(await formSecret(blog.deps), id),
    editToken: outcome.editToken,
  };
  return { ...outcome, claim };
}

/** The comments that a post's page shows, oldest first. */
export async function visibleComments(
  { config, db }: TestBlog['deps'],
  postId: number,
): Promise<ShownComment[]> {
  const outlines = await outlineComments({ db }, postId);
  const comments = await readComments(
    { config, db },
    outlines.map(({ id }) => id),
  );
  return outlines.flatMap(({ id }) => comments.get(id) ?? []);
}
