/** What the properties of Micropub become in a post, and that a client reads back what it sent. */
import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { aPost } from '../../support/blog/test-blog.ts';
import { locationOf, micropubBlog, micropubClient } from '../../support/blog/micropub-client.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';

const EVENT = 'https://events.example/party';

test('201: an article has its title, excerpt, slug, date and terms, and gives them back', async () => {
  const { blog, client } = await micropubBlog();
  await aPost(blog.deps, { categories: ['Travel'] });
  const properties = {
    name: ['Six hours late'],
    summary: ['We waited.'],
    content: ['The *ferry* was late.\n\nVery late.'],
    published: ['2026-11-02T12:30:00+01:00'],
    category: ['TRAVEL', 'ferries'],
    'mp-slug': ['late'],
  };
  const url = await client.create(properties);
  expect(url).toBe('http://blog.example/2026/11/late');
  expect(await client.pageOf(url)).toContain('The <em>ferry</em> was late.');
  expect(await client.source(url)).toMatchObject({
    ...properties,
    category: ['Travel', 'ferries'],
    published: ['2026-11-02T11:30:00.000Z'],
    'post-status': ['published'],
    visibility: ['public'],
    url: [url],
  });
  const [entry] = await listActions(blog.deps, { max: 1 });
  expect(entry).toMatchObject({ action: 'created', what: '/2026/11/late' });
  expect(entry?.who).toContain('(via “A test’s program”)');
});

test('201: a date without a zone is one of the site’s, and a future one schedules', async () => {
  const { blog, client } = await micropubBlog();
  await changeSetting(blog.deps, 'timeZone', 'Europe/Berlin');
  const url = await client.create({ content: ['Soon.'], published: ['2026-12-24 18:00'] });
  expect(url).toContain('/2026/12/');
  await blog.request.get(client.pathOf(url)).expect(404);
  expect((await client.source(url)).published).toEqual(['2026-12-24T18:00:00.000+01:00']);
});

test('201: a taken slug gets a number, and an update of it answers with the new URL', async () => {
  const { blog, client } = await micropubBlog();
  await client.create({ content: ['One.'], 'mp-slug': ['same'] });
  const second = await client.create({ content: ['Two.'], 'mp-slug': ['same'] });
  expect(second).toBe('http://blog.example/2026/11/same-2');
  const replace = { 'mp-slug': ['other'] };
  const moved = await client.json({ action: 'update', url: second, replace }).expect(201);
  expect(locationOf(moved)).toBe('http://blog.example/2026/11/other');
  await blog.request.get('/2026/11/same-2').expect(301);
  // By its earlier URL.
  await client.json({ action: 'update', url: second, replace: { name: ['Two'] } }).expect(204);
});

describe('statuses', () => {
  test('201: a draft has a URL that leads to the post for ever', async () => {
    const { blog, client } = await micropubBlog();
    const url = await client.create({ content: ['Not yet.'], 'post-status': ['draft'] });
    const { id } = await client.onlyPost();
    expect(url).toBe(`http://blog.example/?post=${id}`);
    expect(await client.source(url)).toMatchObject({ 'post-status': ['draft'], url: [url] });
    expect((await blog.request.get(`/?post=${id}`).expect(200)).text).not.toContain('Not yet.');
    await blog.request
      .get(`/?post=${id}`)
      .set('Cookie', 'antiphon_session_here=1')
      .expect(303)
      .expect('location', `http://blog.example/admin/posts/${id}`);

    // Micropublish deletes whatever its form does not have.
    const some = {
      action: 'update',
      url,
      delete: ['post-status', 'visibility', 'published', 'url'],
    };
    await client.json(some).expect(204);
    expect(await client.source(url)).toMatchObject({ 'post-status': ['draft'] });

    const publish = { action: 'update', url, replace: { 'post-status': ['published'] } };
    const published = locationOf(await client.json(publish).expect(201));
    expect(published).toContain('/2026/11/');
    await blog.request.get(`/?post=${id}`).expect(302).expect('location', published);
    expect(await client.source(url)).toMatchObject({ url: [published] });
  });

  test('201: a draft of a blog whose paths have no date has the path that it will have', async () => {
    const { blog, client } = await micropubBlog();
    await changeSetting(blog.deps, 'permalinks', '/slug');
    const draft = { content: ['Text.'], 'post-status': ['draft'], 'mp-slug': ['soon'] };
    const url = await client.create(draft);
    expect(url).toBe('http://blog.example/soon');
    expect((await client.source(url)).content).toEqual(['Text.']);
  });

  test('201: a private post is private, and a private draft becomes one', async () => {
    const { client } = await micropubBlog();
    const draft = { content: ['Secret.'], visibility: ['private'], 'post-status': ['draft'] };
    const url = await client.create(draft);
    expect(await client.source(url)).toMatchObject({ visibility: ['private'] });
    const replace = { 'post-status': ['published'] };
    await client.json({ action: 'update', url, replace }).expect(204);
    expect(await client.onlyPost()).toMatchObject({ status: 'private' });
    await client.json({ action: 'update', url, replace: { visibility: ['public'] } }).expect(201);
    expect(await client.onlyPost()).toMatchObject({ status: 'published' });
  });

  test('204: a draft with a date keeps it when it is published, and a password', async () => {
    const { blog, client } = await micropubBlog();
    const published = ['2020-01-05T08:00:00Z'];
    const url = await client.create({ content: ['A'], published, 'post-status': ['draft'] });
    expect(await client.source(url)).not.toHaveProperty('mp-draft-date');
    await blog.deps.db.post.updateMany({ data: { password: 'hush' } });
    const replace = { 'post-status': ['published'] };
    await client.json({ action: 'update', url, replace });
    expect(await client.onlyPost()).toMatchObject({
      status: 'protected',
      publishedAt: new Date('2020-01-05T08:00:00Z'),
    });
  });

  test('204: a protected post stays protected when a client publishes it again', async () => {
    const { blog, client } = await micropubBlog();
    const post = await aPost(blog.deps, { status: 'protected', password: 'open sesame' });
    const url = blog.urlOf(post);
    expect(await client.source(url)).toMatchObject({ visibility: ['protected'] });
    const replace = { 'post-status': ['published'], name: ['Other'] };
    await client.json({ action: 'update', url, replace }).expect(204);
    expect(await client.onlyPost()).toMatchObject({ status: 'protected', title: 'Other' });
  });

  test.each([
    [{ visibility: ['unlisted'] }, /no unlisted posts/],
    [{ visibility: ['protected'] }, /public or private/],
    [{ 'post-status': ['queued'] }, /published or draft/],
  ])('400: %j is refused with what is possible', async (given, reason) => {
    const { blog, client } = await micropubBlog();
    const properties = { content: ['Text.'], ...given };
    const answer = await client.json({ type: ['h-entry'], properties }).expect(400);
    expect((answer.body as { error_description: string }).error_description).toMatch(reason);
    expect(await blog.deps.db.post.count()).toBe(0);
  });
});

describe('responses', () => {
  const cite = { type: ['h-cite'], properties: { url: [EVENT], name: ['A party'] } };

  test.each([
    ['in-reply-to', EVENT],
    ['like-of', EVENT],
    ['repost-of', EVENT],
    ['bookmark-of', cite],
    ['in-reply-to', cite],
  ])('201: %s as %j makes the post respond to it, and is given back', async (kind, value) => {
    const { client } = await micropubBlog();
    const url = await client.create({ [kind]: [value] });
    expect(await client.onlyPost()).toMatchObject({ responseKind: kind, responseTo: EVENT });
    expect(await client.pageOf(url)).toContain(`u-${kind}`);
    expect((await client.source(url))[kind]).toEqual([value]);
  });

  test('201: an RSVP, of which the answer can be changed', async () => {
    const { client } = await micropubBlog();
    const url = await client.create({ 'in-reply-to': [EVENT], rsvp: ['Maybe'] });
    expect(await client.source(url)).toMatchObject({ rsvp: ['maybe'] });
    await client.json({ action: 'update', url, replace: { rsvp: ['yes'] } }).expect(204);
    expect(await client.onlyPost()).toMatchObject({ rsvp: 'yes', responseTo: EVENT });
  });

  test('204: a response that is deleted leaves a note', async () => {
    const { client } = await micropubBlog();
    const url = await client.create({ content: ['Nice.'], 'like-of': [EVENT] });
    await client.json({ action: 'update', url, delete: ['like-of'] }).expect(204);
    expect(await client.onlyPost()).toMatchObject({ responseKind: null, markdown: 'Nice.' });
  });

  test.each([
    [{ 'in-reply-to': ['not a URL'] }],
    [{ 'like-of': [{ type: ['h-cite'], properties: {} }] }],
    [{ rsvp: ['yes'], content: ['Yes.'] }],
    [{ rsvp: ['never'], 'in-reply-to': [EVENT] }],
    [{ rsvp: ['yes'], 'like-of': [EVENT] }],
  ])('400: %j responds to nothing', async (properties) => {
    const { client } = await micropubBlog();
    await client.json({ type: ['h-entry'], properties }).expect(400);
  });
});

test('201: unknown properties are stored and given back, and neither shown nor refused', async () => {
  const { client } = await micropubBlog();
  const location = [{ type: ['h-geo'], properties: { latitude: [52.1], longitude: [13.2] } }];
  const person = 'https://ada.example/';
  const url = await client.create({
    content: ['Text.'],
    location,
    category: ['sea', person],
    'swarm-coins': [7],
    'Not_a property': ['left out'],
    'mp-unknown': ['left out'],
    'mp-syndicate-to': ['https://nowhere.example/'],
    url: ['https://other.example/'],
  });
  expect(await client.source(url)).toMatchObject({
    location,
    category: ['sea', person],
    'swarm-coins': [7],
    url: [url],
  });
  const page = await client.pageOf(url);
  for (const hidden of ['52.1', person, 'left out']) expect(page).not.toContain(hidden);
  await client.json({ action: 'update', url, delete: { category: [person] } }).expect(204);
  await client.json({ action: 'update', url, delete: ['location'] }).expect(204);
  const left = await client.source(url);
  expect(left.category).toEqual(['sea']);
  expect(left.location).toBeUndefined();
});

describe('texts', () => {
  test('201: a client of plain text reads what it wrote, and its signs mean nothing', async () => {
    const { blog, client } = await micropubBlog({}, { format: 'text' });
    const content = ['1. not a *list*\n<b>not bold</b> # no'];
    const url = await client.create({ content, photo: ['https://photos.example/a.jpg'] });
    const page = await client.pageOf(url);
    expect(page).toContain('1. not a *list*');
    expect(page).toContain('&lt;b&gt;not bold&lt;/b&gt; # no');
    expect(page).toContain('src="https://photos.example/a.jpg"');
    expect((await client.source(url)).content).toEqual(content);
    const other = await micropubClient(blog);
    await other
      .json({ action: 'update', url, replace: { content: [{ text: '*a*' }] } })
      .expect(204);
    expect(await client.pageOf(url)).toContain('<em>a</em>');
  });

  test('201: a client of HTML reads HTML, and an update without changes leaves the post alone', async () => {
    const { client } = await micropubBlog();
    const html = '<p>A <b>bold</b> word.</p>\n<p>Another.</p>';
    const url = await client.create({ content: [{ html }] });
    const { content } = await client.source(url, 'content');
    expect(content).toEqual([{ html }]);
    const before = await client.onlyPost();
    await client.json({ action: 'update', url, replace: { content } }).expect(204);
    expect(await client.onlyPost()).toMatchObject({
      ...{ bodyFormat: 'markdown', markdown: before.markdown, version: before.version },
    });
  });

  test('204: Markdown with a link replaces HTML, and HTML replaces HTML', async () => {
    const html = '<p>H<sub>2</sub>O</p>';
    for (const [content, markdown, bodyFormat] of [
      ['Now **md** <https://x.example/>', 'Now **md** <https://x.example/>', 'markdown'],
      [{ markdown: 'A <b>' }, 'A <b>', 'markdown'],
      ['<p>CO<sub>2</sub></p>', '<p>CO<sub>2</sub></p>', 'html'],
    ] as const) {
      const { client } = await micropubBlog();
      const url = await client.create({ content: [{ html }] });
      await client.json({ action: 'update', url, replace: { content: [content] } }).expect(204);
      expect(await client.onlyPost()).toMatchObject({ markdown, bodyFormat });
    }
  });

  test('201: a form can have HTML and numbered lists, as some programs send them', async () => {
    const { client } = await micropubBlog();
    const fields =
      'h=entry&content[html]=%3Cp%3EHi+%3Ci%3Eyou%3C/i%3E%3C/p%3E&category[0]=a&category[1]=b&slug=hi';
    const url = locationOf(await client.form(fields).expect(201));
    expect(url).toContain('/hi');
    expect(await client.pageOf(url)).toMatch(/Hi <(i|em)>you/);
    expect((await client.source(url)).category).toEqual(['a', 'b']);
  });

  test('400: a second content or title is refused, and nothing is changed', async () => {
    const { client } = await micropubBlog();
    const url = await client.create({ name: ['One'], content: ['Text.'] });
    for (const add of [{ content: ['More.'] }, { name: ['Two'], category: ['new'] }]) {
      await client.json({ action: 'update', url, add }).expect(400);
    }
    expect(await client.source(url)).toMatchObject({ name: ['One'], content: ['Text.'] });
    expect((await client.source(url)).category).toBeUndefined();
  });
});

describe('rights', () => {
  test('400 and 403: an author cannot change posts of others, and is not told of hidden ones', async () => {
    const { blog } = await micropubBlog();
    const { user } = await signedInAs(blog, 'author');
    const client = await micropubClient(blog, { user });
    const [shown, hidden] = [await aPost(blog.deps), await aPost(blog.deps, { status: 'draft' })];
    for (const post of [shown, hidden]) {
      const url = blog.urlOf(post);
      for (const body of [
        { action: 'update', url, replace: { name: ['Mine'] } },
        { action: 'delete', url },
      ]) {
        const { status } = await client.json(body);
        expect([400, 403]).toContain(status);
      }
    }
    const titles = (await blog.deps.db.post.findMany()).map(({ title }) => title);
    expect(titles).not.toContain('Mine');
  });

  test.each([
    ['create', { type: ['h-entry'], properties: { content: ['Text.'] } }],
    ['update', { action: 'update', replace: { content: ['Other.'] } }],
    ['delete', { action: 'delete' }],
    ['undelete', { action: 'undelete' }],
  ] as const)('401: a token without the scope %s', async (scope, body) => {
    const { blog } = await micropubBlog();
    const others = (['create', 'update', 'delete', 'undelete'] as const).filter(
      (each) => each !== scope,
    );
    const client = await micropubClient(blog, { scopes: others });
    const url = blog.urlOf(await aPost(blog.deps));
    const answer = await client.json({ url, ...body }).expect(401);
    expect(answer.body).toMatchObject({ error: 'insufficient_scope', scope });
  });
});
