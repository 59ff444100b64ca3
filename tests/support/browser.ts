/**
 * The system's Chromium. A suite that finds none says so and is left out; in CI it fails.
 */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/* eslint-disable no-restricted-properties -- where tests run is no setting of the program. */
const executablePath = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((file) => file !== undefined && existsSync(file));

if (!executablePath) {
  const message = 'No Chromium was found: install one, or name it in CHROMIUM.';
  if (process.env['CI']) throw new Error(message);
  process.stderr.write(`\n*** The browser tests are left out. ${message} ***\n\n`);
}
/* eslint-enable no-restricted-properties */

export const hasBrowser = executablePath !== undefined;

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: executablePath ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
