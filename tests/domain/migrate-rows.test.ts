import { describe, expect, onTestFinished, test } from 'vitest';
import { schemaDifference } from '../../scripts/schema-engine.mjs';
import { isPostgresUrl, openDb } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { emptyDatabase, executeSql, querySql } from '../support/database.ts';
import {
  databaseBefore,
  databaseBeforeRename,
  RENAME,
  since,
  TRASH,
} from '../support/migrations.ts';
import { prismaDir } from '../support/prisma-dir.ts';

/** What schema.prisma alone would create. */
function newSchema(url: string): Promise<string> {
  return isPostgresUrl(url)
    ? schemaDifference('postgresql', null, url)
    : schemaDifference('sqlite', null, '');
}

/** Its columns with types and defaults, and its indexes, without what the schema cannot express. */
async function shapeOf(url: string): Promise<unknown[]> {
  const [columns, indexes] = isPostgresUrl(url)
    ? [
        `SELECT table_name, column_name, data_type, is_nullable,
           regexp_replace(column_default, '''.*_id_seq''', '') AS column_default
         FROM information_schema.columns WHERE table_schema = 'public'`,
        `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public'`,
      ]
    : [
        `SELECT t.name AS table_name, c.name, c.type, c."notnull", c.dflt_value, c.pk
         FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'`,
        `SELECT name, sql AS definition FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`,
      ];
  const rows = [...(await querySql(url, columns)), ...(await querySql(url, indexes))];
  return rows
    .map((row) => JSON.stringify(row))
    .filter((row) => !/PostSearch|_prisma_migrations|sqlite_/.test(row))
    .sort();
}

describe('a database from before tables and columns were renamed', () => {
  const AT = `'2026-11-01T10:00:00.000+00:00'`;
  const SAMPLE = `
    INSERT INTO "Setting" ("key", "value") VALUES ('commentMail', '"waiting"');
    INSERT INTO "User" ("id", "email", "name", "role", "passwordHash", "createdAt")
      VALUES (5, 'o@blog.example', 'O', 'owner', 'x', ${AT});
    INSERT INTO "Post" ("id", "path", "slug", "title", "markdown", "bodyHtml", "excerpt", "words",
        "publishedAt", "updatedAt", "commentsOpen")
      VALUES (3, '/a', 'a', 'A', 'A', '<p>A</p>', 'A', 1, ${AT}, ${AT}, true);
    INSERT INTO "Edit" ("postId", "userId", "version", "fields", "savedAt") VALUES (3, 5, 0, '{}', ${AT});
    INSERT INTO "CommentFollow" ("id", "postId", "email", "tokenHash", "createdAt")
      VALUES (4, 3, 'r@reader.example', 'hash', ${AT});
    INSERT INTO "Host" ("name", "freeAt") VALUES ('friend.example', ${AT});
    INSERT INTO "Photo" ("id", "url", "hostName") VALUES (7, 'http://friend.example/i', 'friend.example');
    INSERT INTO "Source" ("id", "key", "url", "hostName", "knocks", "knocksChecked", "knockedBy")
      VALUES (8, 'friend.example/', 'http://friend.example/', 'friend.example', 3, 2, '192.0.2.1');
    INSERT INTO "Linkback" ("id", "sourceId", "postId", "statusToken", "via", "target", "photoId", "receivedAt")
      VALUES (9, 8, 3, 'token', 'webmention', '/a', 7, ${AT});
    INSERT INTO "Comment" ("postId", "state", "authorName", "markdown", "bodyHtml", "text",
        "fingerprint", "createdAt", "photoId")
      VALUES (3, 'held', 'R', 'One', '<p>One</p>', 'One', 'f1', ${AT}, 7),
        (3, 'approved', 'S', 'Two', '<p>Two</p>', 'Two', 'f2', ${AT}, NULL),
        (3, 'spam', 'T', 'Three', '<p>Three</p>', 'Three', 'f3', ${AT}, NULL);
    UPDATE "Comment" SET "parentId" = 1 WHERE "text" = 'Two';
    DELETE FROM "Comment" WHERE "text" = 'Three';`;

  test('keeps every row, and the search tables, under the new names', async () => {
    const url = await databaseBeforeRename();
    await executeSql(url, SAMPLE);
    expect(await migrate(url, prismaDir)).toEqual({ created: false, applied: since(RENAME) });
    const db = openDb(url);
    onTestFinished(() => db.$disconnect());
    expect(await db.comment.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      { id: 1, state: 'pending', text: 'One', avatarId: 7, parentId: null },
      { id: 2, state: 'approved', text: 'Two', avatarId: null, parentId: 1 },
    ]);
    expect(await db.avatar.findMany()).toMatchObject([{ id: 7, url: 'http://friend.example/i' }]);
    expect(await db.source.findMany()).toMatchObject([
      { claims: 3, claimsChecked: 2, claimedBy: '192.0.2.1' },
    ]);
    expect(await db.linkback.findMany()).toMatchObject([{ id: 9, avatarId: 7 }]);
    expect(await db.autosave.findMany()).toMatchObject([{ postId: 3, userId: 5 }]);
    expect(await db.commentSubscription.findMany()).toMatchObject([{ id: 4, tokenHash: 'hash' }]);
    const mail = await db.setting.findUnique({ where: { key: 'commentMail' } });
    expect(mail?.value).toBe('"pending"');
    expect(await querySql(url, 'SELECT * FROM "PostSearch"')).toEqual([]);
  });

  test('never reuses the id of a deleted comment, and still clears the avatar of a deleted row', async () => {
    const url = await databaseBeforeRename();
    await executeSql(url, SAMPLE);
    await migrate(url, prismaDir);
    const db = openDb(url);
    onTestFinished(() => db.$disconnect());
    const row = { authorName: 'U', markdown: 'x', bodyHtml: 'x', text: 'x', fingerprint: 'f4' };
    const { id, state } = await db.comment.create({
      data: { ...row, postId: 3, createdAt: new Date(0) },
    });
    expect({ id, state }).toEqual({ id: 4, state: 'pending' });
    await db.avatar.delete({ where: { id: 7 } });
    expect(await db.comment.count({ where: { avatarId: { not: null } } })).toBe(0);
    expect(await db.linkback.count({ where: { avatarId: { not: null } } })).toBe(0);
    await db.post.delete({ where: { id: 3 } });
    expect(await db.comment.count()).toBe(0);
  });

  test('has the columns, defaults and indexes of a new one', async () => {
    const old = await databaseBeforeRename();
    await migrate(old, prismaDir);
    const { url, drop } = await emptyDatabase();
    onTestFinished(drop);
    await executeSql(url, await newSchema(url));
    expect(await shapeOf(old)).toEqual(await shapeOf(url));
  });
});

describe('a database from before the trash and the counts of responses', () => {
  const AT = `'2026-11-01T10:00:00.000+00:00'`;
  const SAMPLE = `
    INSERT INTO "Author" ("id", "slug", "name") VALUES (2, 'o', 'O');
    INSERT INTO "Term" ("id", "kind", "slug", "name") VALUES (6, 'category', 'news', 'News');
    INSERT INTO "Post" ("id", "path", "slug", "title", "markdown", "bodyHtml", "excerpt", "words",
        "publishedAt", "updatedAt", "commentsOpen", "authorId")
      VALUES (3, '/a', 'a', 'A', 'A', '<p>A</p>', 'A', 1, ${AT}, ${AT}, true, 2),
        (4, '/b', 'b', 'B', 'B', '<p>B</p>', 'B', 1, ${AT}, ${AT}, true, NULL);
    INSERT INTO "PostTerm" ("postId", "termId", "position") VALUES (3, 6, 0);
    INSERT INTO "Revision" ("postId", "version", "savedAt", "title", "markdown")
      VALUES (3, 0, ${AT}, 'A', 'Before');
    INSERT INTO "Host" ("name", "freeAt") VALUES ('friend.example', ${AT});
    INSERT INTO "Source" ("id", "key", "url", "hostName")
      VALUES (8, 'friend.example/', 'http://friend.example/', 'friend.example'),
        (9, 'friend.example/2', 'http://friend.example/2', 'friend.example');
    INSERT INTO "Linkback" ("sourceId", "postId", "statusToken", "via", "target", "receivedAt", "verification", "moderation")
      VALUES (8, 3, 't1', 'webmention', '/a', ${AT}, 'verified', 'approved'),
        (9, 3, 't2', 'webmention', '/a', ${AT}, 'link-missing', 'approved');
    INSERT INTO "Comment" ("postId", "state", "authorName", "markdown", "bodyHtml", "text",
        "fingerprint", "createdAt")
      VALUES (3, 'pending', 'R', 'One', '<p>One</p>', 'One', 'f1', ${AT}),
        (3, 'approved', 'S', 'Two', '<p>Two</p>', 'Two', 'f2', ${AT}),
        (3, 'approved', 'T', 'Three', '<p>Three</p>', 'Three', 'f3', ${AT});`;

  test('keeps every row, counts the shown responses of its posts, and has the new columns', async () => {
    const url = await databaseBefore(TRASH);
    await executeSql(url, SAMPLE);
    expect(await migrate(url, prismaDir)).toEqual({ created: false, applied: since(TRASH) });
    const db = openDb(url);
    onTestFinished(() => db.$disconnect());
    expect(await db.post.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      {
        id: 3,
        title: 'A',
        commentCount: 2,
        linkbackCount: 1,
        bodyFormat: 'markdown',
        pinned: false,
      },
      { id: 4, title: 'B', commentCount: 0, linkbackCount: 0, trashedAt: null, guid: null },
    ]);
    expect(await db.author.findMany()).toMatchObject([{ id: 2, name: 'O', bio: '', links: '' }]);
    expect(await db.term.findMany()).toMatchObject([{ id: 6, name: 'News', description: '' }]);
    expect(await db.revision.findMany()).toMatchObject([{ markdown: 'Before' }]);
    expect(await db.postTerm.count()).toBe(1);
    expect(await querySql(url, 'SELECT * FROM "PostSearch"')).toEqual([]);
  });

  test('clears the parent of pages whose parent is deleted', async () => {
    const url = await databaseBefore(TRASH);
    await executeSql(url, SAMPLE);
    await migrate(url, prismaDir);
    const db = openDb(url);
    onTestFinished(() => db.$disconnect());
    await db.post.update({ where: { id: 4 }, data: { parentId: 3 } });
    await db.post.delete({ where: { id: 3 } });
    expect(await db.post.findMany()).toMatchObject([{ id: 4, parentId: null }]);
  });
});
