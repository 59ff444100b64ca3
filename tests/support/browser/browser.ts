/**
 * The Chromium of the run (browser-server.ts). Without one, the tests are skipped; in CI the run
 * fails.
 */
import { chromium, type Browser } from 'playwright-core';
import { inject } from 'vitest';

export const hasBrowser = inject('browserEndpoint') !== '';

/** The Chromium of the run; what was opened in it is closed with the connection. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.connect(inject('browserEndpoint'));
}
