import { describe, expect, test } from 'vitest';
import { readSettings, DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { testBlog } from '../support/blog/test-blog.ts';

describe('settings that may change while the blog runs', () => {
  test('are the defaults at first', async () => {
    const { deps } = await testBlog();
    expect(await readSettings(deps)).toEqual(DEFAULT_SETTINGS);
    expect(DEFAULT_SETTINGS).toMatchObject({
      moderation: 'known',
      commentsOpenByDefault: true,
      pingbacksOpenByDefault: true,
    });
  });

  test('apply as soon as they are changed', async () => {
    const { deps, request } = await testBlog();
    await changeSetting(deps, 'siteTitle', ' The Caspian Notebook ');
    await changeSetting(deps, 'postsPerPage', '5');
    await changeSetting(deps, 'pingbacksOpenByDefault', 'false');
    expect(await readSettings(deps)).toMatchObject({
      siteTitle: 'The Caspian Notebook',
      postsPerPage: 5,
      pingbacksOpenByDefault: false,
    });
    expect((await request.get('/')).text).toContain('The Caspian Notebook');
  });

  test.each([
    ['nonsense', 'x', /no setting “nonsense”.*siteTitle/],
    ['__proto__', 'x', /no setting “__proto__”/],
    ['siteTitle', '', /siteTitle cannot be “”/],
    ['siteTitle', 'two\nlines', /one line/],
    ['siteLanguage', 'not a language', /such as en or pt-BR/],
    ['siteLanguage', 'english', /such as en or pt-BR/],
    ['siteLanguage', 'en_US', /such as en or pt-BR/],
    ['siteLanguage', '', /such as en or pt-BR/],
    ['postsPerPage', '0', /postsPerPage cannot be “0”/],
    ['postsPerPage', 'ten', /postsPerPage cannot be “ten”/],
    ['postsPerPage', '1e1', /postsPerPage cannot be “1e1”/],
    ['postsPerPage', '5.5', /postsPerPage cannot be “5.5”/],
    ['postsPerPage', '', /postsPerPage cannot be “”/],
    ['pingbacksCloseAfterDays', '-1', /pingbacksCloseAfterDays cannot be “-1”/],
    ['webmentionsCloseAfterDays', '٣', /webmentionsCloseAfterDays cannot be “٣”/],
    ['ownPosts', 'hidden', /ownPosts cannot be “hidden”/],
    ['moderation', 'maybe', /moderation cannot be “maybe”/],
    ['avatarsFrom', 'gravatar.com/avatar', /absolute http or https address/],
    ['avatarsFrom', 'https://u:p@a.example/', /absolute http or https address/],
    ['pingbacksOpenByDefault', 'yes', /pingbacksOpenByDefault cannot be “yes”/],
  ])('%s = %j is refused with the reason', async (name, value, reason) => {
    const { deps } = await testBlog();
    await expect(changeSetting(deps, name, value)).rejects.toThrow(reason);
    expect(await readSettings(deps)).toEqual(DEFAULT_SETTINGS);
  });

  test('with an invalid value count as missing, and the others apply', async () => {
    const { deps } = await testBlog();
    await changeSetting(deps, 'siteTitle', 'Still here');
    await deps.db.setting.create({ data: { key: 'postsPerPage', value: '"many"' } });
    await deps.db.setting.create({ data: { key: 'moderation', value: 'not JSON' } });
    expect(await readSettings(deps)).toEqual({ ...DEFAULT_SETTINGS, siteTitle: 'Still here' });
  });
});
