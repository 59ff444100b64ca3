/**
 * Recorded calls about terms, options, users, media and comments, sent to a blog that resembles the recorded WordPress:
 * the answers have the same members of the same types. Values differ.
 */
import { expect, test } from 'vitest';
import { attachmentId } from '../../../src/http/xmlrpc/ids.ts';
import { createTerm } from '../../../src/posts/terms/create.ts';
import { aProgram } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { aComment } from '../../support/samples/comments.ts';
import { image } from '../../support/samples/images.ts';
import { differencesOf, recordedCall } from '../../support/sites/recorded-wordpress.ts';
import { readAnswer } from '../../support/sites/xmlrpc-values.ts';

/** Text is as good as a number there; see the comment of the option. */
const WANTED = {
  '42': ['value.time_zone.value is string, not double'],
  '56': [],
  '59': [],
  '64': [],
  '68': [],
  '73': [],
  '74': [],
};

test('200 the recorded calls about the site are answered with the members and types of WordPress', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const post = await aPost(blog.deps, { categories: ['Essays'] });
  const { id: parentId } = await createTerm(blog.deps, 'category', { name: 'Notes' });
  await createTerm(blog.deps, 'category', { name: 'Field Notes', parentId });
  const { comment } = await aComment(blog, post.id);
  const bits = await image({ width: 20, height: 10, colour: '#123456' }).png().toBuffer();
  const asOurs = (request: string) =>
    request
      .replaceAll('<string>admin</string>', `<string>${program.user.email}</string>`)
      .replaceAll('peer-admin-pw', program.secret)
      .replace('<int>90</int>', `<int>${comment.id}</int>`)
      .replace(/<base64>[^<]*<\/base64>/, `<base64>${bits.toString('base64')}</base64>`);
  const differences: Record<string, string[]> = {};
  // An upload first: the library is listed after it.
  for (const number of ['73', '42', '56', '59', '64', '68', '74']) {
    const { request, response } = recordedCall(number);
    const [answer, theirs] = [await program.send(asOurs(request)), readAnswer(response)];
    differences[number] =
      'fault' in answer || 'fault' in theirs
        ? [JSON.stringify(answer)]
        : differencesOf(answer.shape, theirs.shape);
  }
  expect(differences).toEqual(WANTED);
  const [item] = await program.call<{ attachment_id: string }[]>(
    'wp.getMediaLibrary',
    1,
    program.user.email,
    program.secret,
  );
  expect(item?.attachment_id).toBe(String(attachmentId(1)));
});
