/** The admin's page of one commenter: all their comments, exported and erased. */
import { decideComments } from '../../support/blog/decide.ts';
import { expect, test } from 'vitest';
import { aComment } from '../../support/samples/comments.ts';
import { byTag, text } from '../../support/html.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

async function twoWriters() {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const write = async (more: Parameters<typeof aComment>[2]) => {
    const { comment } = await aComment(blog, post.id, more);
    await decideComments(blog.deps, [comment.id], 'approved');
    return comment.id;
  };
  return {
    blog,
    post,
    ada: await write({ text: 'The <b>first</b>' }),
    again: await write({ text: 'The second' }),
    nameless: await write({ name: 'Ben', email: '', text: 'Mine' }),
    ...(await signedInAs(blog, 'owner')),
  };
}

test('200: a comment links to its commenter’s page, for owners only', async () => {
  const { blog, agent, ada } = await twoWriters();
  const link = `http://blog.example/admin/commenters/${ada}"`;
  expect((await agent.get(`/admin/responses/comments/${ada}`)).text).toContain(link);
  const editor = (await signedInAs(blog, 'editor')).agent;
  expect((await editor.get(`/admin/responses/comments/${ada}`)).text).not.toContain(link);
  await editor.get(`/admin/commenters/${ada}`).expect(403);
});

test('200: all comments of the commenter are listed, and exported as a file', async () => {
  const { agent, again, ada } = await twoWriters();
  const { text: html } = await agent.get(`/admin/commenters/${again}`).expect(200);
  expect(html).toContain('ada@reader.example');
  expect(html).toContain('2 comments');
  expect(html).toContain('The &lt;b&gt;first&lt;/b&gt;');
  expect(html).not.toContain('Ben');
  const link = byTag(html, 'a').find((each) => text(each).includes('Export'));
  expect(link?.attrs).toContainEqual({
    name: 'href',
    value: `http://blog.example/admin/commenters/${again}/export.json`,
  });
  const file = await agent.get(`/admin/commenters/${again}/export.json`).expect(200);
  expect(file.headers['content-disposition']).toContain('attachment');
  expect(file.body).toMatchObject({
    email: 'ada@reader.example',
    comments: [{ id: ada, markdown: 'The <b>first</b>' }, { id: again }],
  });
});

test('303: an erased commenter is gone from pages and database, and the audit trail has no address', async () => {
  const { blog, post, agent, csrf, ada, nameless } = await twoWriters();
  await agent
    .post(`/admin/commenters/${ada}/erase`)
    .type('form')
    .send({ csrf })
    .expect(303)
    .expect('location', 'http://blog.example/admin/responses?done=erased&count=2');
  const list = await agent.get('/admin/responses?done=erased&count=2').expect(200);
  expect(list.text).toContain('Personal data of 2 comments erased.');
  const html = await blog.pageOf(post);
  expect(html).not.toContain('The second');
  expect(html).toContain('Mine');
  expect(JSON.stringify(await blog.deps.db.comment.findMany())).not.toContain('ada@');
  expect(JSON.stringify(await blog.deps.db.auditEntry.findMany())).not.toContain('ada@');
  await agent.get(`/admin/commenters/${ada}`).expect(404);

  const without = await agent.get(`/admin/commenters/${nameless}`).expect(200);
  expect(without.text).toContain('They gave no email address');
  await agent.post(`/admin/commenters/${nameless}/erase`).type('form').send({ csrf }).expect(303);
  expect(await blog.pageOf(post)).not.toContain('Mine');
});
