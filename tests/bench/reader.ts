/**
 * Readers who request a page at a steady pace, each on their own connection.
 *
 * The pace does not wait for responses, and the time of each read counts from when it was due: a
 * server that stalls for a second has made fifty readers wait, not one.
 */
import { get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answer, givenSettings } from './child.ts';

export type ReaderSettings = { url: string };
export type ReaderReport = {
  /** How long each read took from when it was due, in milliseconds. */
  latenciesMs: number[];
  failed: number;
};

const READS_PER_SECOND = 50;
/** How long `stop` waits for current reads: the program is killed in the middle of the flood. */
const PATIENCE_MS = 500;

const { url } = givenSettings() as ReaderSettings;
/** When each current read was due. */
const underWay = new Map<Promise<void>, number>();
let report: ReaderReport = { latenciesMs: [], failed: 0 };
let timer: NodeJS.Timeout | undefined;

answer({ start, stop });

function start(): void {
  report = { latenciesMs: [], failed: 0 };
  let dueAt = performance.now();
  timer = setInterval(() => {
    for (; dueAt <= performance.now(); dueAt += 1_000 / READS_PER_SECOND) {
      const current = read(dueAt, report);
      underWay.set(current, dueAt);
      void current.then(() => underWay.delete(current));
    }
  }, 1);
}

/** Reads not finished by then count as finished now, so that none is left out as too late. */
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
