import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { aComment } from '../../support/comments.ts';
import { attribute, byClass, byTag, text } from '../../support/html.ts';
import { signedInAs } from '../../support/signed-in.ts';
import { aPost, testBlog } from '../../support/test-blog.ts';

async function desk() {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { title: 'A <b>crossing' });
  const { agent, csrf } = await signedInAs(blog, 'editor');
  const get = async (state = 'held') =>
    (await agent.get(`/admin/comments?state=${state}`).expect(200)).text;
  return {
    blog,
    post,
    get,
    keys: async () =>
      byTag(await get(), 'input')
        .filter((input) => attribute(input, 'name') === 'row')
        .map((input) => attribute(input, 'value') ?? ''),
    decide: (fields: Record<string, string | string[]>) =>
      agent
        .post('/admin/comments')
        .type('form')
        .send({ csrf, ...fields })
        .expect(303),
  };
}

test('200: what waits, by whom, where, in safe markup, with its score', async () => {
  const { blog, post, get } = await desk();
  await aComment(blog, post.id, { name: '<i>Ada', text: 'See **this** <script>alert(1)</script>' });
  const html = await get();
  const row = text(byClass(html, 'row')[0]);
  expect(row).toContain('<i>Ada · ada@reader.example');
  expect(row).toContain('on A <b>crossing');
  expect(html).toContain('<strong>this</strong> &lt;script&gt;');
  expect(row).toMatch(/score \+?-?\d/);
  expect(text(byClass(html, 'places')[0])).toMatch(/Comments 1/);
});

test('303: approved one by one or several at once, and readers see it at the next request', async () => {
  const { blog, post, get, keys, decide } = await desk();
  for (const words of ['One', 'Two', 'Three']) {
    await aComment(blog, post.id, { name: words, text: `${words} thing` });
  }
  await blog.request.get(post.path).expect(200);
  const [three = '', two = '', one = ''] = await keys();
  await decide({ one: `approved ${three}` });
  expect((await blog.request.get(post.path)).text).toContain('Three thing');
  await decide({ all: 'spam', row: [two, one] });
  expect(await get()).toContain('Nothing waits');
  expect(byClass(await get('spam'), 'row')).toHaveLength(2);
  const said = (await listActions(blog.deps, { most: 2 })).map(({ action }) => action);
  expect(said).toEqual(['called spam', 'approved']);
});

test('303: what its writer has changed since is left as it is; nonsense does nothing', async () => {
  const { blog, post, keys, get, decide } = await desk();
  await aComment(blog, post.id, { text: 'At first' });
  const [key = ''] = await keys();
  await blog.deps.db.comment.updateMany({ data: { markdown: 'Now this' } });
  const { headers } = await decide({ one: `approved ${key}` });
  expect(headers['location']).toContain('left=1');
  await decide({ one: 'approved nonsense' });
  await decide({ one: `deleted ${key}` });
  await decide({});
  expect(byClass(await get(), 'row')).toHaveLength(1);
});
