/**
 * The self-test page: checks that this installation sends and receives with all protocols.
 */
import { Router } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViews } from '../views/render.ts';
import type { SelfTestView } from '../views/overview.ts';
import { settingsFor } from '../../request/page-request.ts';
import { noteSelfTest } from '../../../settings/noted.ts';
import { runSelftestInSubprocess, type SubprocessOutcome } from '../../../selftest/subprocess.ts';

const HEADING = 'Self-test';

export function selfTestPages(deps: Pick<Deps, 'db' | 'clock' | 'log'>, views: AdminViews): Router {
  const router = Router();
  router.get('/', async (_req, res) => {
    const view = { heading: HEADING, outcome: null };
    await views.render(res, 'self-test', await settingsFor(deps, res), view);
  });
  // Answered with the page itself, since only the number of failures is stored and repeating it does no harm.
  router.post('/', async (_req, res) => {
    await noteAction(deps, signedIn(res).user, 'ran the self-test');
    const outcome = await runSelftestInSubprocess();
    if (outcome.kind === 'failed') deps.log.error({ why: outcome.why }, 'The self-test failed.');
    await noteSelfTest(deps, outcome.kind === 'failed' ? null : failuresIn(outcome.results).length);
    const view = { heading: HEADING, outcome: outcomeView(outcome) };
    await views.render(res, 'self-test', await settingsFor(deps, res), view);
  });
  return router;
}

function outcomeView(outcome: SubprocessOutcome): SelfTestView['outcome'] {
  if (outcome.kind === 'failed') {
    const summary = 'The self-test could not run. See the log for the reason.';
    return { summary, isGood: false, groups: [] };
  }
  const { results } = outcome;
  const bad = failuresIn(results).length;
  const names = [...new Set(results.map(({ group }) => group))];
  return {
    summary:
      bad === 0
        ? `All ${results.length} checks passed.`
        : `${bad} of ${results.length} checks failed.`,
    isGood: bad === 0,
    groups: names.map((name) => ({ name, checks: results.filter(({ group }) => group === name) })),
  };
}

function failuresIn<Result extends { problem: string | null }>(
  results: readonly Result[],
): Result[] {
  return results.filter(({ problem }) => problem !== null);
}
