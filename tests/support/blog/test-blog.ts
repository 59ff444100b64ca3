/**
 * A blog of a test's own: a copy of the template database, a clock that stands still, the real
 * listener, the real fetcher and parser. Removed after the test.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import supertest from 'supertest';
import { onTestFinished, vi } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { openDb } from '../../../src/db/client.ts';
import type { Deps } from '../../../src/deps.ts';
import { createListener, type Listener } from '../../../src/http/server/listener.ts';
import { fixedClock } from '../../../src/lib/time.ts';
import type { Linkback } from '../../../src/linkbacks/linkback.ts';
import { allLinkbacks } from '../../../src/linkbacks/list.ts';
import { createChecks } from '../../../src/linkbacks/verify/checks.ts';
import { createFetchPage } from '../../../src/net/fetch-page.ts';
import { createPostTo } from '../../../src/net/request.ts';
import type { OutboxEntry } from '../../../src/outbox/entry.ts';
import { createSends } from '../../../src/outbox/jobs.ts';
import { listOutbox } from '../../../src/outbox/list.ts';
import {
  permalink,
  type PingSwitches,
  type Post,
  type PostDraft,
} from '../../../src/posts/post.ts';
import { publishPost } from '../../../src/posts/publish.ts';
import { createPageReader } from '../../../src/reader/page-reader.ts';
import { borrowDatabase } from '../database.ts';
import { startSourceSite, type Answer, type SourceSite } from '../sites/source-site.ts';

/** Threads start slowly, so the tests of one process share theirs; it ends with the process. */
const reader = createPageReader({ threads: 1, deadlineMs: 2_000, maxHeapMb: 128 });

export type TestBlogOptions = {
  now?: string;
  /** Settings of config.ts, by their names in the environment. */
  env?: Record<string, string>;
  /**
   * Another database URL, or a copy of the database elsewhere: the blog gets a client of its own.
   */
  databaseUrl?: (url: string) => string;
  /** Replaces single dependencies. */
  deps?: Partial<Deps>;
};

export type TestBlog = Awaited<ReturnType<typeof testBlog>>;

export async function testBlog({
  now = '2026-11-23T10:00:00Z',
  env = {},
  databaseUrl,
  deps: replaced = {},
}: TestBlogOptions = {}) {
  const database = await borrowDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'antiphon-test-data-'));
  const config = readConfig({
    SITE_URL: 'http://blog.example',
    FETCH_ALLOW_NETWORKS: '127.0.0.0/8',
    LOG_LEVEL: 'silent',
    // A loaded machine may exceed the time limit for an answer; the tests of that limit set their
    // own.
    INLINE_CHECK_MS: '15000',
    DATA_DIR: dataDir,
    ...env,
    DATABASE_URL: databaseUrl?.(database.url) ?? database.url,
  });
  const ownDb = databaseUrl && openDb(config.databaseUrl, config.databaseTimeoutMs);
  const clock = fixedClock(now);
  const door = {
    allowedNetworks: config.fetchAllowNetworks,
    userAgent: `Antiphon/0.1 (+${config.siteUrl}/)`,
    lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
  };
  const deps = {
    config,
    db: ownDb ?? database.db,
    clock,
    fetchPage: createFetchPage(door),
    postTo: createPostTo(door),
    readPage: reader.readPage,
    log: pino({ level: 'silent' }),
    ...replaced,
  } satisfies Deps;
  const checks = createChecks(deps);
  const sends = createSends(deps);
  // Most tests of the domain request no page, and an app with all its templates takes a while.
  let made: Listener | undefined;
  const listener = () => (made ??= createListener(deps, checks));
  // On PostgreSQL its cache drops everything once it listens, in the middle of a test if it were not waited for. A test
  // that spreads the blog makes it, too.
  if (deps.db.isPostgres && !ownDb) await untilCurrent(listener());
  else if (deps.db.isPostgres) listener();
  const sites: SourceSite[] = [];

  onTestFinished(async () => {
    await checks.close();
    await made?.close();
    await sends.close();
    await Promise.all(sites.map((site) => site.close()));
    await ownDb?.$disconnect();
    await database.giveBack();
    rmSync(dataDir, { recursive: true });
  });

  return {
    deps,
    checks,
    sends,
    clock,
    /** The page cache and the app behind it; on PostgreSQL, `untilCurrent` waits until it stores pages. */
    get listener() {
      return listener();
    },
    get pages() {
      return listener().pages;
    },
    databaseUrl: database.url,
    get request() {
      return supertest(listener().answer);
    },
    urlOf: (post: Pick<Post, 'path'>) => permalink(config.siteUrl, post),

    async sourceSite(pages: Record<string, Answer>, host?: string): Promise<SourceSite> {
      const site = await startSourceSite(pages, host);
      sites.push(site);
      return site;
    },

    /** What the CLI would list, newest first. */
    async linkbacks(): Promise<Linkback[]> {
      const linkbacks: Linkback[] = [];
      for await (const linkback of allLinkbacks(deps)) linkbacks.push(linkback);
      return linkbacks;
    },

    /** The only linkback there is. */
    async onlyLinkback(): Promise<Linkback> {
      const [linkback, ...more] = await this.linkbacks();
      if (!linkback || more.length > 0) throw new Error('There is not exactly one linkback.');
      return linkback;
    },

    /** Compares what was saved, and sends what is due. @returns the entries, oldest first */
    async notify(): Promise<OutboxEntry[]> {
      await sends.planDue();
      await sends.sendDue();
      return await this.outbox();
    },

    /** What the CLI would list, oldest first. */
    async outbox(): Promise<OutboxEntry[]> {
      const entries: OutboxEntry[] = [];
      for await (const entry of listOutbox(deps)) entries.unshift(entry);
      return entries;
    },

    /** The post's page as HTML. */
    async pageOf(post: Pick<Post, 'path'>): Promise<string> {
      return (await supertest(listener().answer).get(encodeURI(post.path)).expect(200)).text;
    },
  };
}

let posts = 0;

/** The three switches as one. */
export function allPings(open: boolean): PingSwitches {
  return { pingbacksOpen: open, trackbacksOpen: open, webmentionsOpen: open };
}

/** A public post, with comments and pings open unless given otherwise. */
export async function aPost(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  draft: Partial<PostDraft> = {},
): Promise<Post> {
  posts += 1;
  return await publishPost(deps, {
    title: `A post, number ${String(posts)}`,
    markdown: 'The first words of a post.',
    publishedAt: new Date('2026-11-01T08:00:00Z'),
    commentsOpen: true,
    ...allPings(true),
    ...draft,
  });
}

/** On PostgreSQL, the cache stores nothing before it listens for other processes. */
export async function untilCurrent({ pages }: { pages: { isCurrent: () => boolean } }) {
  await vi.waitUntil(() => pages.isCurrent(), { timeout: 10_000, interval: 1 });
}
