/**
 * Calls that a WordPress 6.1.9 answered (tests/fixtures/wordpress-xmlrpc), sent to a blog that resembles it: the answers
 * have the same members of the same types. Values differ.
 */
import { expect, test } from 'vitest';
import { attachmentId } from '../../../src/http/xmlrpc/ids.ts';
import { aProgram } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { aLinkback } from '../../support/samples/a-linkback.ts';
import { anImage } from '../../support/samples/media.ts';
import { differencesOf, recordedCall } from '../../support/sites/recorded-wordpress.ts';
import { readAnswer, scalar } from '../../support/sites/xmlrpc-values.ts';

/** A blog with what the recorded calls ask for. */
async function aBlogLikeTheirs() {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const media = await anImage(blog, { width: 1, height: 1 });
  const seed = await aPost(blog.deps, { categories: ['Essays', 'Field Notes', 'News'] });
  await aLinkback(blog.deps, { postId: seed.id, moderation: 'approved' });
  return { blog, program, seed, media };
}

const numbers = ['02', '06', '07', '11', '12', '16', '19', '20', '35', '45', '46', '48'];

test('200 the recorded calls about posts are answered with the members and types of WordPress', async () => {
  const { program, seed, media } = await aBlogLikeTheirs();
  const ids = new Map([
    ['204', String(seed.id)],
    ['236', String(attachmentId(media.id))],
  ]);
  const differences: Record<string, string[]> = {};
  for (const number of numbers) {
    const { request, response } = recordedCall(number);
    const answer = await program.send(asOurs(request));
    const theirs = readAnswer(response);
    if ('fault' in theirs || 'fault' in answer) {
      const [code, known] = [answer, theirs].map((each) => 'fault' in each && each.fault.code);
      differences[number] =
        code === known ? [] : [`fault ${String(code)}: ${JSON.stringify(answer)}`];
      continue;
    }
    // The ids of new posts, for the calls that follow.
    if (number === '11') ids.set('237', scalar(answer.value));
    if (number === '45') ids.set('242', scalar(answer.value));
    differences[number] = differencesOf(answer.shape, theirs.shape);
  }
  expect(differences).toEqual(Object.fromEntries(numbers.map((number) => [number, []])));

  function asOurs(request: string): string {
    let xml = request
      .replace('<string>admin</string>', `<string>${program.user.email}</string>`)
      .replace('peer-admin-pw', program.secret)
      .replace(/<name>wp_author_id<\/name>\s*<value><int>1</, (member) =>
        member.replace(/1<$/, `${program.user.id}<`),
      );
    for (const [theirs, ours] of ids) xml = xml.replaceAll(`>${theirs}<`, `>${ours}<`);
    return xml;
  }
});
