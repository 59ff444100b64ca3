/**
 * A program asks for access in a browser: the consent page, with and without JavaScript, and the way back across
 * origins, which the content policy of the admin must not stop.
 */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../support/browser/accessible.ts';
import { adminBlog } from '../support/browser/admin-browser.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';

describe.skipIf(!hasBrowser)('the consent page in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function scene() {
    const blog = await adminBlog(browser);
    const program = await blog.sourceSite({}, '127.0.0.1');
    program.pages['/'] = '<title>Notes</title><p class="h-app">Notes</p>';
    const request = new URLSearchParams({
      response_type: 'code',
      client_id: program.url('/'),
      redirect_uri: program.url('/callback'),
      state: 'a state',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      scope: 'create update media profile',
    });
    return { blog, program, path: `/indieauth/authorize?${request}` };
  }

  /** The callback with whatever was added to its URL. */
  function answered(program: { pages: Record<string, unknown>; requested: string[] }) {
    return program.requested.filter((each) => each.startsWith('/callback'));
  }

  test.each([{}, { javaScriptEnabled: false }] satisfies BrowserContextOptions[])(
    'a person unticks a scope, allows the rest by keyboard, and is back at the program: %j',
    async (options) => {
      const { blog, program, path } = await scene();
      const { page, problems } = await blog.open(path, options);
      await page.getByRole('heading', { name: 'Give Notes access?' }).waitFor();
      // The accessibility checks run as a script.
      if (options.javaScriptEnabled !== false) expect(await violations(page)).toEqual([]);
      await page.getByRole('checkbox', { name: 'Read and change posts' }).focus();
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Allow', exact: true }).focus();
      await Promise.all([
        page.waitForURL((url) => url.pathname === '/callback'),
        page.keyboard.press('Enter'),
      ]);
      const [back = ''] = answered(program);
      const answer = new URL(back, program.url('/')).searchParams;
      expect(answer.get('state')).toBe('a state');
      expect(answer.get('iss')).toBe(`${blog.siteUrl}/`);
      expect(answer.get('code')).toMatch(/^[\w-]{43}$/);
      const [granted] = await blog.deps.db.authorization.findMany();
      expect(granted).toMatchObject({ state: 'granted', scope: 'create media profile' });
      // The program has no page there.
      expect(problems.filter((each) => !each.includes('404'))).toEqual([]);
    },
  );

  test('a person who doesn’t allow it is back at the program without a code', async () => {
    const { blog, program, path } = await scene();
    const { page } = await blog.open(path);
    await Promise.all([
      page.waitForURL((url) => url.pathname === '/callback'),
      page.getByRole('button', { name: 'Don’t allow' }).click(),
    ]);
    expect(answered(program)[0]).toMatch(/^\/callback\?error=access_denied&state=a\+state&iss=/);
  });
});
