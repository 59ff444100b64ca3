import { describe, expect, test } from 'vitest';
import { parsePostFile } from '../../src/posts/front-matter/front-matter.ts';
import { resolveTarget } from '../../src/posts/urls/resolve-target.ts';
import { savePost } from '../../src/posts/save.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const ALIASES = ['/posts/a-hill', '/2019/05/10/a-hill', '/old/A%20hill.html', '/a/b/c/d/e/'];
const draft = { title: 'A hill', markdown: 'Up.' };

describe('an alias from another blog', () => {
  test('301: redirects to the post, whatever its shape, and receives for it', async () => {
    const { deps, request } = await testBlog();
    const text = `---\ntitle: A hill\naliases: [${ALIASES.join(', ')}]\n---\nUp.\n`;
    const { post } = await savePost(deps, parsePostFile(text));
    const url = `http://blog.example${post.path}`;
    for (const alias of ALIASES) {
      await request.get(alias).expect(301).expect('location', url);
      const target = await resolveTarget(deps, new URL(`http://blog.example${alias}`));
      expect(target, alias).toMatchObject({ kind: 'post', post: { id: post.id } });
    }
    await request.post('/old/A%20hill.html').expect(405);
    await request.get('/old/another.html').expect(404);
    expect((await savePost(deps, parsePostFile(text))).kind).toBe('unchanged');
    await deletePost(deps, post.path);
    for (const alias of ALIASES) await request.get(alias).expect(410);
  });

  test('301: is added to an existing post, and stays when its file no longer names it', async () => {
    const { deps, request } = await testBlog();
    await savePost(deps, draft);
    expect((await savePost(deps, { ...draft, aliases: ['/posts/x'] })).kind).toBe('updated');
    expect((await savePost(deps, draft)).kind).toBe('unchanged');
    await request.get('/posts/x').expect(301);
  });

  test.each([
    ['/2026/11/other', 'There is already a post at /2026/11/other'],
    ['/posts/taken', '/posts/taken already redirects to /2026/11/other'],
    ['/archive', 'is reserved for the site itself'],
    ['/tag/hills', 'is reserved for the site itself'],
  ])('404: does not exist where %s is another post’s', async (alias, reason) => {
    const { deps, request } = await testBlog();
    await savePost(deps, {
      title: 'Other',
      slug: 'other',
      markdown: 'Down.',
      aliases: ['/posts/taken'],
    });
    await expect(savePost(deps, { ...draft, aliases: [alias] })).rejects.toThrow(reason);
    await request.get('/2026/11/a-hill').expect(404);
  });
});

test('404: a URL that cannot be an alias is not looked up in the database', async () => {
  const { deps, request } = await testBlog();
  await aPost(deps);
  for (const path of ['/x/%00', `/x/${'y'.repeat(2_000)}`, '/x/%E2%80%AE.html', '/x.html/%2F']) {
    await request.get(path).expect(404);
  }
});
