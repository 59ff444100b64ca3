/** Users and profiles by programs: who sees whom, which addresses, and what a profile changes. */
import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { listUsers } from '../../../src/accounts/users.ts';
import { aProgram, WHO, type XmlRpcProgram } from '../../support/blog/xmlrpc-program.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

type Struct = Record<string, string | string[]>;

const users = async (program: XmlRpcProgram, filter: object = {}, fields: string[] = []) =>
  await program.call<Struct[]>('wp.getUsers', 1, WHO, filter, fields);

async function aBlogWithUsers() {
  const blog = await testBlog();
  const [owner, editor, author] = [
    await aProgram(blog, { user: 'owner' }),
    await aProgram(blog, { user: 'editor' }),
    await aProgram(blog, { user: 'author' }),
  ];
  return { blog, owner, editor, author };
}

test('200 a profile is changed by its user: names, biography and URL, which the site shows', async () => {
  const { blog, author } = await aBlogWithUsers();
  const changes = {
    ...{ first_name: 'Leyla', last_name: 'Aliyeva', nickname: 'Leyla A.' },
    ...{ bio: 'Writes about ferries.', url: 'https://leyla.example/' },
  };
  expect(await author.call('wp.editProfile', 1, WHO, changes)).toBe(true);
  const profile = await author.call<Struct>('wp.getProfile', 1, WHO);
  expect(profile).toMatchObject({ ...changes, display_name: 'Leyla A.', roles: ['author'] });
  const user = (await listUsers(blog.deps)).find(({ id }) => id === author.user.id);
  expect(user).toMatchObject({ name: 'Leyla A.', author: { name: 'Leyla A.', url: changes.url } });
  await author.call('wp.editProfile', 1, WHO, { first_name: '', display_name: '' });
  expect(await author.call('wp.getProfile', 1, WHO, ['first_name', 'nickname'])).toEqual({
    ...{ user_id: String(author.user.id), first_name: '', nickname: 'Leyla A.' },
  });
  const [action] = await listActions(blog.deps, { max: 1 });
  expect(action).toMatchObject({ action: 'changed their profile' });
});

test('200 a profile with an invalid URL, a taken name or a long name is refused: 500', async () => {
  const { owner, author } = await aBlogWithUsers();
  const codeOf = (struct: object) => author.faultCode('wp.editProfile', 1, WHO, struct);
  expect([
    await codeOf({ url: 'javascript:alert(1)' }),
    await codeOf({ display_name: owner.user.name }),
    await codeOf({ first_name: 'x'.repeat(101) }),
    await codeOf({ bio: 'x'.repeat(2_001) }),
    await author.faultCode('wp.editProfile', 1, WHO),
  ]).toEqual([500, 500, 500, 500, 400]);
});

test('200 editors and owners list users, with offset and number as strings; addresses are for owners', async () => {
  const { owner, editor, author } = await aBlogWithUsers();
  const filter = { who: 'authors', number: '2', offset: '1' };
  const ids = [owner, editor, author].map(({ user }) => String(user.id));
  expect((await users(editor, filter)).map(({ user_id: id }) => id)).toEqual(ids.slice(1));
  const byRole = await users(editor, { role: 'administrator' });
  expect(byRole.map(({ user_id: id }) => id)).toEqual(ids.slice(0, 1));
  const descending = await users(editor, { orderby: 'registered', order: 'DESC' });
  expect(descending.map(({ user_id: id }) => id)).toHaveLength(3);
  const emails = async (program: XmlRpcProgram) =>
    (await users(program, {}, ['email'])).map(({ email }) => email);
  expect(await emails(owner)).toEqual([owner, editor, author].map(({ user }) => user.email));
  expect(await emails(editor)).toEqual(['', editor.user.email, '']);
  expect(Object.keys((await users(owner, {}, ['basic']))[0] ?? {}).sort()).toEqual([
    'display_name',
    'email',
    'nicename',
    'registered',
    'user_id',
    'username',
  ]);
  expect(await editor.faultCode('wp.getUsers', 1, WHO, { number: 'many' })).toBe(-32602);
});

test('200 authors see themselves only: 401 for others', async () => {
  const { owner, author } = await aBlogWithUsers();
  const own = String(author.user.id);
  expect(await author.call('wp.getUser', 1, WHO, own)).toMatchObject({ user_id: own });
  expect(await author.faultCode('wp.getUser', 1, WHO, owner.user.id)).toBe(401);
  expect(await author.faultCode('wp.getUsers', 1, WHO, {})).toBe(401);
  const authors = await author.call<Struct[]>('wp.getAuthors', 1, WHO);
  expect(authors).toEqual([
    { user_id: own, user_login: author.user.author?.slug, display_name: author.user.name },
  ]);
  expect(await owner.call<Struct[]>('wp.getAuthors', 1, WHO)).toHaveLength(3);
  expect(await owner.faultCode('wp.getUser', 1, WHO, 999)).toBe(404);
});
