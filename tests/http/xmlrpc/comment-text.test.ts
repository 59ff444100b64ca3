/** The text of comments, read and written by programs that speak HTML. */
import { expect, test } from 'vitest';
import { findAdminComments } from '../../../src/comments/admin-list.ts';
import { aProgram, WHO } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { aComment } from '../../support/samples/comments.ts';

type Struct = Record<string, string>;

test('200 a comment that gets another paragraph keeps the formats of the others', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const program = await aProgram(blog);
  const texts = [
    'Line one\nline two\n\nAnother paragraph',
    '- one\n- two *three*\n\nAfter',
    '> A quote\n> of two lines\n\nAn answer',
    'Code `a < b && c` and\n\n```\nif (a < b) {\n\n  stop();\n}\n```',
    'A [link](https://a.example/?a=1&b=2), and https://b.example/path_with_words',
    '1 < 2 & 3 > 2, 5 \\* 5, [not a link], AT&T, "quoted", snake_case_word, #1',
  ];
  const changed: string[] = [];
  const bodyOf = async (id: number) => (await findAdminComments(blog.deps, [id]))[0]?.bodyHtml;
  for (const text of texts) {
    const id = (await aComment(blog, post.id, { text })).comment.id;
    const before = await bodyOf(id);
    const { content = '' } = await program.call<Struct>('wp.getComment', 1, WHO, id);
    await program.call('wp.editComment', 1, WHO, id, { content: `${content}\n\nMore` });
    const after = await bodyOf(id);
    if (after !== `${before}<p>More</p>\n`) changed.push(`${before}→${after}`);
  }
  expect(changed).toEqual([]);
});
