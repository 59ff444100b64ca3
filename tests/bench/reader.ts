/**
 * Readers who come for a page at a steady pace, each on a connection of their own.
 *
 * The pace does not wait for answers, and each reading's time counts from when it was due: a
 * server that stands still for a second has made fifty readers wait, not one.
 */
import { get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answer, givenSettings } from './child.ts';

export type ReaderSettings = { url: string };
export type ReaderReport = {
  /** How long each reading took from when it was due, in milliseconds. */
  latenciesMs: number[];
  failed: number;
};

const READINGS_PER_SECOND = 50;
/** The program is to be killed in the middle of the flood, not when all was read. */
const PATIENCE_MS = 500;

const { url } = givenSettings() as ReaderSettings;
/** When each reading under way was due. */
const underWay = new Map<Promise<void>, number>();
let report: ReaderReport = { latenciesMs: [], failed: 0 };
let timer: NodeJS.Timeout | undefined;

answer({ start, stop });

function start(): void {
  report = { latenciesMs: [], failed: 0 };
  let dueAt = performance.now();
  timer = setInterval(() => {
    for (; dueAt <= performance.now(); dueAt += 1_000 / READINGS_PER_SECOND) {
      const reading = read(dueAt, report);
      underWay.set(reading, dueAt);
      void reading.then(() => underWay.delete(reading));
    }
  }, 1);
}

/** What is not read by then counts as read now, so that no answer is too late to be counted. */
async function stop(): Promise<ReaderReport> {
  clearInterval(timer);
  await Promise.race([Promise.all(underWay.keys()), wait(PATIENCE_MS)]);
  const sofar = [...underWay.values()].map((dueAt) => performance.now() - dueAt);
  underWay.clear();
  return { ...report, latenciesMs: [...report.latenciesMs, ...sofar] };
}

async function read(dueAt: number, into: ReaderReport): Promise<void> {
  const status = await new Promise<number | null>((resolve) => {
    const ended = () => {
      resolve(null);
    };
    get(url, { agent: false }, (res) => {
      res.on('error', ended).on('end', () => {
        resolve(res.statusCode ?? null);
      });
      res.resume();
    }).on('error', ended);
  });
  if (status === 200) into.latenciesMs.push(performance.now() - dueAt);
  else into.failed += 1;
}
