/** The editor's fields for the series of a post, its place there, and the post of which it is a translation. */
import { expect, test } from 'vitest';
import { findForEditing } from '../../../src/posts/edit.ts';
import { attribute, elements } from '../../support/html.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

async function editor() {
  const blog = await testBlog();
  const { agent, csrf } = await signedInAs(blog, 'editor');
  const original = await aPost(blog.deps, { title: 'A ferry', series: 'Crossings' });
  const { id } = await aPost(blog.deps, { title: 'Fähre', slug: 'faehre', language: 'de' });
  const save = async (fields: Record<string, string>) => {
    const { version } = (await findForEditing(blog.deps, id)) ?? { version: 0 };
    const given = { csrf, title: 'Fähre', slug: 'faehre', markdown: 'Words.', status: 'published' };
    return await agent
      .post(`/admin/posts/${id}`)
      .type('form')
      .send({ ...given, kind: 'post', language: 'de', version: String(version), ...fields });
  };
  return {
    original,
    save,
    stored: () => findForEditing(blog.deps, id),
    page: async () => (await agent.get(`/admin/posts/${id}`).expect(200)).text,
  };
}

const valueOf = (html: string, id: string) =>
  attribute(
    elements(html).find((each) => attribute(each, 'id') === id),
    'value',
  );

test('303: series, place and translation are saved, and shown again', async () => {
  const { save, stored, page, original } = await editor();
  const fields = { series: 'Crossings', seriesOrder: '2', translationOf: 'A ferry' };
  expect((await save(fields)).status).toBe(303);
  expect(await stored()).toMatchObject({
    series: { term: { slug: 'crossings' }, order: 2 },
    translationOfId: original.id,
  });
  const html = await page();
  expect(['series', 'seriesOrder', 'translationOf'].map((id) => valueOf(html, id))).toEqual([
    'Crossings',
    '2',
    original.path,
  ]);
  expect(html).toContain('<option value="Crossings">');
  expect((await save({})).status).toBe(303);
  expect(await stored()).toMatchObject({ series: null, translationOfId: null });
});

test('422: a place that is no number, and a translation of nothing or in the same language', async () => {
  const { save, stored } = await editor();
  const place = await save({ series: 'Crossings', seriesOrder: 'second' });
  expect([place.status, place.text]).toEqual([
    422,
    expect.stringContaining('Enter a whole number'),
  ]);
  const nothing = await save({ translationOf: 'Nothing' });
  expect([nothing.status, nothing.text]).toEqual([
    422,
    expect.stringContaining('There is no post'),
  ]);
  const same = await save({ translationOf: 'A ferry', language: 'en' });
  expect([same.status, same.text]).toEqual([
    422,
    expect.stringContaining('is in the same language, English'),
  ]);
  expect(await stored()).toMatchObject({ series: null, translationOfId: null });
});

test('422: an author’s translation of somebody else’s post, new or when it is published', async () => {
  const blog = await testBlog();
  const { agent, csrf, user } = await signedInAs(blog, 'author');
  await aPost(blog.deps, { title: 'A ferry', author: 'Somebody else' });
  await aPost(blog.deps, { title: 'Secret plans', author: 'Somebody else', status: 'draft' });
  const { id } = await aPost(blog.deps, { author: user.name, language: 'de', status: 'draft' });
  const given = { csrf, title: 'Fähre', markdown: 'Words.', kind: 'post', language: 'de' };
  for (const path of ['/admin/posts/new', `/admin/posts/${id}`]) {
    const send = async (translationOf: string) => {
      const fields = { ...given, version: '0', status: 'published', translationOf };
      const { text } = await agent.post(path).type('form').send(fields).expect(422);
      return text;
    };
    expect(await send('A ferry')).toContain('is a post of another author');
    expect(await send('Secret plans')).toContain('There is no post');
  }
  expect(await findForEditing(blog.deps, id)).toMatchObject({ status: 'draft' });
});
