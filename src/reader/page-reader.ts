/**
 * Reads other people's pages in worker threads that are ended at a deadline.
 *
 * A page can be written so that parsing it takes minutes and gigabytes, and only parsing it shows this. The
 * thread is therefore ended and replaced.
 */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import pLimit from 'p-limit';
import { Piscina } from 'piscina';
import type { PageToRead, ReadOutcome, ReadPage } from './evidence.ts';
import type { readPageInThread, ThreadTask } from './read-page.ts';

type PageReaderOptions = {
  /** Pages read at the same time. All threads start at once and stay. */
  threads: number;
  /** Longest time for one page, from the moment its thread starts with it. */
  deadlineMs: number;
  /** Most memory that one page may take in its thread. */
  maxHeapMb: number;
};

export type PageReader = {
  /**
   * Waits for a free thread, then reads. The caller must limit the number of waiting pages.
   *
   * @returns `unreadable` if the page took too long or too much memory, or broke the parser.
   * @throws Error if no thread starts, and after {@link close}
   */
  readPage: ReadPage;
  /** Waits for the pages already accepted, then ends the threads. Later pages are rejected. */
  close(): Promise<void>;
};

/** A thread that has not started by then never will; it usually starts in under a second. */
const START_UP_MS = 30_000;
/** The pool needs the name; the type checks it. */
const THREAD_FUNCTION: keyof { readPageInThread: typeof readPageInThread } = 'readPageInThread';

export function createPageReader(options: PageReaderOptions): PageReader {
  const pool = new Piscina<ThreadTask, ReadOutcome>({
    ...threadFile(),
    name: THREAD_FUNCTION,
    minThreads: options.threads,
    maxThreads: options.threads,
    // With atomics, an idle thread blocks instead of closing used ports, and leaks 3 KB for each page.
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: options.maxHeapMb },
  });
  // A thread may still run out of memory while it is being ended. Its page has been answered and the pool
  // has a new thread; without a listener, the error would end the process.
  pool.on('error', () => undefined);

  const limitToThreads = pLimit(options.threads);
  const accepted = new Set<Promise<ReadOutcome>>();
  let isClosed = false;

  return {
    readPage(page) {
      if (isClosed) return Promise.reject(new Error('The page reader is closed.'));
      const reading = limitToThreads(() => readWithDeadline(pool, page, options.deadlineMs));
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

/** @throws Error if no thread could start, which is not the page's fault */
async function readWithDeadline(
  pool: Piscina<ThreadTask, ReadOutcome>,
  page: PageToRead,
  deadlineMs: number,
): Promise<ReadOutcome> {
  const { port1, port2: started } = new MessageChannel();
  const time = timeFromStart(port1, deadlineMs);
  try {
    return await pool.run({ page, started }, { transferList: [started], signal: time.isUp });
  } catch (cause) {
    if (time.hasStarted()) return { kind: 'unreadable' };
    throw new Error('The thread that reads pages did not start.', { cause });
  } finally {
    time.stop();
  }
}

/** The deadline of one page, counted from the message of its thread that reading has started. */
function timeFromStart(
  started: MessagePort,
  deadlineMs: number,
): { isUp: AbortSignal; hasStarted: () => boolean; stop: () => void } {
  const end = new AbortController();
  const endAfter = (ms: number): NodeJS.Timeout =>
    setTimeout(() => {
      end.abort();
    }, ms);
  let hasStarted = false;
  let timer = endAfter(START_UP_MS);
  started.once('message', () => {
    hasStarted = true;
    clearTimeout(timer);
    timer = endAfter(deadlineMs);
  });
  return {
    isUp: end.signal,
    // The result comes by another port, and may overtake the message of the start.
    hasStarted: () => hasStarted || receiveMessageOnPort(started) !== undefined,
    stop: () => {
      clearTimeout(timer);
      started.close();
    },
  };
}

/** Compiled, the thread runs plain JavaScript; from source it needs tsx, which threads do not inherit. */
function threadFile(): { filename: string; execArgv: string[] } {
  const isSource = import.meta.url.endsWith('.ts');
  const tsx = (): string => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return {
    filename: fileURLToPath(new URL(`./read-page${isSource ? '.ts' : '.js'}`, import.meta.url)),
    execArgv: isSource ? ['--import', tsx()] : [],
  };
}
