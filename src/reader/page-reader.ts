/**
 * Reads strangers' pages in threads that are ended at a deadline.
 *
 * A page can be written so that parsing it takes minutes and gigabytes. No check beforehand tells
 * such a page from an honest one without parsing it, so the thread is given up instead and a new
 * one takes its place. What reading means is read-page.ts. Made once by deps.ts.
 */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import pLimit from 'p-limit';
import { Piscina } from 'piscina';
import type { PageToRead, ReadOutcome, ReadPage } from './evidence.ts';
import type { readPageInThread, ThreadTask } from './read-page.ts';

type PageReaderOptions = {
  /** Pages read at the same time. The threads are started at once and kept. */
  threads: number;
  /** Longest time for one page, from when its thread begins with it. */
  deadlineMs: number;
  /** Most memory that one page may take in its thread. */
  maxHeapMb: number;
};

export type PageReader = {
  /**
   * Waits for a free thread, then reads. How many pages may wait is the caller's to bound.
   *
   * @returns `unreadable` if the page took too long or too much memory, or broke the parser.
   * @throws Error if no thread starts, and after {@link close}.
   */
  readPage: ReadPage;
  /** Waits for the pages already given, then ends the threads. Later pages are rejected. */
  close(): Promise<void>;
};

/** A thread that has not begun by then never will; it starts in well under a second. */
const START_UP_MS = 30_000;
/** The pool asks for the name; the type keeps it true. */
const THREAD_FUNCTION: keyof { readPageInThread: typeof readPageInThread } = 'readPageInThread';

export function createPageReader(options: PageReaderOptions): PageReader {
  const pool = new Piscina<ThreadTask, ReadOutcome>({
    ...threadFile(),
    name: THREAD_FUNCTION,
    minThreads: options.threads,
    maxThreads: options.threads,
    // An idle thread would otherwise stand still instead of closing the ports it has done with:
    // some 3 KB for every page, for as long as it lives.
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: options.maxHeapMb },
  });
  // A thread may still run out of memory while it is being ended. Its page has its answer by
  // then, and the pool its next thread; without a listener the process would end.
  pool.on('error', () => undefined);

  const oneForEachThread = pLimit(options.threads);
  const accepted = new Set<Promise<ReadOutcome>>();
  let isClosed = false;

  return {
    readPage(page) {
      if (isClosed) return Promise.reject(new Error('The page reader is closed.'));
      const reading = oneForEachThread(() => readWithDeadline(pool, page, options.deadlineMs));
      accepted.add(reading);
      return reading.finally(() => accepted.delete(reading));
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(accepted);
      await pool.destroy();
    },
  };
}

/** @throws Error if no thread could begin: that is not the page's fault. */
async function readWithDeadline(
  pool: Piscina<ThreadTask, ReadOutcome>,
  page: PageToRead,
  deadlineMs: number,
): Promise<ReadOutcome> {
  const { port1, port2: begun } = new MessageChannel();
  const time = timeFromBeginning(port1, deadlineMs);
  try {
    return await pool.run({ page, begun }, { transferList: [begun], signal: time.isUp });
  } catch (cause) {
    if (time.hasBegun()) return { kind: 'unreadable' };
    throw new Error('The thread that reads pages did not start.', { cause });
  } finally {
    time.stop();
  }
}

/** The deadline of one page, which starts when its thread says that it begins. */
function timeFromBeginning(
  begun: MessagePort,
  deadlineMs: number,
): { isUp: AbortSignal; hasBegun: () => boolean; stop: () => void } {
  const end = new AbortController();
  const endAfter = (ms: number): NodeJS.Timeout =>
    setTimeout(() => {
      end.abort();
    }, ms);
  let hasBegun = false;
  let timer = endAfter(START_UP_MS);
  begun.once('message', () => {
    hasBegun = true;
    clearTimeout(timer);
    timer = endAfter(deadlineMs);
  });
  return {
    isUp: end.signal,
    // A page's end comes by another port, and may overtake the news of its beginning.
    hasBegun: () => hasBegun || receiveMessageOnPort(begun) !== undefined,
    stop: () => {
      clearTimeout(timer);
      begun.close();
    },
  };
}

/** Compiled, the thread is plain JavaScript; from source it needs tsx, in a thread of its own too. */
function threadFile(): { filename: string; execArgv: string[] } {
  const isSource = import.meta.url.endsWith('.ts');
  const tsx = (): string => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return {
    filename: fileURLToPath(new URL(`./read-page${isSource ? '.ts' : '.js'}`, import.meta.url)),
    execArgv: isSource ? ['--import', tsx()] : [],
  };
}
