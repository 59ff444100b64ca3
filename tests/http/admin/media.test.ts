/** The media library: uploads, their limits, permissions, and what its pages show. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { filePath } from '../../../src/media/file.ts';
import { findMedia, listItems, listMedia } from '../../../src/media/library.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { addressOf, aFile, aJpeg, anImage, anMp3, aPdf } from '../../support/samples/media.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog, type TestBlog } from '../../support/blog/test-blog.ts';

const slugs = async (blog: TestBlog) =>
  (await listMedia(blog.deps, { max: 50 })).media.map(({ slug }) => slug);

/** The files on disk of unfinished uploads. */
const uploads = ({ deps }: TestBlog) => readdirSync(path.join(deps.config.dataDir, 'uploads'));

describe('uploading', () => {
  test('303: several images are uploaded at once; the page counts new and known ones', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog, 'author');
    const [a, b] = [await aJpeg(), await aJpeg()];
    const send = () =>
      agent
        .post('/admin/media')
        .field('csrf', csrf)
        .attach('files', a, 'a.jpg')
        .attach('files', b, 'زمستان.png');
    await send().expect(303);
    const { headers } = await send().expect(303);
    expect(headers['location']).toContain('done=uploaded&uploaded=0&known=2');
    expect(await slugs(blog)).toEqual(['زمستان', 'a']);
    const { text } = await agent.get('/admin/media?done=uploaded&uploaded=2&known=0').expect(200);
    expect(text).toContain('2 files uploaded.');
    expect(text).toContain('No alt text');
  });

  test('200: signed-in users can download the original of an image; others are asked to sign in', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog, 'author');
    await agent
      .post('/admin/media')
      .field('csrf', csrf)
      .attach('files', await aJpeg(), 'a.jpg')
      .expect(303);
    expect((await agent.get('/admin/media/1').expect(200)).text).toContain('Download original');
    const { headers } = await agent.get('/admin/media/1/original').expect(200);
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': 'attachment; filename=a.jpg',
    });
    await blog.request.get('/admin/media/1/original').expect(303);
    await blog.deps.db.media.update({ where: { id: 1 }, data: { originalType: null } });
    await agent.get('/admin/media/1/original').expect(404);
  });

  test('403: an upload without the form token is refused, and nothing of it is stored', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    const jpeg = await aJpeg();
    const forms = [
      agent.post('/admin/media').attach('files', jpeg, 'a.jpg'),
      agent.post('/admin/media').field('csrf', 'x').attach('files', jpeg, 'a.jpg'),
      agent
        .post('/admin/media')
        .attach('csrf', Buffer.from(csrf), 'csrf')
        .attach('files', jpeg, 'a'),
      agent.post('/admin/media').set('X-CSRF-Token', 'x').attach('files', jpeg, 'a.jpg'),
      agent.post(`/admin/media?csrf=${csrf}`).attach('files', jpeg, 'a.jpg'),
    ];
    for (const form of forms) expect([400, 403]).toContain((await form).status);
    expect(await slugs(blog)).toEqual([]);
    await agent
      .post('/admin/media')
      .set('Origin', 'https://evil.example')
      .field('csrf', csrf)
      .attach('files', jpeg, 'a.jpg')
      .expect(403);
    await expect.poll(() => uploads(blog)).toEqual([]);
    expect(await slugs(blog)).toEqual([]);
  });

  test('201: JSON for a script, with the token in a header', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog, 'author');
    const send = async (bytes: Buffer) =>
      await agent
        .post('/admin/media')
        .set({ 'X-CSRF-Token': csrf, Accept: 'application/json' })
        .attach('files', bytes, 'Winter sea.jpg');
    const jpeg = await aJpeg();
    const first = await send(jpeg);
    expect(first.status).toBe(201);
    const [media] = (await listMedia(blog.deps, { max: 1 })).media;
    expect(first.body).toMatchObject({ kind: 'added', isDescribed: false });
    expect(first.body).toHaveProperty('markdown', `![](${media ? addressOf(media) : ''})`);
    expect(await send(jpeg)).toMatchObject({ status: 200, body: { kind: 'known' } });
    const refused = await send(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    expect(refused).toMatchObject({ status: 422, body: { kind: 'refused' } });
    expect(refused.body).toHaveProperty('text', expect.stringContaining('SVG') as string);
  });

  test('401: an upload without a session is refused; 303: a form without a file is sent back', async () => {
    const blog = await testBlog();
    await blog.request
      .post('/admin/media')
      .attach('files', await aJpeg(), 'a.jpg')
      .expect(401);
    const { agent, csrf } = await signedInAs(blog);
    const { headers } = await agent.post('/admin/media').field('csrf', csrf).expect(303);
    expect(headers['location']).toContain('done=nothing');
  });

  test('422: a refused file is named with what to do, and the others are stored', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    const { text } = await agent
      .post('/admin/media')
      .field('csrf', csrf)
      .attach('files', Buffer.from('<svg/>'), '<b>bad.svg')
      .attach('files', await aJpeg(), 'good.jpg')
      .expect(422);
    expect(text).toContain('&lt;b&gt;bad.svg');
    expect(text).toContain('Convert it');
    expect(text).toContain('1 file uploaded.');
    expect(await slugs(blog)).toEqual(['good']);
  });

  test('413: images over 25 MB, as a page or as JSON, and too many files', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    const large = Buffer.alloc(25_000_001);
    const form = () => agent.post('/admin/media').field('csrf', csrf);
    const page = await form().attach('files', large, 'a.jpg').expect(413);
    expect(page.text).toContain('Images can have up to 25 MB.');
    const json = await form()
      .set('Accept', 'application/json')
      .attach('files', large, 'a.jpg')
      .expect(413);
    expect(json.body).toMatchObject({ kind: 'refused' });
    const endless = agent.post('/admin/media').set({
      'Content-Type': 'multipart/form-data; boundary=x',
      'Content-Length': '1100000000',
    });
    expect((await endless.expect(413)).text).toContain('up to 20 files at once');
    const many = form();
    for (let i = 0; i < 21; i += 1) void many.attach('files', Buffer.from('x'), `${String(i)}.jpg`);
    expect((await many.expect(413)).text).toContain('up to 20 files at once');
    expect(await slugs(blog)).toEqual([]);
  });

  test('400: a form that ends early, and a body that is no form', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x']) {
      await agent
        .post('/admin/media')
        .set({ 'X-CSRF-Token': csrf, 'Content-Type': type })
        .send('--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nabc')
        .expect(400);
    }
  });
});

describe('a cover', () => {
  test('303: an image chosen as cover is on the post and its previews; 422: a deleted image', async () => {
    const blog = await testBlog();
    const media = await anImage(blog, { width: 2_000, height: 900 });
    const { agent, csrf } = await signedInAs(blog);
    const form = { csrf, title: 'A walk', markdown: 'Words.', status: 'published' };
    const send = (cover: string) =>
      agent
        .post('/admin/posts/new')
        .type('form')
        .send({ ...form, cover });
    const refused = await send(String(media.id + 1)).expect(422);
    expect(refused.text).toContain('This image was deleted');
    const { headers } = await send(String(media.id)).expect(303);
    const editor = await agent.get(new URL(String(headers['location'])).pathname).expect(200);
    expect(editor.text).toContain(`name="cover" value="${String(media.id)}" checked`);

    const { text } = await blog.request.get('/2026/11/a-walk').expect(200);
    const address = addressOf(media);
    expect(text).toContain(`<meta property="og:image" content="http://blog.example${address}">`);
    expect(text).toMatch(/<figure class="cover"><picture>.*class="u-featured"/);
    expect(text).toContain('width="2000" height="900"');
    expect(Buffer.byteLength(text)).toBeLessThan(20_000);
    const preview = await agent
      .post('/admin/posts/preview')
      .type('form')
      .send({ ...form, cover: String(media.id), markdown: `![Ice](${address})` })
      .expect(200);
    expect(preview.text.match(/<picture>/g)).toHaveLength(2);
  });
});

describe('one image', () => {
  test('303: an image is described or marked decorative; 422: both at once', async () => {
    const blog = await testBlog();
    const { id } = await anImage(blog);
    const { agent, csrf } = await signedInAs(blog, 'editor');
    const send = (fields: object) =>
      agent
        .post(`/admin/media/${id}`)
        .type('form')
        .send({ csrf, ...fields });
    await send({ alt: 'The <sea>' }).expect(303);
    expect(await findMedia(blog.deps, id)).toMatchObject({ alt: 'The <sea>' });
    expect((await agent.get(`/admin/media/${id}`).expect(200)).text).toContain('The &lt;sea&gt;');
    const { text } = await send({ alt: 'A sea', lacksAltText: 'on' }).expect(422);
    expect(text).toMatch(/aria-invalid="true">\s*A sea/);
    await send({ alt: '', lacksAltText: 'on' }).expect(303);
    expect(await findMedia(blog.deps, id)).toMatchObject({ alt: '' });
    await send({ alt: '' }).expect(303);
    expect(await findMedia(blog.deps, id)).toMatchObject({ alt: null });
  });

  test('404: an author may not change another’s image; 200: but may view it', async () => {
    const blog = await testBlog();
    const { id } = await anImage(blog);
    const { agent, csrf, user } = await signedInAs(blog, 'author');
    const { text } = await agent.get(`/admin/media/${id}`).expect(200);
    expect(text).not.toContain('Delete image');
    await agent.get(`/admin/media/${id}/delete`).expect(404);
    await agent.post(`/admin/media/${id}`).type('form').send({ csrf, alt: 'Mine' }).expect(404);
    await agent.post(`/admin/media/${id}/delete`).type('form').send({ csrf }).expect(404);
    expect(await findMedia(blog.deps, id)).toMatchObject({ alt: null });

    await blog.deps.db.media.update({ where: { id }, data: { userId: user.id } });
    await agent.post(`/admin/media/${id}/delete`).type('form').send({ csrf }).expect(303);
    expect(await findMedia(blog.deps, id)).toBeNull();
  });

  test('200: the delete page lists where the image is used, without titles of others’ posts for authors', async () => {
    const blog = await testBlog();
    const media = await anImage(blog);
    const markdown = `![](${addressOf(media)})`;
    await aPost(blog.deps, { title: 'A walk', markdown, status: 'draft', author: 'Ada' });
    const { agent } = await signedInAs(blog);
    const path = `/admin/media/${media.id}`;
    expect((await agent.get(`${path}/delete`).expect(200)).text).toMatch(
      /A walk[^]*can’t be undone/,
    );
    expect((await agent.get('/admin/media')).text).toContain('In 1 post');
    const author = await signedInAs(blog, 'author');
    const { text } = await author.agent.get(path).expect(200);
    expect(text).not.toContain('A walk');
    expect(text).toContain('1 post by other authors');
  });
});

describe('files that are not images', () => {
  test('303: a PDF is uploaded, listed with its name, described on its page, and deleted', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    const form = () => agent.post('/admin/media').field('csrf', csrf);
    await form().attach('files', aPdf(), 'Report <2019>.pdf').expect(303);
    const [file] = (await listItems(blog.deps, { max: 1 })).items;
    if (file?.kind !== 'file') throw new Error('The file is missing.');
    const list = (await agent.get('/admin/media').expect(200)).text;
    expect(list).toContain('<bdi>Report 2019 .pdf</bdi>');
    expect(list).toContain('PDF, 1 kB · Not used');

    await aPost(blog.deps, { title: 'With a file', markdown: `[a](${filePath(file)})` });
    const { text } = await agent.get(`/admin/media/${file.id}`).expect(200);
    expect(text).toContain(`value="[Report 2019 .pdf](${filePath(file)})"`);
    expect(text).toContain('With a file');
    const question = await agent.get(`/admin/media/${file.id}/delete`).expect(200);
    expect(question.text).toContain('This file is in use.');
    await agent.post(`/admin/media/${file.id}/delete`).type('form').send({ csrf }).expect(303);
    await agent.get(`/admin/media/${file.id}`).expect(404);
    await blog.request.get(filePath(file)).expect(404);
  });

  test('201: a script gets a link for the text; 422: a page is refused; 413: a file over the setting', async () => {
    const blog = await testBlog();
    await changeSetting(blog.deps, 'maxFileSize', '30');
    const { agent, csrf } = await signedInAs(blog);
    const form = () =>
      agent.post('/admin/media').set('Accept', 'application/json').field('csrf', csrf);
    const added = await form().attach('files', anMp3(), 'a_b.mp3').expect(201);
    expect(added.body).toMatchObject({ kind: 'added', isDescribed: true });
    expect((added.body as { markdown: string }).markdown).toMatch(
      /^\[a\\_b\.mp3\]\(\/media\/[0-9a-f]{16}\/a-b\.mp3\)$/,
    );
    const page = await form().attach('files', Buffer.from('<html>'), 'a.txt').expect(422);
    expect((page.body as { text: string }).text).toContain('zip file');
    await form().attach('files', Buffer.alloc(26_000_000, '%PDF-'), 'b.pdf').expect(201);
    const large = Buffer.alloc(31_000_000, '%PDF-');
    const refused = await form().attach('files', large, 'c.pdf').expect(413);
    expect((refused.body as { text: string }).text).toContain('30 MB');
  });

  test('404: an author does not delete another author’s file', async () => {
    const blog = await testBlog();
    const file = await aFile(blog);
    const { agent, csrf } = await signedInAs(blog, 'author');
    expect((await agent.get(`/admin/media/${file.id}`).expect(200)).text).not.toContain('Delete');
    await agent.post(`/admin/media/${file.id}/delete`).type('form').send({ csrf }).expect(404);
    await blog.request.get(filePath(file)).expect(200);
  });

  test('200: a file is not offered as the cover of a post', async () => {
    const blog = await testBlog();
    const { id } = await aFile(blog);
    expect(await findMedia(blog.deps, id)).toBeNull();
    const { agent } = await signedInAs(blog);
    expect((await agent.get('/admin/posts/new').expect(200)).text).not.toContain('Interview.mp3');
  });
});
