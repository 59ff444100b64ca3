/**
 * The blog that is on the pictures of README and docs: invented people and places, posts with responses, responses
 * that are pending, a draft, and an outbox. Written directly, so that nothing is requested from anybody.
 */
import { createUser } from '../../src/accounts/users.ts';
import { beginSession } from '../../src/accounts/sessions.ts';
import { transact, type Transaction } from '../../src/db/client.ts';
import type { Deps } from '../../src/deps.ts';
import { touchResponses } from '../../src/posts/cache-keys/touch-responses.ts';
import type { Post, PostDraft } from '../../src/posts/post.ts';
import { publishPost } from '../../src/posts/publish.ts';
import { changeSetting } from '../../src/settings/write.ts';
import {
  ARTICLE,
  COMMENTS,
  DRAFT,
  LIKED_HOURS_AGO,
  LINKBACKS,
  OTHER_POSTS,
  SENT,
  type SampleLinkback,
} from './sample-texts.ts';

const HOUR_MS = 3_600_000;
const OWNER = { name: 'Mara Lindqvist', email: 'mara@estuary.example' };

export type SampleBlog = { article: Post; draft: Post; sessionToken: string };

export async function fillSampleBlog(deps: Deps): Promise<SampleBlog> {
  await changeSetting(deps, 'siteTitle', 'The Estuary Notebook');
  await changeSetting(deps, 'siteDescription', 'Notes from both banks, and from between them');
  await changeSetting(deps, 'navigation', 'Archive /archive, About /about, Search /search');
  const user = await createUser(deps, {
    ...OWNER,
    role: 'owner',
    password: 'lantern bridge oatmeal',
  });
  await post(deps, { title: 'About', kind: 'page', markdown: 'I write about boats.' }, 900);
  const others: Post[] = [];
  for (const [index, draft] of OTHER_POSTS.entries())
    others.push(await post(deps, draft, 24 * (36 + 7 * index)));
  const article = await post(deps, ARTICLE, 60);
  const draft = await post(deps, { ...DRAFT, status: 'draft' }, 1);
  await transact(deps.db, async (transaction) => {
    for (const given of LINKBACKS) await addLinkback(deps, transaction, article, given);
    for (const [index, hoursAgo] of LIKED_HOURS_AGO.entries()) {
      const liked = others[index % others.length] ?? article;
      await addLinkback(deps, transaction, liked, {
        ...{ type: 'like', author: `Reader ${index}`, hostName: `reader-${index}.example` },
        ...{ moderation: 'approved', hoursAgo },
      });
    }
    await addComments(deps, transaction, article);
    await addOutbox(deps, transaction, article);
    touchResponses(
      transaction,
      [article, ...others].map(({ id }) => id),
    );
  });
  const sessionToken = await transact(deps.db, (transaction) =>
    beginSession(transaction, { userId: user.id, userAgent: '', now: deps.clock.now() }),
  );
  return { article, draft, sessionToken };
}

async function post(
  deps: Deps,
  draft: Partial<PostDraft> & Pick<PostDraft, 'title' | 'markdown'>,
  hoursAgo: number,
): Promise<Post> {
  const publishedAt = ago(deps, hoursAgo);
  const open = { pingbacksOpen: true, trackbacksOpen: true, webmentionsOpen: true };
  const author = draft.kind === 'page' ? {} : { author: OWNER.name };
  return await publishPost(deps, { publishedAt, commentsOpen: true, ...open, ...author, ...draft });
}

async function addLinkback(
  deps: Deps,
  transaction: Transaction,
  { id, path }: Post,
  { hostName, hoursAgo, linked, reasons = [], ...columns }: SampleLinkback,
) {
  const receivedAt = ago(deps, hoursAgo);
  await addHost(transaction, hostName, receivedAt);
  const url = `https://${hostName}/`;
  const source = await transaction.source.create({
    data: { key: url, url, hostName, checkedAt: receivedAt, lastOutcome: 'verified' },
  });
  const linkStart = linked === undefined ? null : (columns.excerpt ?? '').indexOf(linked);
  await transaction.linkback.create({
    data: {
      ...{ via: 'webmention', moderation: 'pending', ...columns },
      linkStart,
      linkEnd: linkStart === null ? null : linkStart + (linked?.length ?? 0),
      postId: id,
      sourceId: source.id,
      statusToken: `sample-${hostName}`,
      target: deps.config.siteUrl + path,
      verification: 'verified',
      verifiedAt: receivedAt,
      finalHost: hostName,
      score: reasons.reduce((sum, { points }) => sum + points, 0),
      scoreReasons: JSON.stringify(reasons),
      receivedAt,
    },
  });
}

async function addComments(deps: Deps, transaction: Transaction, { id: postId }: Post) {
  let parentId: number | null = null;
  for (const { hoursAgo, isAnswer = false, text, ...columns } of COMMENTS) {
    const { id }: { id: number } = await transaction.comment.create({
      data: {
        ...columns,
        postId,
        parentId: isAnswer ? parentId : null,
        depth: isAnswer ? 1 : 0,
        markdown: text,
        bodyHtml: `<p>${text}</p>`,
        text,
        fingerprint: text,
        createdAt: ago(deps, hoursAgo),
      },
    });
    parentId = id;
  }
}

async function addOutbox(deps: Deps, transaction: Transaction, { id: postId, path }: Post) {
  for (const { hostName, ...columns } of SENT) {
    const at = ago(deps, 0.2);
    await addHost(transaction, hostName, at);
    const target = `https://${hostName}/`;
    const sent = columns.state === 'sent' ? { sentAt: at, sourcePath: path } : {};
    await transaction.outboxEntry.create({
      data: {
        ...{ postId, target, targetKey: target, passage: '', hostName, createdAt: at },
        ...{ attempts: 1, ...sent, ...columns },
      },
    });
  }
}

async function addHost(transaction: Transaction, name: string, freeAt: Date) {
  await transaction.host.upsert({ where: { name }, create: { name, freeAt }, update: {} });
}

function ago({ clock }: Pick<Deps, 'clock'>, hours: number): Date {
  return new Date(clock.now().getTime() - hours * HOUR_MS);
}
