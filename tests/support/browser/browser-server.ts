/** Starts one Chromium for the run, to which every file of browser tests connects. */
import { existsSync } from 'node:fs';
import { chromium, type BrowserServer } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The endpoint of Chromium; empty: there is none on this machine. */
    browserEndpoint: string;
  }
}

/** Tries the headless shell first, which takes half the time. */
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/* eslint-disable no-restricted-properties -- where tests run is no setting of the program. */

/** @returns `null` if there is no Chromium; in CI that is an error */
export async function startBrowser(): Promise<BrowserServer | null> {
  const executablePath = [process.env['CHROMIUM'], ...PLACES].find(
    (file) => file !== undefined && existsSync(file),
  );
  if (executablePath === undefined) {
    const message = 'No Chromium was found: install one, or name it in CHROMIUM.';
    if (process.env['CI']) throw new Error(message);
    process.stderr.write(`\n*** The browser tests are left out. ${message} ***\n\n`);
    return null;
  }
  return await chromium.launchServer({
    executablePath,
    host: '127.0.0.1',
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
/* eslint-enable no-restricted-properties */

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startBrowser();
  project.provide('browserEndpoint', server?.wsEndpoint() ?? '');
  return async () => {
    await server?.close();
  };
}
