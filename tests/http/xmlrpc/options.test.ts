/** Settings by programs, by WordPress's names: the answers, who may change them, and the settings' own checks. */
import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { aProgram, WHO } from '../../support/blog/xmlrpc-program.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

type Options = Record<
  string,
  { desc: string; readonly: boolean; value: string | number | boolean }
>;

test('200 options are asked for by an array, by one name, or all; unknown ones are left out', async () => {
  const program = await aProgram(await testBlog());
  const some = ['software_version', 'home_url', 'jetpack_client_id', '__proto__', 'constructor'];
  const named = await program.call<Options>('wp.getOptions', 1, WHO, some);
  expect(named).toEqual({
    software_version: { desc: 'Software Version', readonly: true, value: '6.1' },
    home_url: { desc: 'Site Address (URL)', readonly: true, value: 'http://blog.example' },
  });
  const one = await program.call<Options>('wp.getOptions', 1, WHO, 'software_version');
  expect(Object.keys(one)).toEqual(['software_version']);
  const all = await program.call<Options>('wp.getOptions', 1, WHO, []);
  expect(Object.keys(all).length).toBeGreaterThan(25);
  expect(all['antiphon_version']?.value).toMatch(/^\d+\.\d+/);
});

test('200 an owner changes settings, which are answered and noted; unknown and read-only ones are left out', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const changed = await program.call<Options>('wp.setOptions', 1, WHO, {
    blog_title: ' A blog by the sea ',
    blog_tagline: 'Weekly',
    default_comment_status: 'closed',
    default_ping_status: 'closed',
    software_version: '9',
    siteLanguage: 'de',
  });
  expect(Object.entries(changed).map(([name, { value }]) => [name, value])).toEqual([
    ['blog_title', 'A blog by the sea'],
    ['blog_tagline', 'Weekly'],
    ['default_comment_status', 'closed'],
    ['default_ping_status', 'closed'],
  ]);
  expect(await readSettings(blog.deps)).toMatchObject({
    ...{ siteTitle: 'A blog by the sea', siteDescription: 'Weekly', siteLanguage: 'en' },
    ...{ commentsOpenByDefault: false, pingbacksOpenByDefault: false },
    ...{ trackbacksOpenByDefault: false, webmentionsOpenByDefault: false },
  });
  const actions = await listActions(blog.deps, { max: 20 });
  expect(actions.filter(({ action }) => action === 'changed the setting')).toHaveLength(6);
});

test('200 a time zone is hours from UTC, or a name; hours that it has already change nothing', async () => {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'timeZone', 'Europe/Berlin');
  const program = await aProgram(blog);
  const zoneAfter = async (time_zone: unknown) => {
    const options = await program.call<Options>('wp.setOptions', 1, WHO, { time_zone });
    return [options['time_zone']?.value, (await readSettings(blog.deps)).timeZone];
  };
  expect(await zoneAfter('1')).toEqual(['1', 'Europe/Berlin']);
  expect(await zoneAfter(2)).toEqual(['2', 'Etc/GMT-2']);
  expect(await zoneAfter('-5')).toEqual(['-5', 'Etc/GMT+5']);
  expect(await zoneAfter('0')).toEqual(['0', 'UTC']);
  expect(await zoneAfter('Asia/Kolkata')).toEqual(['5.5', 'Asia/Kolkata']);
  for (const wrong of ['3.75', '99', 'Nowhere/Else', '']) {
    const struct = { time_zone: wrong, blog_title: 'Changed' };
    expect(await program.faultCode('wp.setOptions', 1, WHO, struct)).toBe(500);
  }
  expect((await readSettings(blog.deps)).siteTitle).not.toBe('Changed');
});

test('200 what the settings refuse is refused: 500, and nothing is changed', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const struct = { blog_tagline: 'New', blog_title: '' };
  expect(await program.faultCode('wp.setOptions', 1, WHO, struct)).toBe(500);
  expect(await program.faultCode('wp.setOptions', 1, WHO, { blog_title: ['a'] })).toBe(-32602);
  expect(await program.faultCode('wp.setOptions', 1, WHO)).toBe(400);
  expect((await readSettings(blog.deps)).siteDescription).toBe('');
});

test.each(['editor', 'author'] as const)(
  '200 an %s reads options as read-only, and changes none: 401',
  async (user) => {
    const program = await aProgram(await testBlog(), { user });
    const options = await program.call<Options>('wp.getOptions', 1, WHO, ['blog_title']);
    expect(options['blog_title']?.readonly).toBe(true);
    expect(await program.faultCode('wp.setOptions', 1, WHO, { blog_title: 'Mine' })).toBe(401);
  },
);
