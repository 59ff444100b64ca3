import { mf2 } from 'microformats-parser';
import { describe, expect, test } from 'vitest';
import { cardContent } from '../../src/cards/content.ts';
import { InvalidInputError } from '../../src/lib/errors.ts';
import { beginDraft } from '../../src/posts/drafts/autosave.ts';
import { parsePostFile } from '../../src/posts/front-matter/front-matter.ts';
import { publishPost } from '../../src/posts/publish.ts';
import { savePost } from '../../src/posts/save.ts';
import { selectById } from '../../src/posts/store/posts.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { signedInAs } from '../support/blog/signed-in.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { anImage } from '../support/samples/media.ts';
import { attribute, byClass, byTag, text as textOf } from '../support/html.ts';

const NOTE = { title: '', markdown: 'The ferry to Baku is *late* again today, and nobody minds.' };

async function withNote() {
  const blog = await testBlog();
  return { blog, note: await aPost(blog.deps, NOTE) };
}

describe('a note', () => {
  test('has a slug of its first words; a second one of the same words has another path', async () => {
    const { blog, note } = await withNote();
    expect(note).toMatchObject({ title: '', path: '/2026/11/the-ferry-to-baku-is-late' });
    expect((await aPost(blog.deps, NOTE)).path).not.toBe(note.path);
  });

  test('200: its page has its first words as document title, and neither p-name nor visible title', async () => {
    const { blog, note } = await withNote();
    const { text } = await blog.request.get(note.path).expect(200);
    expect(text).toContain('<title>The ferry to Baku is late again today, and nobody minds.');
    expect(text).not.toMatch(/<h1 class="p-name">/);
    const [heading] = byTag(text, 'h1');
    expect([attribute(heading, 'class'), textOf(heading)]).toEqual([
      'unseen',
      'Note of 1 November 2026',
    ]);
    expect(textOf(byClass(text, 'post-header')[0])).not.toContain('minute');
    expect(text).toMatch(/"headline":\s*"The ferry to Baku/);
  });

  test('200: microformats parsers find its content, its images as photos, and no name', async () => {
    const blog = await testBlog();
    const markdown = '![The deck](/a.png) ![The sea](/b.png)\n\nThe ferry is late.';
    const note = await aPost(blog.deps, { title: '', markdown });
    const [entry] = mf2(await blog.pageOf(note), { baseUrl: 'http://blog.example/' }).items;
    expect(entry?.type).toEqual(['h-entry']);
    expect(entry?.properties['name']).toBeUndefined();
    expect(entry?.properties['photo']).toEqual([
      { value: 'http://blog.example/a.png', alt: 'The deck' },
      { value: 'http://blog.example/b.png', alt: 'The sea' },
    ]);
    expect(entry?.properties['content']).toMatchObject([
      { value: expect.stringContaining('The ferry is late.') as string },
    ]);
    const article = await aPost(blog.deps, { title: 'With images', markdown });
    const [other] = mf2(await blog.pageOf(article), { baseUrl: 'http://blog.example/' }).items;
    expect(other?.properties).toMatchObject({ name: ['With images'] });
    expect(other?.properties['photo']).toBeUndefined();
  });

  test('200: a like without words has its date for a name, also as a neighbour', async () => {
    const blog = await testBlog();
    const responseTo = { kind: 'like-of', url: 'https://friend.example/a', rsvp: null } as const;
    const later = new Date('2026-11-03T08:00:00Z');
    await aPost(blog.deps, { title: '', markdown: '', responseTo, publishedAt: later });
    const html = await blog.pageOf(await aPost(blog.deps));
    expect(textOf(byClass(html, 'later')[0])).toBe('Later Note of 3 November 2026');
  });

  test('200: a like without words is called by its date in lists, metadata, oEmbed and frames', async () => {
    const blog = await testBlog();
    const responseTo = { kind: 'like-of', url: 'https://friend.example/a', rsvp: null } as const;
    const like = await aPost(blog.deps, { title: '', markdown: '', responseTo });
    const name = 'Note of 1 November 2026';
    const oembed = `/oembed?url=${encodeURIComponent(blog.urlOf(like))}`;
    for (const path of ['/', '/archive', like.path, `${like.path}/embed`, oembed]) {
      const { text } = await blog.request.get(path).expect(200);
      expect(text, path).toContain(name);
      expect(text, path).not.toContain('Untitled');
    }
    expect(cardContent('http://blog.example', DEFAULT_SETTINGS, like)).toBeNull();
  });

  test('200: lists show the cover and the images of a note as its photos', async () => {
    const blog = await testBlog();
    const image = await anImage(blog);
    const slug = 'a-photo';
    await aPost(blog.deps, { title: '', slug, markdown: '![The sea](/b.png)', coverId: image.id });
    const { text } = await blog.request.get('/').expect(200);
    const [note] = byClass(text, 'note');
    expect(textOf(note)).not.toContain('Untitled');
    const classes = byTag(text, 'img').map((img) => attribute(img, 'class'));
    expect(classes).toEqual(['u-featured u-photo', 'u-photo']);
    // A note's photo is its content: not hidden, as the cover beside a title is.
    expect(text).not.toMatch(/class="summary-cover"[^>]*aria-hidden/);
    const [list] = mf2(text, { baseUrl: 'http://blog.example/' }).items;
    expect(list?.children?.[0]?.properties['photo']).toHaveLength(2);
  });

  test('200: the home page shows its words and links its date to it', async () => {
    const { blog, note } = await withNote();
    const { text } = await blog.request.get('/').expect(200);
    expect(text).toContain(`<a class="u-url" href="${blog.urlOf(note)}"><time`);
    expect(text).not.toMatch(/<h2><a class="u-url p-name"/);
    expect(text).toContain('<p>The ferry to Baku is <em>late</em> again');
  });

  test('200: in lists it says that it is a note, and has no name for programs', async () => {
    const { blog } = await withNote();
    const { text } = await blog.request.get('/').expect(200);
    expect(textOf(byClass(text, 'note')[0])).toContain('1 November 2026 · note');
    const { items } = mf2(text, { baseUrl: 'http://blog.example/' });
    const [entry] = items[0]?.children ?? [];
    expect(entry?.properties['name']).toBeUndefined();
    expect(entry?.properties['content']).toHaveLength(1);
  });

  test('200: a long note is shown by its excerpt', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, {
      title: '',
      markdown: `${'Words. '.repeat(60)}\n\n${'More. '.repeat(40)}`,
    });
    const { text } = await blog.request.get('/').expect(200);
    expect(byClass(text, 'p-summary')).toHaveLength(1);
    expect(byClass(text, 'e-content')).toEqual([]);
  });

  test('200: one with 500 characters is shown in full, with its images', async () => {
    const blog = await testBlog();
    const markdown = `${'a'.repeat(497)}\n\n![😀](/media/x.png)`;
    await aPost(blog.deps, { title: '', markdown });
    const { text } = await blog.request.get('/').expect(200);
    expect(byTag(byClass(text, 'e-content')[0], 'img')).toHaveLength(1);
  });

  test('200: two notes with footnotes have no id twice, and links to them lead to their own', async () => {
    const blog = await testBlog();
    const ids = [];
    for (const word of ['One', 'Two']) {
      ids.push(
        (await aPost(blog.deps, { title: '', markdown: `${word}.[^1]\n\n[^1]: A note.` })).id,
      );
    }
    const { text } = await blog.request.get('/').expect(200);
    for (const id of ids) {
      expect(text.split(`id="p${String(id)}-fn1"`)).toHaveLength(2);
      expect(text).toContain(`href="#p${String(id)}-fn1"`);
    }
  });

  test('200: a reply names the host that it answers, for programs, too', async () => {
    const blog = await testBlog();
    const url = 'https://www.polling-notes.example/a?b=1&c=2';
    await aPost(blog.deps, { ...NOTE, responseTo: { kind: 'in-reply-to', url, rsvp: null } });
    const { text } = await blog.request.get('/').expect(200);
    expect(textOf(byClass(text, 'summary-response')[0])).toBe(
      '↩\ufe0e in reply to polling-notes.example',
    );
    const { items } = mf2(text, { baseUrl: 'http://blog.example/' });
    expect(items[0]?.children?.[0]?.properties['in-reply-to']).toEqual([url]);
  });

  test('200: its feed entry has no title in RSS and JSON Feed, and its words in Atom', async () => {
    const { blog } = await withNote();
    const rss = (await blog.request.get('/feed.rss').expect(200)).text;
    const item = /<item>[^]*<\/item>/.exec(rss)?.[0] ?? '';
    expect(item).not.toContain('<title>');
    expect(item).toContain('<description>The ferry');
    const json = JSON.parse((await blog.request.get('/feed.json').expect(200)).text) as {
      items: object[];
    };
    expect(json.items).toHaveLength(1);
    expect(json.items[0]).not.toHaveProperty('title');
    const atom = (await blog.request.get('/feed.atom').expect(200)).text;
    expect(/<entry[^]*<\/entry>/.exec(atom)?.[0]).toContain('<title>The ferry to Baku');
  });

  test('200: it is in the sitemap, and a search finds it', async () => {
    const { blog, note } = await withNote();
    expect((await blog.request.get('/sitemap.xml').expect(200)).text).toContain(note.path);
    const { text } = await blog.request.get('/search?q=nobody').expect(200);
    expect(text).toContain(`<h2><a href="${blog.urlOf(note)}">The ferry to Baku`);
  });

  test('is published from a file without a title, and changed by the same file', async () => {
    const { deps } = await testBlog();
    const draft = parsePostFile('---\ndate: 2026-11-02\n---\nOnly words.');
    const options = { file: '/notes/1.md' };
    const { post } = await savePost(deps, draft, options);
    expect(post).toMatchObject({ title: '', slug: 'only-words' });
    const again = await savePost(deps, { ...draft, markdown: 'Other words.' }, options);
    expect(again).toMatchObject({ kind: 'updated', post: { id: post.id, path: post.path } });
    const another = await savePost(deps, { ...draft, markdown: 'Only words.' });
    expect(another.kind).toBe('created');
  });

  test('303: keeps the slug that its author chose while it was a draft', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    const { id } = await aPost(blog.deps, { ...NOTE, slug: 'ferry', status: 'draft' });
    const { text } = await agent.get(`/admin/posts/${id}`).expect(200);
    expect(text).toMatch(/name="slug"[^>]*value="ferry"/);
    await agent
      .post('/admin/posts')
      .type('form')
      .send({ csrf, do: 'publish', row: String(id) });
    expect(await selectById(blog.deps.db, id)).toMatchObject({
      slug: 'ferry',
      status: 'published',
    });
  });

  test('303: an autosaved draft that is published from the list gets a slug of its words', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    const { id } = await beginDraft(blog.deps, { ...NOTE, kind: 'post', author: null });
    await agent
      .post('/admin/posts')
      .type('form')
      .send({ csrf, do: 'publish', row: String(id) });
    expect(await selectById(blog.deps.db, id)).toMatchObject({ slug: 'the-ferry-to-baku-is-late' });
  });

  test('303: is published in the admin, whose list names it by its words', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    const fields = { csrf, title: '', markdown: NOTE.markdown, status: 'published', kind: 'post' };
    await agent.post('/admin/posts/new').type('form').send(fields).expect(303);
    const { text } = await agent.get('/admin/posts').expect(200);
    expect(text).toContain('The ferry to Baku is late again today');
  });
});

test.each([
  [
    'a page without a title',
    { title: '', markdown: 'Words.', kind: 'page' },
    /A page needs a title/,
  ],
  ['a post without title and text', { title: '', markdown: ' ' }, /needs a title or a text/],
] as const)('%s is refused', async (_, draft, reason) => {
  const { deps } = await testBlog();
  const published = publishPost(deps, draft);
  await expect(published).rejects.toThrow(InvalidInputError);
  await expect(published).rejects.toThrow(reason);
});

test('a like has no text: it is published with the page that it responds to', async () => {
  const { deps } = await testBlog();
  const responseTo = { kind: 'like-of', url: 'https://friend.example/a', rsvp: null } as const;
  expect(await publishPost(deps, { title: '', markdown: '', responseTo })).toMatchObject({
    title: '',
    status: 'published',
  });
});
