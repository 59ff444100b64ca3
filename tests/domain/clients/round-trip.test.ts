/** What a program reads and sends back leaves a post as it is; what it changes is noticed. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sourceFor } from '../../../src/clients/body/body-out.ts';
import { changePost } from '../../../src/clients/write-post.ts';
import { findRevision, listRevisions } from '../../../src/posts/edit.ts';
import { findMedia } from '../../../src/media/library.ts';
import { aClientPost, aProgram, writtenPost } from '../../support/blog/a-program.ts';
import { linkTo, page } from '../../support/sites/source-site.ts';
import { addressOf, anImage } from '../../support/samples/media.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

const SEED = readFileSync('seeds/a-reply-is-a-post-too.md', 'utf8').replace(
  /^---[\s\S]*?---\n/,
  '',
);

test('unchanged HTML of a Markdown post changes no text, version, revision or outbox', async () => {
  const blog = await testBlog();
  const site = await blog.sourceSite({ '/a': page('A') });
  const program = await aProgram(blog);
  const markdown = `${SEED}\n\nSee [them](${site.url('/a')}).`;
  const { id } = await aPost(blog.deps, { markdown });
  await blog.notify();
  const outbox = await blog.outbox();
  expect(outbox.length).toBeGreaterThan(0);
  const source = await sourceFor(blog.deps, program, { bodyFormat: 'markdown', markdown });
  const body = { format: 'html', source: `${source.replaceAll('\n', '\r\n')}\n ` } as const;
  blog.clock.advance(60_000);
  const row = () => blog.deps.db.post.findUniqueOrThrow({ where: { id } });
  const before = await row();
  expect((await changePost(blog.deps, program, id, { body })).kind).toBe('unchanged');
  expect(await row()).toEqual(before);
  expect(await listRevisions(blog.deps, id)).toEqual([]);
  const renamed = await changePost(blog.deps, program, id, { title: 'Another title', body });
  expect(writtenPost(renamed)).toMatchObject({ markdown, bodyFormat: 'markdown', version: 1 });
  await blog.notify();
  expect(await blog.outbox()).toHaveLength(outbox.length);
});

test('changed HTML changes the Markdown, and the former Markdown is a revision', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const { id } = await aPost(blog.deps, { markdown: 'One *two*.' });
  const changed = await changePost(blog.deps, program, id, {
    body: { format: 'html', source: '<p>One <em>three</em>.</p>' },
  });
  expect(writtenPost(changed)).toMatchObject({ markdown: 'One *three*.', version: 1 });
  expect(await findRevision(blog.deps, id, 0)).toMatchObject({ markdown: 'One *two*.' });
  const kept = await changePost(blog.deps, program, id, {
    body: { format: 'html', source: '<p>H<sub>2</sub>O</p>' },
  });
  expect(writtenPost(kept)).toMatchObject({
    bodyFormat: 'html',
    markdown: '<p>H<sub>2</sub>O</p>',
  });
  expect(await findRevision(blog.deps, id, 1)).toMatchObject({ bodyFormat: 'markdown' });
});

test('links of a draft notify nobody, those of its publication do', async () => {
  const blog = await testBlog();
  const site = await blog.sourceSite({ '/a': page(linkTo('http://blog.example/')) });
  const program = await aProgram(blog);
  const source = `<p><a href="${site.url('/a')}">a</a></p>`;
  const { id } = await aClientPost(blog, program, {
    status: 'draft',
    body: { format: 'html', source },
  });
  expect(await blog.notify()).toEqual([]);
  await changePost(blog.deps, program, id, { status: 'published' });
  expect(await blog.notify()).toHaveLength(1);
});

test('an image of the library in posted HTML is used by the post, and gets the alt text that it lacks', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const [plain, described] = [await anImage(blog), await anImage(blog)];
  await blog.deps.db.media.update({ where: { id: described.id }, data: { alt: 'As it was' } });
  const tag = (url: string) =>
    `<img src="http://blog.example${url}" alt="A &amp; B&#039;s caf&eacute;" width="300">`;
  const source = `<p>${tag(addressOf(plain))} and ${tag(addressOf(described))}</p>`;
  const post = await aClientPost(blog, program, { body: { format: 'html', source } });
  const written = (url: string) => `![A & B's café](${url})`;
  expect(post.markdown).toBe(`${written(addressOf(plain))} and ${written(addressOf(described))}`);
  expect(await blog.deps.db.postMedia.count({ where: { postId: post.id } })).toBe(2);
  expect((await findMedia(blog.deps, plain.id))?.alt).toBe("A & B's café");
  expect((await findMedia(blog.deps, described.id))?.alt).toBe('As it was');
});

test('an author’s program describes no image of another user', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog, 'author');
  const media = await anImage(blog);
  const source = `<p><img src="${addressOf(media)}" alt="Mine"></p>`;
  await aClientPost(blog, program, { body: { format: 'html', source } });
  expect((await findMedia(blog.deps, media.id))?.alt).toBeNull();
});
