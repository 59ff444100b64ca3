/**
 * Whole sessions of clients that others wrote, over a real connection: npm `wordpress`, npm `metaweblog-api`, and
 * Python's xmlrpc.client.
 */
import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import MetaWeblog from 'metaweblog-api';
import { describe, expect, test } from 'vitest';
import wordpress from 'wordpress';
import { listActions } from '../../../src/accounts/audit.ts';
import { clientBlog } from '../../support/blog/client-blog.ts';
import { aJpeg } from '../../support/samples/media.ts';

type Struct = Record<string, unknown>;

// eslint-disable-next-line no-restricted-properties -- set by CI systems.
const isCi = Boolean(process.env['CI']);
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython && !isCi)
  process.stderr.write('python3 is missing: the session of Python’s xmlrpc.client is skipped.\n');

describe('npm wordpress', { timeout: 60_000 }, () => {
  const aClient = async () => {
    const site = await clientBlog();
    const settings = { url: site.siteUrl, username: site.name, password: site.secret };
    const client = wordpress.createClient({ ...settings, host: '127.0.0.1' });
    const call = async <Value>(name: string, ...args: unknown[]): Promise<Value> =>
      await new Promise((resolve, reject) => {
        client[name]?.(...args, (error: Error | null, value: unknown) => {
          if (error) reject(error);
          else resolve(value as Value);
        });
      });
    return { ...site, call };
  };

  test('200 a post with terms, a cover and custom fields is created, read, changed, listed and deleted', async () => {
    const { call, blog, siteUrl } = await aClient();
    const file = { name: 'ferry.jpg', type: 'image/jpeg', bits: await aJpeg() };
    const upload = await call<{ id: string; url: string }>('uploadFile', file);
    expect((await fetch(upload.url)).headers.get('content-type')).toMatch(/^image\//);
    const id = await call<string>('newPost', {
      ...{ title: 'A ferry', content: '<p>Six hours <em>late</em>.</p>', status: 'publish' },
      termNames: { category: ['World'], post_tag: ['ferries', 'tea'] },
      customFields: [{ key: 'mood', value: 'calm' }],
      thumbnail: upload.id,
    });
    const post = await call<Struct & { terms: Struct[]; date: Date }>('getPost', id);
    expect(post).toMatchObject({ id, title: 'A ferry', status: 'publish', name: 'a-ferry' });
    expect(post.terms.map(({ name }) => name).sort()).toEqual(['World', 'ferries', 'tea']);
    expect(post['customFields']).toContainEqual(
      expect.objectContaining({ key: 'mood', value: 'calm' }),
    );
    expect(post['thumbnail']).toMatchObject({ attachment_id: upload.id });
    expect(post.date).toBeInstanceOf(Date);
    expect(await (await fetch(String(post['link']))).text()).toContain('<em>late</em>');

    expect(await call('editPost', id, { content: '<p>On time.</p>', status: 'draft' })).toBe(true);
    expect(await call('getPosts', { status: 'draft' }, ['id', 'content'])).toEqual([
      expect.objectContaining({ id, content: '<p>On time.</p>' }) as Struct,
    ]);
    expect((await fetch(String(post['link']))).status).toBe(410);
    expect(await call('deletePost', id)).toBe(true);
    expect(await call('getPosts', {})).toEqual([]);
    expect(String(post['link'])).toMatch(`${siteUrl}/2026/11/`);
    const [latest] = await listActions(blog.deps, { max: 1 });
    expect(latest?.who).toContain('A stranger’s program');
  });

  test('200 terms, taxonomies, post types and media are listed, terms changed and deleted', async () => {
    const { call } = await aClient();
    expect((await call<string[]>('listMethods')).length).toBeGreaterThan(60);
    const id = await call<string>('newTerm', { name: 'World', taxonomy: 'category' });
    const child = { name: 'Asia', taxonomy: 'category', parent: id };
    const below = await call<string>('newTerm', child);
    expect(await call('getTerm', 'category', below)).toMatchObject({ name: 'Asia', parent: id });
    expect(await call('editTerm', below, { taxonomy: 'category', name: 'Europe' })).toBe(true);
    const terms = await call<Struct[]>('getTerms', 'category', { search: 'euro' });
    expect(terms.map(({ termId, name }) => [termId, name])).toEqual([[below, 'Europe']]);
    expect(await call('deleteTerm', 'category', below)).toBe(true);
    const taxonomies = await call<Struct[]>('getTaxonomies');
    expect(taxonomies.map(({ name }) => name)).toEqual(['category', 'post_tag']);
    expect(await call('getTaxonomy', 'category')).toMatchObject({ name: 'category' });
    expect(Object.keys(await call<Struct>('getPostTypes')).sort()).toEqual(['page', 'post']);
    expect(await call('getPostType', 'post')).toMatchObject({ name: 'post' });
    const file = { name: 'a.jpg', type: 'image/jpeg', bits: await aJpeg() };
    const upload = await call<{ id: string }>('uploadFile', file);
    expect(await call('getMediaLibrary')).toHaveLength(1);
    expect(await call('getMediaItem', upload.id)).toMatchObject({ attachmentId: upload.id });
  });

  test('200 a wrong password is an error with the text that says where to make another', async () => {
    const { siteUrl, name } = await clientBlog();
    const settings = { url: siteUrl, username: name, password: 'wrong', host: '127.0.0.1' };
    const client = wordpress.createClient(settings);
    const error = await new Promise<Error | null>((resolve) => {
      client['getPosts']?.({}, resolve);
    });
    expect(error).toMatchObject({
      code: 403,
      message: expect.stringContaining('/admin/account') as string,
    });
  });
});

describe('npm metaweblog-api', { timeout: 60_000 }, () => {
  test('200 a post is created, read, changed, listed and deleted; a JPEG of 2 MB is uploaded', async () => {
    const { url, name, secret, siteUrl } = await clientBlog();
    const api = new MetaWeblog(url.replace('localhost', '127.0.0.1'));
    expect(await api.getUsersBlogs('key', name, secret)).toMatchObject([
      { blogid: '1', url: `${siteUrl}/`, blogName: 'Antiphon' },
    ]);
    const post = { title: 'A ferry', description: '<p>Six hours late.</p>', categories: ['World'] };
    const id = String(await api.newPost('1', name, secret, post, true));
    expect(await api.getPost(id, name, secret)).toMatchObject(post);
    const [category] = await api.getCategories('1', name, secret);
    expect(category).toMatchObject({ description: 'World' });
    const edited = { ...post, description: '<p>On time.</p>' };
    expect(await api.editPost(id, name, secret, edited, true)).toBe(true);
    expect(await api.getRecentPosts('1', name, secret, 5)).toMatchObject([edited]);
    const jpeg = await aJpeg();
    // What follows the end of a JPEG is no part of the image.
    const bits = Buffer.concat([jpeg, Buffer.alloc(2_000_000)]);
    const file = { name: 'ferry.jpg', type: 'image/jpeg', bits };
    const uploaded = await api.newMediaObject('1', name, secret, file);
    const { url: fileUrl } = uploaded as unknown as { url: string };
    expect((await fetch(fileUrl)).headers.get('content-type')).toMatch(/^image\//);
    expect(await api.deletePost('key', id, name, secret, true)).toBe(true);
    await expect(api.getPost('999999', name, secret)).rejects.toMatchObject({ faultCode: 404 });
  });
});

describe('Python’s xmlrpc.client', { timeout: 60_000 }, () => {
  test.skipIf(!hasPython && !isCi)(
    '200 a session writes, reads, uploads and deletes, and every date can be read',
    async () => {
      const { blog, url, name, secret, siteUrl } = await clientBlog();
      const image = path.join(blog.deps.config.dataDir, 'ferry.jpg');
      await writeFile(image, await aJpeg());
      const script = path.join(import.meta.dirname, '../../fixtures/clients/session.py');
      const args = [script, url.replace('localhost', '127.0.0.1'), name, secret, image];
      const { stdout } = await promisify(execFile)('python3', args);
      const { link, upload, methods, ...seen } = JSON.parse(stdout) as Struct;
      expect(methods).toBeGreaterThan(60);
      expect(seen).toEqual({
        ...{ wrong: 403, unknown: -32601 },
        created: [2026, 11, 20, 8, 0, 0],
        read: {
          ...{ title: 'Notes on a ferry — čaj', description: '<p>Six hours <em>late</em>.</p>' },
          ...{ categories: ['World'], mt_keywords: 'ferries, Caspian', mt_allow_comments: 0 },
          post_status: 'publish',
        },
        edited: true,
        again: '<p>Six hours <em>late</em>.</p><p>Again.</p>',
        ...{ library: true, comment: 'Hello.', multicall: ['Antiphon', ['World'], 404] },
        deleted: true,
      });
      expect((await fetch(String(upload))).headers.get('content-type')).toMatch(/^image\//);
      expect(link).toMatch(`${siteUrl}/2026/11/`);
      expect((await fetch(String(link))).status).toBe(410);
    },
  );
});
