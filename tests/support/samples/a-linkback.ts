/**
 * Adds a linkback directly to the database: verified and pending unless given otherwise, with a
 * host and a source of its own.
 */
import { transact } from '../../../src/db/client.ts';
import { touchResponses } from '../../../src/posts/cache-keys/touch-responses.ts';
import type { Deps } from '../../../src/deps.ts';
import type { Moderation, ProposedChange, Verification } from '../../../src/linkbacks/linkback.ts';
import type { Evidence, LinkbackType } from '../../../src/reader/evidence.ts';
import { aPost, type TestBlog } from '../blog/test-blog.ts';

export type GivenLinkback = {
  postId?: number;
  hostName?: string;
  /** By default made of the host's name and the row's number. */
  sourceUrl?: string;
  nextCheckAt?: Date | null;
  verification?: Verification;
  moderation?: Moderation;
  byOwner?: boolean;
  moderatedAt?: Date;
  title?: string;
  finalHost?: string | null;
  proposed?: ProposedChange;
  score?: number;
  scoreReasons?: string;
  receivedAt?: Date;
  type?: LinkbackType;
  target?: string;
};

let count = 0;

/** @returns the ids of its rows */
export async function aLinkback(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  given: GivenLinkback = {},
): Promise<{ id: number; sourceId: number; postId: number; hostName: string }> {
  count += 1;
  const number = String(count);
  const now = deps.clock.now();
  const { hostName = `host-${number}.example`, nextCheckAt = null, proposed, ...columns } = given;
  const { sourceUrl = `http://${hostName}/${number}`, postId, ...rest } = columns;
  const post = postId ?? (await aPost(deps)).id;
  const verification = given.verification ?? 'verified';
  return await transact(deps.db, async (transaction) => {
    touchResponses(transaction, [post]);
    await transaction.host.upsert({
      where: { name: hostName },
      create: { name: hostName, freeAt: now },
      update: {},
    });
    const source = await transaction.source.create({
      data: { key: sourceUrl, url: sourceUrl, hostName, nextCheckAt, claims: 1 },
    });
    const { id } = await transaction.linkback.create({
      data: {
        finalHost: verification === 'verified' ? hostName : null,
        title: `Title ${number}`,
        receivedAt: now,
        target: 'http://blog.example/',
        verifiedAt: verification === 'verified' ? now : null,
        ...rest,
        verification,
        ...(proposed && { proposed: JSON.stringify(proposed), proposedAt: now }),
        sourceId: source.id,
        postId: post,
        statusToken: `token-${number}`,
        via: 'webmention',
      },
    });
    return { id, sourceId: source.id, postId: post, hostName };
  });
}

type Columns = Partial<Omit<Evidence, 'published' | 'outsideLinks' | 'avatarUrl'>> & {
  via?: 'pingback' | 'webmention';
  receivedAt?: Date;
};

/**
 * Adds verified and approved linkbacks under a post, each with a source of its own on one host. Their
 * ids, and those of their sources, are 1, 2, 3 …: the first of their tables, numbered by the database.
 */
export async function approvedLinkbacks(
  { deps: { db, clock }, urlOf }: Pick<TestBlog, 'deps' | 'urlOf'>,
  post: Parameters<TestBlog['urlOf']>[0] & { id: number },
  rows: readonly Columns[],
): Promise<void> {
  const hostName = 'a.example';
  const now = clock.now();
  await db.host.create({ data: { name: hostName, freeAt: now } });
  await db.source.createMany({
    data: rows.map((_, i) => ({
      key: String(i + 1),
      url: `http://${hostName}/${String(i + 1)}`,
      hostName,
    })),
  });
  await db.linkback.createMany({
    data: rows.map((row, i) => ({
      via: 'webmention',
      receivedAt: new Date(now.getTime() + i),
      ...row,
      sourceId: i + 1,
      postId: post.id,
      statusToken: String(i + 1),
      target: urlOf(post),
      verification: 'verified',
      moderation: 'approved',
    })),
  });
}

export function anEvidence(given: Partial<Evidence> = {}): Evidence {
  return {
    type: 'mention',
    rsvp: null,
    title: 'Notes on a year of gardening',
    author: 'Ada Example',
    authorUrl: null,
    avatarUrl: null,
    site: 'A small garden',
    excerpt: 'Somebody has written down what I only ever felt about compost.',
    linkStart: 0,
    linkEnd: 8,
    content: null,
    published: null,
    outsideLinks: [],
    ...given,
  };
}

/** The reputation that the owner's decisions gave a host; `null` if it has no row. */
export async function reputationOf(deps: Pick<Deps, 'db'>, name: string) {
  return await deps.db.host.findUnique({
    where: { name },
    select: { approved: true, rejected: true, spam: true },
  });
}
