/** Images and files by programs: uploads in calls of any size, the library, and who may delete what. */
import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { findItem, listItems } from '../../../src/media/library.ts';
import { attachmentId, mediaIdOf } from '../../../src/http/xmlrpc/ids.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { aProgram, WHO, type XmlRpcProgram } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { addressOf, aFile, aJpeg, anImage, anMp3, aPdf } from '../../support/samples/media.ts';

type Struct = Record<string, string | number> & {
  metadata: {
    width: number;
    height: number;
    sizes: Record<string, { file: string; width: number }>;
  };
};

const upload = (program: XmlRpcProgram, bits: Buffer, name: string, type = 'image/jpeg') =>
  program.call<Struct>('wp.uploadFile', 1, WHO, { name, type, bits, overwrite: true });

const idsIn = async (program: XmlRpcProgram, filter: object = {}) =>
  (await program.call<Struct[]>('wp.getMediaLibrary', 1, WHO, filter)).map(
    ({ attachment_id: id }) => mediaIdOf(Number(id)),
  );

describe('uploading', () => {
  test('200 posted HTML with the URL that an upload has shows the image in our sizes', async () => {
    const blog = await testBlog();
    const program = await aProgram(blog);
    const { url } = await upload(program, await aJpeg({ width: 1_200, height: 600 }), 'Sea.jpg');
    const { thumbnail } = await upload(program, await aJpeg({ width: 90, height: 60 }), 'B.jpg');
    const description = `<a href="${String(url)}"><img src="${String(url)}" alt="The sea" width="1200" class="alignnone"></a>\n\n<img src="${String(thumbnail)}">`;
    const struct = { title: 'A', description };
    const id = await program.call<string>('metaWeblog.newPost', 1, WHO, struct, true);
    const read = await program.call<Struct>('metaWeblog.getPost', id, WHO);
    expect(read).toMatchObject({ description });
    const { text } = await blog.request.get(new URL(String(read['link'])).pathname).expect(200);
    expect(text).toMatch(/srcset="[^"]*sea-960\.webp[^"]*"/);
    const posts = await blog.deps.db.post.findMany({ include: { media: true } });
    expect(posts.map(({ media }) => media.length)).toEqual([2]);
  });

  test('200 an image is in the library, with sizes in the folder of its link; the same one again is the same item', async () => {
    const blog = await testBlog();
    const program = await aProgram(blog, { user: 'author' });
    const jpeg = await aJpeg({ width: 1_200, height: 600 });
    const struct = await upload(program, jpeg, 'C:\\photos\\Winter sea #1.jpg', 'text/html');
    expect(struct).toMatchObject({
      ...{ type: 'image/jpeg', title: 'winter-sea-1', parent: 0, caption: '', description: '' },
      ...{ id: struct['attachment_id'], file: 'winter-sea-1.jpg', url: struct['link'] },
    });
    expect(struct['link']).toMatch(/\/media\/[0-9a-f]{16}\/winter-sea-1\.jpg$/);
    const { large } = struct.metadata.sizes;
    expect(struct.metadata).toMatchObject({ width: 1_200, height: 600 });
    expect(large).toMatchObject({ width: 960, height: 480, 'mime-type': 'image/webp' });
    const folder = String(struct['link']).replace(/[^/]*$/, '');
    for (const url of [struct['link'], `${folder}${large?.file}`, struct['thumbnail']]) {
      await blog.request.get(new URL(String(url)).pathname).expect(200);
    }
    const again = await upload(program, jpeg, 'Another name.jpg');
    expect(again['attachment_id']).toBe(struct['attachment_id']);
    const id = mediaIdOf(Number(struct['attachment_id'])) ?? 0;
    expect(await findItem(blog.deps, id)).toMatchObject({ user: { id: program.user.id } });
    const actions = (await listActions(blog.deps, { max: 9 })).map(({ action }) => action);
    expect(actions).toEqual(['uploaded']);
  });

  test('200 metaWeblog.newMediaObject takes other files; type and content decide, not the claim', async () => {
    const blog = await testBlog();
    const program = await aProgram(blog);
    const send = (name: string, bits: Buffer) =>
      program.answer('metaWeblog.newMediaObject', 1, WHO, { name, type: 'image/jpeg', bits });
    expect(await send('Paper.pdf', aPdf())).toMatchObject({
      value: { type: 'application/pdf', file: 'Paper.pdf' },
    });
    const refused = await send('page.html', Buffer.from('<script>alert(1)</script>'));
    expect(refused).toMatchObject({ fault: { code: 500 } });
    expect('fault' in refused && refused.fault.message).toContain(
      'does not take files of this type',
    );
    expect(await send('photo.jpg', aPdf())).toMatchObject({ fault: { code: 500 } });
    expect(await send('empty.jpg', Buffer.alloc(0))).toMatchObject({ fault: { code: 500 } });
    const noFile = { name: 'x.jpg', type: 'image/jpeg' };
    expect(await program.faultCode('wp.uploadFile', 1, WHO, noFile)).toBe(500);
    expect(await program.faultCode('wp.uploadFile', 1, WHO)).toBe(400);
    await changeSetting(blog.deps, 'maxFileSize', '1');
    expect((await listItems(blog.deps, { max: 9 })).items).toHaveLength(1);
  });
});

describe('the library', () => {
  test('200 it is paged, and filtered by type and post, also by a filter in the filter', async () => {
    const blog = await testBlog();
    const image = await anImage(blog);
    const other = await anImage(blog);
    const file = await aFile(blog, { content: anMp3() });
    const post = await aPost(blog.deps, { markdown: `![](${addressOf(image)})` });
    const program = await aProgram(blog);
    expect(await idsIn(program)).toEqual([file.id, other.id, image.id]);
    expect(await idsIn(program, { number: '2', offset: 1 })).toEqual([other.id, image.id]);
    expect(await idsIn(program, { number: -1, offset: -1 })).toHaveLength(3);
    expect(await idsIn(program, { mime_type: 'image' })).toEqual([other.id, image.id]);
    expect(await idsIn(program, { mime_type: 'image/jpeg' })).toEqual([other.id, image.id]);
    expect(await idsIn(program, { filter: { mime_type: 'audio/*' } })).toEqual([file.id]);
    expect(await idsIn(program, { mime_type: 'video' })).toEqual([]);
    expect(await idsIn(program, { parent_id: post.id })).toEqual([image.id]);
    expect(await idsIn(await aProgram(blog, { user: 'author' }), { parent_id: post.id })).toEqual(
      [],
    );
    expect(await program.faultCode('wp.getMediaLibrary', 1, WHO, { number: {} })).toBe(-32602);
  });

  test('200 one item has the struct of the list; an id of a post is none of it: 404', async () => {
    const blog = await testBlog();
    const { id } = await anImage(blog);
    const program = await aProgram(blog);
    const [listed] = await program.call<Struct[]>('wp.getMediaLibrary', 1, WHO);
    expect(await program.call('wp.getMediaItem', 1, WHO, attachmentId(id))).toEqual(listed);
    for (const wrong of [id, 0, 'x', attachmentId(999), 2 ** 31 - 1]) {
      expect(await program.faultCode('wp.getMediaItem', 1, WHO, wrong)).toBe(404);
    }
  });

  test('200 its uploader, editors and owners delete an item; other authors do not: 401', async () => {
    const blog = await testBlog();
    const uploader = await aProgram(blog, { user: 'author' });
    const struct = await upload(uploader, await aJpeg(), 'a.jpg');
    const id = struct['attachment_id'];
    const other = await aProgram(blog, { user: 'author' });
    expect(await other.faultCode('wp.deleteFile', 1, WHO, id)).toBe(401);
    expect(await uploader.call('wp.deleteFile', 1, WHO, id)).toBe(true);
    expect(await uploader.faultCode('wp.deleteFile', 1, WHO, id)).toBe(404);
    const { id: second } = await aFile(blog);
    const editor = await aProgram(blog, { user: 'editor' });
    expect(await editor.call('wp.deleteFile', 1, WHO, String(attachmentId(second)))).toBe(true);
  });
});
