/** Each test gets a database as if it were the first. */
import { expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import type { Deps } from '../../src/deps.ts';
import { endFirstStart } from '../../src/settings/noted.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { addEntry } from '../../src/spam/lists.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';

async function everything({ db }: Pick<Deps, 'db'>) {
  return {
    settings: await db.setting.findMany(),
    posts: await db.post.findMany(),
    oldPaths: await db.oldPath.findMany(),
    hosts: await db.host.findMany(),
    lists: await db.listEntry.findMany(),
    sources: await db.source.findMany(),
    linkbacks: await db.linkback.findMany(),
    avatars: await db.avatar.findMany(),
    outbox: await db.outboxEntry.findMany(),
  };
}

test.each(['first', 'second', 'third'])(
  'the %s test to use a database finds only the rows of the migrations',
  async () => {
    const { deps, clock } = await testBlog();
    expect(await everything(deps)).toEqual({
      settings: [{ key: 'seedsDue', value: 'true' }],
      ...{ posts: [], oldPaths: [], hosts: [], lists: [], sources: [], linkbacks: [] },
      ...{ avatars: [], outbox: [] },
    });

    const { id, postId, hostName } = await aLinkback(deps);
    expect([id, postId]).toEqual([1, 1]);
    await aPost(deps);
    await endFirstStart(deps);
    await changeSetting(deps, 'authorName', 'Ada');
    await addEntry(deps, 'word casino');
    const url = `http://${hostName}/photo`;
    await transact(deps.db, async ({ oldPath, outboxEntry, avatar }) => {
      await oldPath.create({ data: { path: '/before', postId } });
      await avatar.create({ data: { url, hostName, linkbacks: { connect: { id } } } });
      await outboxEntry.create({
        data: {
          postId,
          hostName,
          target: url,
          targetKey: url,
          passage: '',
          state: 'waiting',
          createdAt: clock.now(),
        },
      });
    });
    for (const rows of Object.values(await everything(deps))) expect(rows).not.toEqual([]);
  },
);
