/** What a program publishes, when, and for whom: statuses, dates and passwords of posts, by all APIs. */
import { expect, test } from 'vitest';
import { aProgram, WHO, type XmlRpcProgram } from '../../support/blog/xmlrpc-program.ts';
import { testBlog } from '../../support/blog/test-blog.ts';
import { dateTime, scalar, type Plain } from '../../support/sites/xmlrpc-values.ts';

type Struct = { [name: string]: Plain };

async function aBlog() {
  const blog = await testBlog();
  return { blog, program: await aProgram(blog) };
}

async function newPost(program: XmlRpcProgram, struct: object, publish = false): Promise<string> {
  return await program.call<string>('metaWeblog.newPost', 1, WHO, struct, publish);
}

async function getPost(program: XmlRpcProgram, id: string): Promise<Struct> {
  return await program.call<Struct>('metaWeblog.getPost', id, WHO);
}

test('200 metaWeblog.editPost with a status that is not known leaves the decision to publish', async () => {
  const { program } = await aBlog();
  const id = await newPost(program, { title: 'A' }, true);
  for (const publish of [[], [true]]) {
    await program.call('metaWeblog.editPost', id, WHO, { post_status: 'live' }, ...publish);
    expect(await getPost(program, id)).toMatchObject({ post_status: 'publish' });
  }
});

test('200 publish restores a private post from the trash as it was, and publishes a draft', async () => {
  const { program } = await aBlog();
  for (const [before, after] of [
    ['private', 'private'],
    ['draft', 'publish'],
  ]) {
    const id = await newPost(program, { title: 'A', post_status: before });
    await program.call('metaWeblog.deletePost', 'app', id, WHO, true);
    await program.call('metaWeblog.editPost', id, WHO, { title: 'B' }, true);
    expect(await getPost(program, id)).toMatchObject({ post_status: after, title: 'B' });
    await program.call('metaWeblog.deletePost', 'app', id, WHO, true);
    await program.call('mt.publishPost', id, WHO);
    expect(await getPost(program, id)).toMatchObject({ post_status: after });
  }
});

test('200 a draft that was given a date keeps it when it is published, and another is dated then', async () => {
  const { blog, program } = await aBlog();
  const dates = ['20270105T08:00:00', '20200105T08:00:00'];
  for (const date of dates) {
    const given = { title: 'A', date_created_gmt: dateTime(date) };
    const publish: ((id: string) => Promise<unknown>)[] = [
      (id) => program.call('metaWeblog.editPost', id, WHO, given, true),
      (id) => program.call('metaWeblog.editPost', id, WHO, { title: 'B' }, true),
      (id) => program.call('mt.publishPost', id, WHO),
      (id) => program.call('wp.editPost', 1, WHO, id, { post_status: 'publish' }),
      async (id) => {
        await program.call('wp.editPost', 1, WHO, id, { post_status: 'publish' });
        await program.call('wp.editPost', 1, WHO, id, { post_status: 'draft' });
        await program.call('wp.editPost', 1, WHO, id, { post_status: 'future' });
      },
    ];
    for (const each of publish) {
      const id = await newPost(program, given, false);
      blog.clock.advance(3_600_000);
      await each(id);
      expect(await getPost(program, id)).toMatchObject({
        post_status: 'publish',
        date_created_gmt: date,
      });
    }
  }
  const id = await newPost(program, { title: 'A' }, false);
  const { date_created_gmt: written } = await getPost(program, id);
  blog.clock.advance(3_600_000);
  const echo = { title: 'A', date_created_gmt: dateTime(scalar(written)) };
  await program.call('metaWeblog.editPost', id, WHO, echo, true);
  const now = blog.clock
    .now()
    .toISOString()
    .replace(/-|\..*/g, '');
  expect(await getPost(program, id)).toMatchObject({ date_created_gmt: now });
});

test('200 a draft that was given a password is published with it', async () => {
  const { blog, program } = await aBlog();
  const id = await newPost(program, { title: 'A', wp_password: 'hush' }, false);
  expect(await getPost(program, id)).toMatchObject({ post_status: 'draft', wp_password: 'hush' });
  const stored = () => blog.deps.db.post.findUniqueOrThrow({ where: { id: Number(id) } });
  await program.call('mt.publishPost', id, WHO);
  expect(await stored()).toMatchObject({ status: 'protected', password: 'hush' });
  await program.call('metaWeblog.editPost', id, WHO, { title: 'A' }, false);
  expect(await stored()).toMatchObject({ status: 'draft', password: 'hush' });
  await program.call('wp.editPost', 1, WHO, id, { post_status: 'private' });
  await program.call('wp.editPost', 1, WHO, id, { post_status: 'publish' });
  expect(await stored()).toMatchObject({ status: 'protected', password: 'hush' });
  await program.call('metaWeblog.editPost', id, WHO, { title: 'A' }, false);
  await program.call('wp.editPost', 1, WHO, id, { post_status: 'publish', post_password: '' });
  expect(await stored()).toMatchObject({ status: 'published', password: null });
});
