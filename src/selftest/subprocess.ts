/**
 * The self-test in a process of its own, as the desk runs it: the running blog neither waits for it
 * nor shares anything with it. Called by http/admin.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

/** It takes seconds; on a machine that is very busy, perhaps a minute. */
const DEADLINE_MS = 120_000;

const RESULTS = z.array(
  z.object({ group: z.string(), name: z.string(), problem: z.string().nullable() }),
);

export type SubprocessOutcome =
  /** `problem`: what went otherwise than expected; `null`: nothing. */
  | { kind: 'ran'; results: z.infer<typeof RESULTS> }
  /** It could not be run, or took longer than two minutes. `why` may be long. */
  | { kind: 'failed'; why: string };

let running: Promise<SubprocessOutcome> | null = null;

/** Who asks while it runs gets what comes of that: there is never more than one. */
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
  const [printed, complaint] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  try {
    // Printed also where a check fails, though the program then ends with an error.
    return { kind: 'ran', results: RESULTS.parse(JSON.parse(printed)) };
  } catch {
    return { kind: 'failed', why: complaint.trim() || 'It took longer than two minutes.' };
  }
}

/** Compiled, it is plain JavaScript; from source it needs tsx. */
function programArguments(): string[] {
  const isSource = import.meta.url.endsWith('.ts');
  const file = new URL(`../cli${isSource ? '.ts' : '.js'}`, import.meta.url);
  const tsx = (): string => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return [...(isSource ? ['--import', tsx()] : []), fileURLToPath(file), 'selftest', '--json'];
}
