/**
 * The dry run: reads the source once and says what an import would make of it, without writing anything but the report of
 * the run. It keeps ids, paths and names of the source in memory, no texts.
 */
import { readSettings } from '../settings/settings.ts';
import type { Entry } from './entry.ts';
import { workOn } from './work/end-run.ts';
import { keptWhile, leaseRun, type Lease } from './work/lease.ts';
import { createFindings, type Findings } from './plan/findings.ts';
import { planPosts } from './plan/posts.ts';
import { planResponses } from './plan/responses.ts';
import {
  preparePost,
  prepareResponse,
  type PreparedPost,
  type PreparedResponse,
  type Preparing,
} from './prepare/prepare.ts';
import { addNotes } from './work/progress.ts';
import { emptyReport } from './report.ts';
import { findRun } from './runs.ts';
import { openSource } from './work/source.ts';
import { spaceProblem } from './work/space.ts';
import type { RunDeps, RunOptions, RunOutcome } from './work.ts';

/** Posts and responses that are compared with what is here at a time. */
const AT_ONCE = 50;
const RESPONSES_AT_ONCE = 400;

/** Of a run in the state `reading`, which becomes `ready`, or `failed`. */
export async function planRun(
  deps: RunDeps,
  id: number,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const lease = await leaseRun(deps, id, { states: ['reading'], state: 'reading' });
  if (!lease) return { kind: 'elsewhere' };
  return await workOn(deps, id, lease, async () => {
    const run = await findRun(deps, id);
    const settings = await readSettings(deps);
    const source = await lease.during(openSource(run, { timeZone: settings.timeZone, ...options }));
    if (!source) {
      await lease.end({ state: 'reading' });
      return { kind: 'stopped', report: emptyReport() };
    }
    const { known, hash, size, reader } = source;
    const findings = createFindings({ deps, run, known, settings });
    const { report } = findings;
    const problem = await spaceProblem(deps, { path: run.path, size });
    if (problem !== null) addNotes(report, [{ level: 'decision', what: problem, where: null }]);
    const planning: Planning = {
      ...{ deps, findings, lease, posts: [], responses: [] },
      isDraft: run.options.asDrafts,
    };
    let position = 0;
    for await (const entry of keptWhile(lease, source.entries())) {
      await lease.during(see(planning, entry));
      position += 1;
      if (position % 500 === 0) options.onProgress?.({ position, entries: run.entries });
    }
    await planPosts(findings, planning.posts);
    await planResponses(findings, planning.responses);
    if (options.signal?.aborted) {
      await lease.end({ state: 'reading' });
      return { kind: 'stopped', report };
    }
    await findings.end();
    await lease.end({
      ...{ state: 'ready', plan: report, entries: position, fileHash: hash },
      ...{ format: reader.format, siteUrl: known.siteUrl },
    });
    return { kind: 'done', report };
  });
}

type Planning = {
  deps: RunDeps;
  findings: Findings;
  lease: Lease;
  /** Not compared yet. */
  posts: PreparedPost[];
  responses: PreparedResponse[];
  isDraft: boolean;
};

async function see(planning: Planning, entry: Entry): Promise<void> {
  const { deps, findings } = planning;
  const preparing: Preparing = {
    now: deps.clock.now(),
    siteUrl: findings.known.siteUrl,
    asDrafts: planning.isDraft,
  };
  switch (entry.kind) {
    case 'site':
    case 'author':
      return;
    case 'term':
      findings.seeTerm(entry);
      return;
    case 'media':
      findings.seeMedia(entry);
      return;
    case 'note':
      addNotes(findings.report, [entry]);
      return;
    case 'response': {
      const prepared = await prepareResponse(deps, entry, preparing);
      if ('kind' in prepared) {
        addNotes(findings.report, prepared.notes);
        return;
      }
      findings.seeResponse(prepared);
      planning.responses.push(prepared);
      if (planning.responses.length >= RESPONSES_AT_ONCE)
        await planResponses(findings, planning.responses.splice(0));
      return;
    }
    case 'post': {
      const prepared = await preparePost(deps, entry, preparing);
      if ('kind' in prepared) {
        addNotes(findings.report, prepared.notes);
        return;
      }
      planning.posts.push(prepared);
      if (planning.posts.length >= AT_ONCE) await planPosts(findings, planning.posts.splice(0));
    }
  }
}
