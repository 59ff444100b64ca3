/**
 * Whether programs may write at all, and how often: one switch and one count for XML-RPC and Micropub.
 */
import type { Program } from '../../clients/program.ts';
import type { Deps } from '../../deps.ts';
import { createSlidingWindows, takeFromAll } from '../../lib/rate-limiter.ts';
import { readSettings } from '../../settings/settings.ts';

export const PROGRAMS_OFF =
  'This blog does not let programs publish. An owner can change that in the settings.';

export async function areProgramsOff(deps: Pick<Deps, 'db' | 'log'>): Promise<boolean> {
  return !(await readSettings(deps)).programs;
}

const MINUTE_MS = 60_000;
const CALLS_A_MINUTE = 120;
const UPLOADS_A_MINUTE = 10;
const MAX_ACCOUNTS = 1_000;

/** How long a refused program is asked to wait. */
export const WAIT_SECONDS = MINUTE_MS / 1_000;
export const TOO_MANY_CALLS = `Too many calls: an account has ${CALLS_A_MINUTE} a minute, and ${UPLOADS_A_MINUTE} of them may have files. Wait a minute.`;

/** `call`: any. `upload`: what a call with a file takes beside it. */
export type Taken = 'call' | 'upload';

/** Of each account, whichever of its programs calls. */
export type ProgramLimits = {
  /** Counts all that is taken, or nothing. @returns whether the account has that many left */
  take: (program: Pick<Program, 'user'>, now: Date, ...taken: readonly Taken[]) => boolean;
};

export function createProgramLimits(): ProgramLimits {
  const perMinute = (max: number) =>
    createSlidingWindows({ max, windowMs: MINUTE_MS, maxKeys: MAX_ACCOUNTS });
  const limiters = { call: perMinute(CALLS_A_MINUTE), upload: perMinute(UPLOADS_A_MINUTE) };
  return {
    take: ({ user }, now, ...taken) =>
      takeFromAll(
        taken.map((each) => [limiters[each], String(user.id)] as const),
        now.getTime(),
      ),
  };
}
