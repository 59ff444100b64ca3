/**
 * How the work on a run ends: done, stopped by its owner or its process, or failed with a sentence. It can be resumed,
 * except that an undo which failed can only be begun again.
 */
import { diskProblem } from '../../db/trouble.ts';
import { AppError } from '../../lib/errors.ts';
import { LeaseLostError, type Lease } from './lease.ts';
import { storedWork, workOf, type Work } from './progress.ts';
import type { RunState } from '../run.ts';
import { findRun } from '../runs.ts';
import type { RunDeps, RunOutcome } from '../work.ts';

/** The owner stopped it while it worked, or another process has it: nothing more is written. */
export async function workOn(
  deps: RunDeps,
  id: number,
  lease: Lease,
  work: () => Promise<RunOutcome>,
  failed: Extract<RunState, 'failed' | 'undo-failed'> = 'failed',
): Promise<RunOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LeaseLostError) {
      const run = await findRun(deps, id);
      if (run.state !== 'stopped') return { kind: 'elsewhere' };
      return { kind: 'stopped', report: workOf(run).report };
    }
    const problem = sentenceFor(error, failed);
    if (!(error instanceof AppError)) deps.log.error({ err: error, run: id }, `import ${failed}`);
    // A disk that is full has no room for this, either: the run is left as one whose process died.
    await lease.end({ state: failed, problem }).catch((unnoted: unknown) => {
      deps.log.error({ err: unnoted, run: id }, 'end of import not stored');
    });
    return { kind: 'failed', problem };
  }
}

function sentenceFor(error: unknown, state: RunState): string {
  if (error instanceof AppError) return error.message;
  const full = diskProblem(error);
  if (full !== null) {
    const next = state === 'failed' ? 'resume the import' : 'undo the import again';
    return `${full} Free some space, and ${next}.`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const [line = ''] = message.trim().split('\n').slice(-1);
  return `Something went wrong: ${line.slice(0, 300)}`;
}

export async function endRun(
  lease: Lease,
  kind: 'done' | 'stopped',
  work: Work,
): Promise<RunOutcome> {
  const { report } = work;
  const isDone = kind === 'done';
  await lease.end({
    ...{ state: kind, report: isDone ? report : storedWork(work) },
    ...(isDone && { finishedAt: lease.now() }),
  });
  return { kind, report };
}
