/**
 * Runs the self-test in a subprocess: it does not block the running blog and shares nothing with it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

/** The self-test takes seconds, or a minute on a very busy machine. */
const DEADLINE_MS = 120_000;

const RESULTS = z.array(
  z.object({ group: z.string(), name: z.string(), problem: z.string().nullable() }),
);

export type SubprocessOutcome =
  /** `problem`: what was not as expected; `null` if the check passed. */
  | { kind: 'ran'; results: z.infer<typeof RESULTS> }
  /** It could not run, or took longer than two minutes. `why` may be long. */
  | { kind: 'failed'; why: string };

let running: Promise<SubprocessOutcome> | null = null;

/** Runs the self-test, or waits for the one that is running: there is never more than one. */
export function runSelftestInSubprocess(): Promise<SubprocessOutcome> {
  running ??= run().finally(() => {
    running = null;
  });
  return running;
}

async function run(): Promise<SubprocessOutcome> {
  const child = spawn(process.execPath, programArguments(), {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  try {
    // Printed also if a check fails, although the exit code is then 1.
    return { kind: 'ran', results: RESULTS.parse(JSON.parse(stdout)) };
  } catch {
    return { kind: 'failed', why: stderr.trim() || 'It took longer than two minutes.' };
  }
}

/** The compiled program is plain JavaScript; the source needs tsx. */
function programArguments(): string[] {
  const isSource = import.meta.url.endsWith('.ts');
  const file = new URL(`../cli${isSource ? '.ts' : '.js'}`, import.meta.url);
  const tsx = (): string => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return [...(isSource ? ['--import', tsx()] : []), fileURLToPath(file), 'selftest', '--json'];
}
