/** Comments as a reader's browser sends them: with a stamp of now and the work done. */
import type { CommentState } from '../../src/comments/comment.ts';
import { stampFor } from '../../src/comments/form-stamp.ts';
import { isProven } from '../../src/comments/proof.ts';
import { submitComment, type Submission, type SubmitOutcome } from '../../src/comments/submit.ts';
import { transact } from '../../src/db/client.ts';
import { touch } from '../../src/db/touch.ts';
import { responsesKey } from '../../src/posts/surrogate-keys.ts';
import { formSecret } from '../../src/settings/form-secret.ts';
import type { TestBlog } from './test-blog.ts';

export function nonceFor(stamp: string): string {
  for (let nonce = 0; ; nonce += 1) if (isProven(stamp, String(nonce))) return String(nonce);
}

export type Sent = Partial<Omit<Submission, 'form'>> & Partial<Submission['form']>;

let sent = 0;

/** The stamp's work is done once for all that are sent with it. */
const nonces = new Map<string, string>();

/** Unless told otherwise, each from a client of its own. */
export async function send(
  { deps }: Pick<TestBlog, 'deps'>,
  postId: number,
  { name = 'Ada', email = 'ada@reader.example', url = '', text, ...more }: Sent = {},
): Promise<SubmitOutcome> {
  sent += 1;
  const stamp = stampFor(await formSecret(deps), postId, deps.clock.now());
  const nonce = nonces.get(stamp) ?? nonceFor(stamp);
  nonces.set(stamp, nonce);
  return await submitComment(deps, {
    postId,
    parentId: null,
    form: { name, email, url, text: text ?? `What I think, number ${sent}.` },
    stamp,
    nonce,
    trap: '',
    client: `192.0.2.${sent}`,
    userId: null,
    ...more,
  });
}

type GivenRow = { parentId?: number | null; state?: CommentState; authorName?: string };

/**
 * Comments as rows, a second apart and shown unless said otherwise: `rowOf` is asked for each, by its
 * number from 1, which is its id, too.
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
      touch(transaction, [responsesKey(postId)]);
      await transaction.comment.createMany({ data });
    });
  }
}

/** The same, where it is taken. */
export async function aComment(blog: Pick<TestBlog, 'deps'>, postId: number, more: Sent = {}) {
  const outcome = await send(blog, postId, more);
  if (outcome.kind !== 'taken') throw new Error(`It was not taken: ${JSON.stringify(outcome)}`);
  return outcome;
}
