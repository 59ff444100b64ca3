import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openDb } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { fixedClock } from '../../src/lib/clock.ts';
import { listDueForNotify } from '../../src/posts/notify.ts';
import { listPosts } from '../../src/posts/read.ts';
import { savePost } from '../../src/posts/save.ts';
import { readSettings } from '../../src/settings/read.ts';
import { allPings } from '../support/test-blog.ts';
import { emptyDatabase, executeSql } from '../support/database.ts';
import { prismaDir } from '../support/prisma-dir.ts';

const FIRST = '20261123151847_init';
const SECOND = '20261123165433_linkbacks_whole';
const MODERATIONS = ['pending', 'approved', 'rejected', 'spam'] as const;

/** A copy of prisma/ without the migrations from `before` on. */
function migrationsBefore(before: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-migrations-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  cpSync(prismaDir, folder, { recursive: true });
  for (const provider of ['sqlite', 'postgresql']) {
    const migrations = path.join(folder, provider, 'migrations');
    for (const name of readdirSync(migrations)) {
      if (name >= before) rmSync(path.join(migrations, name), { recursive: true });
    }
  }
  return folder;
}

/** As the first version has written it: times are Prisma's, ids come from the database. */
const AS_IT_WAS = `
  DELETE FROM "Setting";
  INSERT INTO "Setting" ("key", "value") VALUES
    ('siteTitle', '"The Caspian Notebook"'), ('pingsOpenByDefault', 'false');
  INSERT INTO "Post" ("path", "slug", "title", "markdown", "bodyHtml", "excerpt", "words",
      "publishedAt", "updatedAt", "commentsOpen", "pingsOpen") VALUES
    ('/2024/02/open', 'open', 'Open', 'One *two*', '<p>One <em>two</em></p>', 'One two', 2,
      '2024-02-07T00:00:00.000+00:00', '2024-02-08T00:00:00.000+00:00', false, true),
    ('/2024/03/closed', 'closed', 'Closed', 'Three', '<p>Three</p>', 'Three', 1,
      '2024-03-07T00:00:00.000+00:00', '2024-03-08T00:00:00.000+00:00', true, false);
  INSERT INTO "Host" ("name", "freeAt", "recentFetches", "blocked") VALUES
    ('a.example', '2024-04-01T00:00:00.000+00:00', '1711929600000', false),
    ('b.example', '2024-04-01T00:00:00.000+00:00', '', true);
  INSERT INTO "Source" ("key", "url", "hostName", "nextCheckAt", "knocks", "knockedBy", "failures",
      "missingSince", "lastOutcome", "checkedAt") VALUES
    ('//a.example/1', 'http://a.example/1', 'a.example', NULL, 2, NULL, 0, NULL, 'verified',
      '2024-04-01T00:00:00.000+00:00'),
    ('//a.example/2', 'http://a.example/2', 'a.example', '2024-04-02T00:00:00.000+00:00', 1,
      '192.0.2.7', 3, '2024-04-01T00:00:00.000+00:00', 'timeout', '2024-04-01T00:00:00.000+00:00'),
    ('//b.example/', 'http://b.example/', 'b.example', NULL, 1, NULL, 0, NULL, 'verified',
      '2024-04-01T00:00:00.000+00:00');
  INSERT INTO "Linkback" ("sourceId", "postId", "via", "target", "verification", "moderation",
      "title", "author", "site", "excerpt", "linkStart", "linkEnd", "finalHost", "claimedTitle",
      "receivedAt", "verifiedAt") VALUES
    ${[
      [1, 1, 'verified', 'approved', "'a.example'"],
      [1, 2, 'verified', 'approved', "'a.example'"],
      [2, 1, 'pending', 'pending', 'NULL'],
      [2, 2, 'verified', 'rejected', "'a.example'"],
      // Served by a host that never knocked by itself.
      [3, 1, 'verified', 'spam', "'c.example'"],
      [3, 2, 'verified', 'spam', "'b.example'"],
    ]
      .map(
        ([source, post, verification, moderation, host]) =>
          `(${String(source)}, ${String(post)}, 'pingback,trackback', 'http://blog.example/x#y',
            '${String(verification)}', '${String(moderation)}', 'A title', 'An author', 'A site',
            'Some words', 5, 10, ${String(host)}, 'Claimed', '2024-04-01T00:00:00.000+00:00', NULL)`,
      )
      .join(',')};
`;

async function upgradedBlog() {
  const { url, drop } = await emptyDatabase();
  onTestFinished(drop);
  expect(await migrate(url, migrationsBefore(SECOND))).toEqual({ created: true, applied: [FIRST] });
  await executeSql(url, AS_IT_WAS);
  const { created, applied } = await migrate(url, prismaDir);
  expect(created).toBe(false);
  expect(applied.length).toBeGreaterThan(0);
  const db = openDb(url);
  onTestFinished(() => db.$disconnect());
  return {
    config: readConfig({ DATABASE_URL: url }),
    db,
    clock: fixedClock('2026-11-23T10:00:00Z'),
    log: pino({ level: 'silent' }),
  };
}

test('files of images are cut into chunks, each as long as its file was', async () => {
  const { url, drop } = await emptyDatabase();
  onTestFinished(drop);
  const names = readdirSync(path.join(prismaDir, 'sqlite', 'migrations'));
  await migrate(url, migrationsBefore(names.find((name) => name.endsWith('_media_chunks')) ?? ''));
  const files = [1, 65_536, 65_537, 150_000].map((length) => randomBytes(length));
  const literal = (bytes: Buffer) => {
    const digits = bytes.toString('hex');
    return url.startsWith('file:') ? `X'${digits}'` : `'\\x${digits}'`;
  };
  await executeSql(
    url,
    `INSERT INTO "Media" ("id", "hash", "slug", "type", "width", "height", "size", "createdAt")
       VALUES (1, 'a', 'sea', 'image/webp', 4, 3, 1, '2024-04-01T00:00:00.000+00:00');
     INSERT INTO "MediaFile" ("mediaId", "width", "format", "content") VALUES
       ${files.map((bytes, i) => `(1, ${i + 1}, 'webp', ${literal(bytes)})`).join(',')};`,
  );
  await migrate(url, prismaDir);
  const db = openDb(url);
  onTestFinished(() => db.$disconnect());
  for (const [i, bytes] of files.entries()) {
    const { size, chunks } = await db.mediaFile.findFirstOrThrow({
      where: { width: i + 1 },
      select: { size: true, chunks: { orderBy: { position: 'asc' } } },
    });
    expect(size).toBe(bytes.length);
    expect(chunks.map(({ position }) => position)).toEqual([...chunks.keys()]);
    expect(chunks.slice(0, -1).every(({ content }) => content.length === 65_536)).toBe(true);
    expect(bytes.equals(Buffer.concat(chunks.map(({ content }) => content)))).toBe(true);
  }
});

describe('a blog of the first version, brought to today’s schema', () => {
  test('has its posts, with one flag for each kind of ping, and tells nobody of them', async () => {
    const deps = await upgradedBlog();
    expect(await deps.db.post.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      {
        id: 1,
        path: '/2024/02/open',
        slug: 'open',
        title: 'Open',
        markdown: 'One *two*',
        bodyHtml: '<p>One <em>two</em></p>',
        excerpt: 'One two',
        words: 2,
        status: 'published',
        publishedAt: new Date('2024-02-07'),
        updatedAt: new Date('2024-02-08'),
        commentsOpen: false,
        ...allPings(true),
        notifies: true,
        quiet: true,
      },
      { id: 2, path: '/2024/03/closed', commentsOpen: true, ...allPings(false), quiet: true },
    ]);
    expect(await listDueForNotify(deps, 9)).toMatchObject([
      { id: 1, quiet: true, notifyAt: new Date('2024-02-07') },
      { id: 2, quiet: true, notifyAt: new Date('2024-03-07') },
    ]);
  });

  test('has its ledger, with a token for each, and the owner’s decisions as the owner’s', async () => {
    const { db } = await upgradedBlog();
    const linkbacks = await db.linkback.findMany({ orderBy: { id: 'asc' } });
    expect(linkbacks).toHaveLength(6);
    expect(new Set(linkbacks.map(({ statusToken }) => statusToken))).toHaveProperty('size', 6);
    const received = new Date('2024-04-01');
    for (const linkback of linkbacks) {
      expect(linkback).toMatchObject({
        via: 'pingback,trackback',
        target: 'http://blog.example/x#y',
        title: 'A title',
        author: 'An author',
        site: 'A site',
        excerpt: 'Some words',
        linkStart: 5,
        linkEnd: 10,
        claimedTitle: 'Claimed',
        receivedAt: received,
        type: 'mention',
        score: 0,
        scoreReasons: '[]',
      });
      expect(linkback.statusToken).toMatch(/^[0-9a-f]{32}$/);
      const isPending = linkback.moderation === 'pending';
      expect(linkback.byOwner).toBe(!isPending);
      expect(linkback.moderatedAt).toEqual(isPending ? null : received);
    }
    const count = (moderation: string) => linkbacks.filter((l) => l.moderation === moderation);
    expect(MODERATIONS.map((moderation) => count(moderation).length)).toEqual([1, 2, 1, 2]);
    expect(await db.source.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      {
        key: '//a.example/1',
        knocks: 2,
        knocksChecked: 2,
        lastOutcome: 'verified',
        // What stands is looked at again from now on.
        nextCheckAt: received,
      },
      {
        key: '//a.example/2',
        knockedBy: '192.0.2.7',
        failures: 3,
        knocksChecked: 0,
        nextCheckAt: new Date('2024-04-02'),
      },
      { key: '//b.example/', hostName: 'b.example', nextCheckAt: null },
    ]);
  });

  test('knows its hosts by what was decided', async () => {
    const { db } = await upgradedBlog();
    expect(await db.host.findMany({ orderBy: { name: 'asc' } })).toMatchObject([
      {
        name: 'a.example',
        blocked: false,
        recentFetches: '1711929600000',
        ...{ approved: 2, rejected: 1, spam: 0, notified: true },
      },
      { name: 'b.example', blocked: true, approved: 0, rejected: 0, spam: 1 },
    ]);
  });

  test('has its settings, the default of the one flag as that of three', async () => {
    const deps = await upgradedBlog();
    expect(await readSettings(deps)).toMatchObject({
      siteTitle: 'The Caspian Notebook',
      commentsOpenByDefault: true,
      pingbacksOpenByDefault: false,
      trackbacksOpenByDefault: false,
      webmentionsOpenByDefault: false,
    });
    expect(await deps.db.setting.count({ where: { key: 'pingsOpenByDefault' } })).toBe(0);
  });

  test('goes on: a post is changed, another comes', async () => {
    const deps = await upgradedBlog();
    const draft = { title: 'Closed', slug: 'closed', markdown: 'Four' };
    expect(await savePost(deps, draft)).toMatchObject({ kind: 'updated', post: { id: 2 } });
    expect(await savePost(deps, { title: 'New', markdown: '' })).toMatchObject({
      kind: 'created',
      post: { id: 3, ...allPings(false) },
    });
    expect(await listPosts(deps)).toHaveLength(3);
  });
});
