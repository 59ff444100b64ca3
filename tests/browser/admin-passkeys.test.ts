/**
 * Passkeys in a browser: Chromium's own device adds one, signs in with it, and is refused after it is
 * removed.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { adminBlog } from '../support/browser/admin-browser.ts';
import { PASSWORD } from '../support/blog/signed-in.ts';

describe.skipIf(!hasBrowser)('passkeys in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function plugInDevice(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
  }

  test('a passkey is added, used to sign in, and removed', async () => {
    const blog = await adminBlog(browser);
    const { page, problems } = await blog.open('/admin/account');
    await plugInDevice(page);
    const section = page.getByRole('region', { name: 'Passkeys' });
    await section.getByLabel('Name').fill('This computer');
    await section.getByLabel('Your password').fill('not it at all');
    await section.getByRole('button', { name: 'Add passkey' }).click();
    await section.getByText('This is not your current password.').waitFor();
    await section.getByLabel('Your password').fill(PASSWORD);
    await section.getByRole('button', { name: 'Add passkey' }).click();
    await page.getByText('Passkey added. You can now sign in with it.').waitFor();
    expect(await section.getByText('This computer').first().isVisible()).toBe(true);
    expect(await violations(page)).toEqual([]);

    const programs = page.getByRole('region', { name: 'Application passwords' });
    await programs.getByLabel('Name').fill('The phone');
    await programs.getByRole('button', { name: 'Use a passkey instead' }).click();
    await page.getByRole('heading', { name: 'Your application password' }).waitFor();

    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: /^Good / }).waitFor();

    await page.goto(`${blog.siteUrl}/admin/account`);
    await section.getByRole('button', { name: /^Remove/ }).click();
    await page.getByText('Passkey removed.').waitFor();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('No account has this passkey.').waitFor();
    expect(await violations(page)).toEqual([]);
    // The wrong password, and the removed passkey.
    expect(problems.filter((each) => !/status of (422|403)/.test(each))).toEqual([]);
  });

  test('passkeys are not offered without JavaScript', async () => {
    const blog = await adminBlog(browser);
    const { page } = await blog.open('/admin/account', { javaScriptEnabled: false });
    expect(await page.getByRole('button', { name: 'Add passkey' }).isVisible()).toBe(false);
    expect(
      await page
        .getByText('Adding a passkey needs JavaScript and a browser that supports passkeys.')
        .isVisible(),
    ).toBe(true);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    expect(await page.getByRole('button', { name: /passkey/ }).isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Sign in' }).isVisible()).toBe(true);
  });
});
