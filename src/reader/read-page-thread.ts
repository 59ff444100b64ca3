/**
 * The reading thread's entry: one page in, one outcome out. Holds nothing between pages.
 *
 * Loaded by page-reader.ts alone, by file name.
 */
import type { MessagePort } from 'node:worker_threads';
import type { PageToRead, ReadOutcome } from './evidence.ts';
import { readPage } from './read-page.ts';

export type ThreadTask = {
  page: PageToRead;
  /** Told when the work begins, so that the time before does not count against the page. */
  begun: MessagePort;
};

export function readPageInThread({ page, begun }: ThreadTask): ReadOutcome {
  begun.postMessage(null);
  begun.close();
  return readPage(page);
}
