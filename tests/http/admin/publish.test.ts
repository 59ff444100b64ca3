/** Publishing a draft, what it will notify, and unpublishing. */
import { describe, expect, test } from 'vitest';
import { findForEditing } from '../../../src/posts/edit.ts';
import { WEBMENTION, wideBlog } from '../../support/blog/outbox.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, type TestBlog } from '../../support/blog/test-blog.ts';
import { byTag, text } from '../../support/html.ts';
import { page } from '../../support/sites/source-site.ts';

async function withDraft(draft: { title?: string; markdown?: string } = {}) {
  const blog = await wideBlog();
  const { agent, csrf } = await signedInAs(blog);
  const post = await aPost(blog.deps, {
    title: 'A walk',
    slug: 'a-walk',
    markdown: 'Along the river.',
    status: 'draft',
    ...draft,
  });
  const editor = `/admin/posts/${post.id}`;
  const send = (path: string, fields: object) =>
    agent
      .post(path)
      .type('form')
      .send({ csrf, ...fields });
  return { ...blog, agent, send, post, editor };
}

const written = { title: 'A walk', markdown: 'Along the *river*.', kind: 'post' };

describe('without JavaScript', () => {
  test('303: Publish… saves the draft as it is, and leads to a page that publishes it', async () => {
    const { agent, send, editor, request, deps, post } = await withDraft();
    const answer = await send(editor, {
      ...written,
      version: '0',
      do: 'review',
      status: 'published',
    });
    expect(answer.status).toBe(303);
    expect(answer.get('Location')).toBe(`http://blog.example${editor}/publish`);
    expect(await findForEditing(deps, post.id)).toMatchObject({
      status: 'draft',
      markdown: 'Along the *river*.',
    });
    const { text: html } = await agent.get(`${editor}/publish`).expect(200);
    expect(html).toContain('Publish “A walk”');
    const version = /name="version" value="(\d+)"/.exec(html)?.[1];
    const done = await send(`${editor}/publish`, { version, when: 'now', status: 'published' });
    expect(done.get('Location')).toBe(`http://blog.example${editor}?done=published`);
    expect((await request.get('/2026/11/a-walk').expect(200)).text).toContain('<em>river</em>');
  });

  test('200: a draft that a program gave a password is to be published with it, also in bulk', async () => {
    const { agent, send, editor, deps, post } = await withDraft();
    await deps.db.post.update({ where: { id: post.id }, data: { password: 'hush' } });
    for (const path of [editor, `${editor}/publish`]) {
      const { text: html } = await agent.get(path).expect(200);
      expect(html).toMatch(/value="protected" checked/);
      expect(html).not.toMatch(/value="published" checked/);
      expect(html).toContain('value="hush"');
    }
    await send('/admin/posts', { do: 'publish', row: String(post.id) }).expect(303);
    const stored = await findForEditing(deps, post.id);
    expect(stored).toMatchObject({ status: 'protected', password: 'hush' });
  });

  test('422: a schedule without a date and a password that is missing are reported', async () => {
    const { send, editor, deps, post } = await withDraft();
    const fields = { version: '0', when: 'later', date: '', status: 'protected' };
    const { text: html } = await send(`${editor}/publish`, fields).expect(422);
    expect(html).toContain('Enter a date and time.');
    expect(html).toContain('Enter a password, or choose another status.');
    expect((await findForEditing(deps, post.id))?.status).toBe('draft');
  });

  test('409: a draft that was changed meanwhile is not published', async () => {
    const { send, editor, deps, post } = await withDraft();
    await send(editor, { ...written, version: '0', do: 'draft' }).expect(303);
    const { text: html } = await send(`${editor}/publish`, {
      version: '0',
      when: 'now',
      status: 'published',
    }).expect(409);
    expect(html).toContain('This post was changed meanwhile.');
    expect((await findForEditing(deps, post.id))?.status).toBe('draft');
  });
});

test('303: the editor schedules a draft for a time in the blog’s zone, and ignores the date for Now', async () => {
  const { send, editor, deps, post } = await withDraft();
  const fields = { ...written, do: 'publish', status: 'published', date: '2026-12-24T18:00' };
  const { headers } = await send(editor, { ...fields, version: '0', when: 'later' }).expect(303);
  expect(headers['location']).toContain('done=scheduled');
  expect((await findForEditing(deps, post.id))?.publishedAt.toISOString()).toBe(
    '2026-12-24T18:00:00.000Z',
  );
  const other = await aPost(deps, { slug: 'another', status: 'draft' });
  const now = { ...fields, title: other.title, version: '0', when: 'now' };
  await send(`/admin/posts/${other.id}`, now).expect(303);
  expect((await findForEditing(deps, other.id))?.publishedAt).toEqual(deps.clock.now());
});

test('200: the calendar shows what is planned, to authors only their own', async () => {
  const blog = await withDraft();
  const publishedAt = new Date('2026-12-03T08:00:00Z');
  await aPost(blog.deps, { title: 'Planned', slug: 'planned', publishedAt });
  const { text: html } = await blog.agent.get(blog.editor).expect(200);
  expect(html).toContain('08:00 Planned');
  const author = await signedInAs(blog, 'author');
  expect((await author.agent.get('/admin/posts/new').expect(200)).text).not.toContain('Planned');
});

test('200: the calendar turns to any month from this one on, on its page and with the form’s choices', async () => {
  const blog = await withDraft();
  const publishedAt = new Date('2027-03-03T08:00:00Z');
  const { id } = await aPost(blog.deps, { title: 'Planned', slug: 'planned', publishedAt });
  const get = async (month: string) =>
    (await blog.agent.get(`/admin/posts/calendar?month=${month}`).expect(200)).text;
  expect(await get('2027-01')).toContain('Nothing is scheduled in these months.');
  const march = await get('2027-03');
  expect(march).toContain('>: 08:00 Planned<');
  expect(march).toContain(`href="http://blog.example/admin/posts/${id}"`);
  expect(byTag(march, 'caption').map(text)).toEqual(['March 2027', 'April 2027']);
  expect(march).toContain('/admin/posts/calendar?month=2027-01"');
  for (const month of ['2020-01', '2027-13', 'x', '10000-01'])
    expect(byTag(await get(month), 'caption').map(text)).toEqual([
      'November 2026',
      'December 2026',
    ]);
  const chosen = { version: '0', when: 'later', date: '2027-03-04T09:00', month: '2027-03' };
  const { text: html } = await blog.send(`${blog.editor}/publish`, chosen).expect(200);
  expect(html).toContain('>: 08:00 Planned<');
  expect(html).toContain('value="2027-03-04T09:00"');
  expect((await findForEditing(blog.deps, blog.post.id))?.status).toBe('draft');
});

test('303: a scheduled post is published now, with its text, whatever date is typed', async () => {
  const { send, agent, editor, deps, post, request } = await withDraft();
  const fields = { ...written, status: 'published', date: '2026-12-24T18:00' };
  await send(editor, { ...fields, do: 'publish', version: '0', when: 'later' }).expect(303);
  const { text: html } = await agent.get(editor).expect(200);
  expect(html).toContain('value="publish-now"');
  const version = String((await findForEditing(deps, post.id))?.version);
  const now = { ...fields, markdown: 'At *last*.', do: 'publish-now', date: 'x', version };
  const { headers } = await send(editor, now).expect(303);
  expect(headers['location']).toContain('done=published');
  expect((await request.get('/2026/11/a-walk').expect(200)).text).toContain('<em>last</em>');
  const after = await findForEditing(deps, post.id);
  expect(after?.publishedAt).toEqual(deps.clock.now());
  expect((await agent.get(editor)).text).not.toContain('value="publish-now"');
});

test('303: Publish now is only an update of a post that is public already', async () => {
  const { send, editor, deps, post } = await withDraft();
  const fields = { ...written, status: 'published', date: '2026-11-01T18:00' };
  await send(editor, { ...fields, do: 'publish', version: '0', when: 'later' }).expect(303);
  const { version = 0, publishedAt } = (await findForEditing(deps, post.id)) ?? {};
  const again = { ...fields, do: 'publish-now', markdown: 'New.', version: String(version) };
  await send(editor, again).expect(303);
  expect(await findForEditing(deps, post.id)).toMatchObject({ markdown: 'New.', publishedAt });
});

describe('saving a draft from the script', () => {
  test('200: the answer has the version to go on from, and the draft is not published', async () => {
    const { send, editor, deps, post } = await withDraft();
    const fields = { ...written, version: '0', do: 'draft', status: 'published' };
    const { body } = (await send(editor, fields).set('Accept', 'application/json').expect(200)) as {
      body: { message: string; editor: { version: number } };
    };
    expect(body.message).toBe('Draft saved 10:00');
    const saved = await findForEditing(deps, post.id);
    expect(saved).toMatchObject({ status: 'draft', version: body.editor.version });
  });

  test('200: a new draft needs no title, and gets its slug with the title', async () => {
    const { send, agent, deps } = await withDraft();
    const fields = { ...written, title: '', do: 'draft' };
    const { body } = (await send('/admin/posts/new', fields)
      .set('Accept', 'application/json')
      .expect(200)) as { body: { editor: { id: number; version: number } } };
    const { id, version } = body.editor;
    const { text: html } = await agent.get(`/admin/posts/${id}`).expect(200);
    expect(text(byTag(html, 'textarea')[0])).toBe('');
    const named = { ...written, title: 'By the sea', do: 'publish', status: 'published' };
    await send(`/admin/posts/${id}`, { ...named, version }).expect(303);
    expect((await findForEditing(deps, id))?.path).toBe('/2026/11/by-the-sea');
  });
});

test('303: an unpublished post answers 410, and is a draft again', async () => {
  const { send, editor, request, agent } = await withDraft();
  const fields = { ...written, version: '0', do: 'publish', status: 'published', when: 'now' };
  await send(editor, fields).expect(303);
  await request.get('/2026/11/a-walk').expect(200);
  await send(`${editor}/unpublish`, {}).expect(303);
  await request.get('/2026/11/a-walk').expect(410);
  expect((await agent.get(editor).expect(200)).text).toContain('Publish…');
});

test('303: the page that a post answers is set and removed by the form', async () => {
  const { send, editor, deps, post } = await withDraft();
  const reply = {
    responseTo: 'https://far.example/party',
    responseKind: 'in-reply-to',
    rsvp: 'yes',
  };
  await send(editor, { ...written, ...reply, version: '0', do: 'draft' }).expect(303);
  expect((await findForEditing(deps, post.id))?.responseTo).toEqual({
    kind: 'in-reply-to',
    url: 'https://far.example/party',
    rsvp: 'yes',
  });
  const like = { ...reply, responseKind: 'like-of' };
  await send(editor, { ...written, ...like, version: '1', do: 'draft' }).expect(303);
  expect((await findForEditing(deps, post.id))?.responseTo).toMatchObject({
    kind: 'like-of',
    rsvp: null,
  });
  await send(editor, { ...written, version: '2', do: 'draft', responseTo: '' }).expect(303);
  expect((await findForEditing(deps, post.id))?.responseTo).toBeNull();
});

test('422: a page to answer that is no URL is refused', async () => {
  const { send, editor } = await withDraft();
  const fields = { ...written, version: '0', do: 'draft', responseTo: 'javascript:alert(1)' };
  const { text: html } = await send(editor, fields).expect(422);
  expect(html).toContain('Enter a URL that starts with http:// or https://.');
});

describe('what will be notified', () => {
  const rowsOf = async (
    { send }: Awaited<ReturnType<typeof withDraft>>,
    markdown: string,
    fields: object = {},
  ) => {
    const { text: html } = await send('/admin/posts/dry-run', {
      ...written,
      markdown,
      notifies: 'on',
      ...fields,
    }).expect(200);
    const rows = byTag(html, 'li').map((row) => text(row).trim().replace(/\s+/g, ' '));
    return { html, rows };
  };

  async function withSite(blog: TestBlog) {
    return await blog.sourceSite({
      '/webmention': page(WEBMENTION),
      '/pingback': { headers: { 'X-Pingback': 'http://far.example/xmlrpc' }, body: '<p>Hello' },
      '/none': page('<p>Hello', 'A <b>bold</b> &amp; quiet page'),
    });
  }

  test('200: each linked page is shown with its title and what it accepts, and nothing is stored or sent', async () => {
    const blog = await withDraft();
    const site = await withSite(blog);
    const links = ['/webmention', '/pingback', '/none', '/gone'].map(
      (path) => `[x](${site.url(path)})`,
    );
    const { html, rows } = await rowsOf(blog, links.join('\n\n'));
    const host = new URL(site.url('/')).host;
    for (const row of [
      `A page elsewhere ${host} webmention`,
      `${host}/pingback pingback`,
      `A <b>bold</b> & quiet page ${host} no linkbacks`,
      `${host}/gone not found`,
    ])
      expect(rows).toContain(row);
    expect(html).toContain('<span data-part="count">2</span>');
    expect(html).toContain(`${host}/gone was not found.`);
    expect(await blog.deps.db.outboxEntry.count()).toBe(0);
  });

  test('200: a linked post of this blog is shown with its title, unless readers cannot open it', async () => {
    const blog = await withDraft();
    await aPost(blog.deps, { title: 'An <older> walk', slug: 'older' });
    await aPost(blog.deps, { title: 'A secret', slug: 'secret', status: 'private' });
    const links = ['older', 'secret'].map((slug) => `[x](http://blog.example/2026/11/${slug})`);
    const { html, rows } = await rowsOf(blog, links.join('\n\n'));
    expect(rows).toContain('An <older> walk blog.example this blog');
    expect(html).not.toContain('A secret');
  });

  test('200: a page is asked once, not at each change of the text', async () => {
    const blog = await withDraft();
    let asked = 0;
    const site = await blog.sourceSite({
      '/a': (_req, res) => {
        asked += 1;
        res.setHeader('Content-Type', 'text/html');
        res.end(WEBMENTION);
      },
    });
    await rowsOf(blog, `[x](${site.url('/a')})`);
    const { html } = await rowsOf(blog, `Other words. [x](${site.url('/a')})`);
    expect(html).toContain('data-accepts="webmention"');
    expect(asked).toBe(1);
  });

  test('200: a post that does not notify asks nobody', async () => {
    const blog = await withDraft();
    const site = await withSite(blog);
    const { send } = blog;
    const fields = { ...written, markdown: `[x](${site.url('/webmention')})` };
    const { text: html } = await send('/admin/posts/dry-run', fields).expect(200);
    expect(html).toContain('Notifications are off for this post.');
    expect(html).toContain('<span data-part="count">0</span>');
  });

  test('200: images without a description and a missing title are worth fixing', async () => {
    const blog = await withDraft();
    const { html } = await rowsOf(blog, '![](/a.png) ![](/b.png) ![A ferry](/c.png)', {
      title: '',
    });
    expect(html).toContain('2 images have no description.');
    expect(html).toContain('It has no title, and will be published as a note.');
  });
});
