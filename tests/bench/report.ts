/**
 * The report of the linkback benchmark as lines, and its bounds.
 */
import { percentile } from './figures.ts';
import type { Options } from './options.ts';
import type { ReaderReport } from './reader.ts';
import type { SenderReport } from './sender.ts';
import type { SourceHostsReport } from './source-hosts.ts';

export type Measured = {
  quiet: ReaderReport;
  /** The first seconds of the flood, and the rest of it. */
  first: ReaderReport;
  flooded: ReaderReport;
  sender: SenderReport;
  /** Without the time in which the program was dead or starting. */
  floodMs: number;
  wasKilled: boolean;
  quietMb: number;
  floodMb: number;
  hosts: SourceHostsReport;
  verified: number;
  /** From the first ping to the last measurement. */
  verifiedWithinMs: number;
  /** Sources whose ping was answered with success and that are not in the database. */
  lost: string[];
};

const MAX_RATIO = 2;
const MAX_EXTRA_MB = 100;
const MAX_PER_MINUTE = 5;

/** @returns the lines, and the bounds that were missed */
export function report(
  options: Options,
  measured: Measured,
): { lines: string[]; missed: string[] } {
  const { quiet, flooded, sender, hosts, lost } = measured;
  const ratio = percentile(flooded.latenciesMs, 0.99) / percentile(quiet.latenciesMs, 0.99);
  const extraMb = measured.floodMb - measured.quietMb;
  const unread = quiet.failed + measured.first.failed + flooded.failed;
  const lines = [
    `${count(options.pings)} ${options.protocol}s from ${count(options.hosts)} hosts on ${options.postgres ? 'PostgreSQL' : 'SQLite'}`,
    `accepted        ${count(sender.accepted.length)} in ${seconds(measured.floodMs)}: ${perSecond(sender.accepted.length, measured.floodMs)} a second; responses p50 ${ms(sender.answerMs, 0.5)}, p99 ${ms(sender.answerMs, 0.99)}`,
    `verified        ${count(measured.verified)} in ${seconds(measured.verifiedWithinMs)}: ${perSecond(measured.verified, measured.verifiedWithinMs)} a second (budgets allow ${((options.hosts * MAX_PER_MINUTE) / 60).toFixed(1)} after the first five of each host)`,
    `reading, quiet  ${reading(quiet)}`,
    `first seconds   ${reading(measured.first)}`,
    `reading, flood  ${reading(flooded)}`,
    `p99 ratio       ${ratio.toFixed(2)}`,
    `memory          ${measured.quietMb.toFixed(0)} MB quiet, ${measured.floodMb.toFixed(0)} MB under flood: ${extraMb.toFixed(0)} MB more`,
    `any one host    got at most ${hosts.maxPerMinute} requests in any 60 s, ${hosts.maxInFlight} at once`,
    `kill -9         ${measured.wasKilled ? `in the middle: ${lost.length} of ${count(sender.accepted.length)} acknowledged pings lost, ${sender.unanswered} pings without a response, sent again` : 'left out'}`,
  ];
  const bounds: [boolean, string][] = [
    [ratio <= MAX_RATIO, `reading p99 under flood is at most ${MAX_RATIO} times the quiet one`],
    [extraMb <= MAX_EXTRA_MB, `memory is at most ${MAX_EXTRA_MB} MB over quiet`],
    [hosts.maxPerMinute <= MAX_PER_MINUTE, `no host gets more than ${MAX_PER_MINUTE} a minute`],
    [hosts.maxInFlight <= 1, 'no host gets two requests at once'],
    [lost.length === 0, 'nothing acknowledged is lost'],
    [unread === 0, `every page is read (${unread} were not)`],
    [
      sender.accepted.length === options.pings,
      `every ping is accepted (${sender.refused} were not: ${sender.refusal ?? ''})`,
    ],
  ];
  return { lines, missed: bounds.filter(([isMet]) => !isMet).map(([, bound]) => bound) };
}

function reading({ latenciesMs }: ReaderReport): string {
  return `p50 ${ms(latenciesMs, 0.5)}, p99 ${ms(latenciesMs, 0.99)}, slowest ${ms(latenciesMs, 1)} of ${count(latenciesMs.length)} reads`;
}

function ms(values: readonly number[], share: number): string {
  return `${percentile(values, share).toFixed(1)} ms`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

function perSecond(number: number, milliseconds: number): string {
  return ((1_000 * number) / milliseconds).toFixed(1);
}

function count(number: number): string {
  return number.toLocaleString('en');
}
