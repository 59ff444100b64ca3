/**
 * `antiphon import …`: imports a file or folder of another blog, goes on with an import, undoes it, lists imports.
 */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Command, type Print, UsageError, readArgs, toId } from './command.ts';
import { fetchAfterImport, importMedia } from './import-media.ts';
import { readAuthorMap } from './import-authors.ts';
import { describeLeft, describeReport } from './import-report.ts';
import { untilInterrupted, waitForLease, work } from './import-work.ts';
import { forShell, forTerminal, minuteText } from './print.ts';
import type { Deps } from '../deps.ts';
import { IMPORT_FORMATS, type ImportFormat } from '../import/entry.ts';
import { deleteUnread, doRun } from '../import/do-run.ts';
import { MEDIA_CHOICES, type ImportOptions } from '../import/options.ts';
import { planRun } from '../import/plan.ts';
import type { Report } from '../import/report.ts';
import type { ImportRun } from '../import/run.ts';
import {
  createRun,
  deleteRun,
  findRun,
  listRuns,
  requestStop,
  requestUndo,
  requestWrite,
} from '../import/runs.ts';
import { undoRun } from '../import/undo.ts';
import type { RunOutcome } from '../import/work.ts';
import { writeRun } from '../import/write.ts';
import { AppError, InvalidInputError } from '../lib/errors.ts';
import { importJson, isJsonExport } from '../portable/import.ts';
import { readSettings } from '../settings/settings.ts';

const USAGE = `  antiphon import FILE|FOLDER [--dry-run] [--json] [--strict]
    [--from ${IMPORT_FORMATS.join('|')}]
    [--map FILE] [--media yes|later|no] [--media-from FOLDER]
    [--as-drafts] [--trash] [--settings] [--charset NAME] [--site URL]
                                         import posts, pages, comments, linkbacks and images of
                                         another blog; nothing is sent to other sites
                                         --dry-run: only say what would come, and what would be lost
                                         --map: a YAML or JSON file, an author there: an author here
                                         --media later: only note images and files; antiphon import
                                         media fetches them; no: they stay where they are
                                         --trash: trashed posts and spam, too
                                         --settings: title, description and language, too
                                         --strict: exit code 1 if anything is lost
  antiphon import list [--json]          imports, the newest first
  antiphon import resume ID              resume an import that was stopped
  antiphon import media ID [--media-from FOLDER]
                                         fetch images and files that were only noted, or failed
  antiphon import undo ID                remove what an import made and nobody changed since`;

const OPTIONS = {
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  strict: { type: 'boolean' },
  from: { type: 'string' },
  map: { type: 'string' },
  media: { type: 'string' },
  'media-from': { type: 'string' },
  'as-drafts': { type: 'boolean' },
  trash: { type: 'boolean' },
  settings: { type: 'boolean' },
  charset: { type: 'string' },
  site: { type: 'string' },
} as const;

export const importCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(args, OPTIONS, USAGE);
    const [first, second, ...more] = positionals;
    if (first === undefined || more.length > 0) throw usageError();
    const shared = { json: values.json ?? false, strict: values.strict ?? false };
    if (first === 'list' && second === undefined) await list(deps, shared.json, print);
    else if (first === 'resume' && second !== undefined)
      await resume(deps, idIn(second), shared, print);
    else if (first === 'media' && second !== undefined) {
      const mediaFrom = values['media-from'];
      await importMedia(deps, idIn(second), { json: shared.json, mediaFrom }, print);
    } else if (first === 'undo' && second !== undefined)
      await undo(deps, idIn(second), shared.json, print);
    else if (first === 'continue' && second !== undefined) await doRun(deps, idIn(second));
    else if (second === undefined) {
      const options = await optionsIn(values);
      const isDry = values['dry-run'] ?? false;
      await start(deps, first, { ...shared, isDry, options, again: withoutDryRun(args) }, print);
    } else throw usageError();
  },
};

/** Something was lost, and `--strict` makes that a failure. */
class LossError extends AppError {
  override name = 'LossError';
}

type Described = Pick<ImportRun, 'name' | 'format' | 'siteUrl'>;
type Shared = { json: boolean; strict: boolean };
/** `again`: the command that writes. */
type Dry = { isDry: boolean; again: string };
type Values = ReturnType<typeof readArgs<typeof OPTIONS>>['values'];

async function optionsIn(values: Values): Promise<Partial<ImportOptions>> {
  const format = choiceIn('from', values.from, IMPORT_FORMATS);
  const media = choiceIn('media', values.media, MEDIA_CHOICES);
  return {
    ...(format && { format: format satisfies ImportFormat }),
    ...(media && { media }),
    ...(values['media-from'] !== undefined && { mediaFrom: path.resolve(values['media-from']) }),
    ...(values.site !== undefined && { siteUrl: values.site }),
    ...(values.charset !== undefined && { charset: values.charset }),
    asDrafts: values['as-drafts'] ?? false,
    trash: values.trash ?? false,
    settings: values.settings ?? false,
    authors: values.map === undefined ? {} : await readAuthorMap(values.map),
  };
}

function choiceIn<const Choices extends readonly string[]>(
  option: string,
  word: string | undefined,
  choices: Choices,
): Choices[number] | undefined {
  if (word === undefined || choices.includes(word)) return word;
  throw new UsageError(`--${option} must be one of ${choices.join(', ')}, not “${word}”.`);
}

async function start(
  deps: Deps,
  source: string,
  { options, ...given }: Shared & Dry & { options: Partial<ImportOptions> },
  print: Print,
): Promise<void> {
  if (await isExportFile(source)) {
    await importExport(deps, source, given, print);
    return;
  }
  const { isDry, again, ...shared } = given;
  const request = { path: path.resolve(source), name: source, options };
  if (!isDry) {
    const { id } = await createRun(deps, { ...request, state: 'waiting' });
    await write(deps, id, shared, print).finally(() => deleteUnread(deps, id));
    return;
  }
  const run = await createRun(deps, request);
  const planned = await work(planRun, deps, run.id, 'Reading');
  const read = await findRun(deps, run.id);
  // A dry run leaves nothing behind.
  await deleteRun(deps, run.id);
  const report = reportOf(planned, 'Nothing was written.');
  await printReport(
    { run: read, report, end: `Nothing was written. ${again} does it.` },
    shared,
    print,
  );
}

/** The same command, without the option. */
function withoutDryRun(args: readonly string[]): string {
  const end = args.indexOf('--');
  const given = args.filter((word, at) => word !== '--dry-run' || (end !== -1 && at > end));
  return ['antiphon', 'import', ...given].map(forShell).join(' ');
}

async function isExportFile(given: string): Promise<boolean> {
  const found = await stat(given).catch(() => null);
  return (found?.isFile() ?? false) && (await isJsonExport(given));
}

/** An export of another Antiphon is rows, not entries: it becomes this blog, if this one is empty. */
async function importExport(
  deps: Deps,
  given: string,
  { isDry, again, ...shared }: Shared & Dry,
  print: Print,
): Promise<void> {
  const { report, withoutPassword } = await importJson(deps, given, { isDry });
  const reset = withoutPassword.map(
    (email) => `antiphon user password ${email} --password-stdin gives ${email} a password.`,
  );
  const end = isDry
    ? `Nothing was written. ${again} does it.`
    : ['The blog is as it was exported.', ...reset].join('\n');
  const run = { name: given, format: null, siteUrl: '' };
  await printReport({ run, report, end }, shared, print);
}

async function resume(deps: Deps, id: number, shared: Shared, print: Print): Promise<void> {
  const { state } = await findRun(deps, id);
  if (state === 'reading') {
    reportOf(await work(planRun, deps, id, 'Reading'), `antiphon import resume ${id} goes on.`);
  }
  // One whose process ended goes on as it is.
  if (state !== 'writing' && state !== 'waiting') await requestWrite(deps, id);
  await write(deps, id, shared, print);
}

async function write(deps: Deps, id: number, shared: Shared, print: Print): Promise<void> {
  const report = reportOf(
    await work(writeRun, deps, id, 'Importing'),
    `What was imported stays. antiphon import resume ${id} goes on, antiphon import undo ${id} removes it.`,
  );
  const run = await findRun(deps, id);
  const end = `Imported as number ${id}. antiphon import undo ${id} removes it again.`;
  await printReport({ run, report, end }, shared, print);
  await fetchAfterImport(deps, id, shared, print);
}

/** An import whose process was killed looks as if it ran. */
async function stopKilled(deps: Deps, id: number): Promise<void> {
  if ((await findRun(deps, id)).state !== 'writing') return;
  const isLeft = await untilInterrupted((signal) => waitForLease(deps, id, signal));
  if (isLeft && (await findRun(deps, id)).state === 'writing') await requestStop(deps, id);
}

async function undo(deps: Deps, id: number, json: boolean, print: Print): Promise<void> {
  await stopKilled(deps, id);
  if ((await findRun(deps, id)).state !== 'undoing') await requestUndo(deps, id);
  const report = reportOf(
    await work(undoRun, deps, id, 'Removing'),
    `antiphon import undo ${id} goes on.`,
  );
  const run = await findRun(deps, id);
  if (json) await print(`${JSON.stringify(report, null, 2)}\n`);
  else await print(`${describeLeft(report, run)}Import ${id} is undone.\n`);
}

/**
 * @param next what to do after a stop
 * @throws InvalidInputError unless the work is done
 */
function reportOf(outcome: RunOutcome, next: string): Report {
  switch (outcome.kind) {
    case 'done':
      return outcome.report;
    case 'stopped':
      throw new InvalidInputError(`Stopped. ${next}`);
    case 'failed':
      throw new InvalidInputError(outcome.problem);
    case 'elsewhere':
      throw new InvalidInputError(
        'Another process works on this import. antiphon import list shows how far it is.',
      );
  }
}

async function printReport(
  { run, report, end }: { run: Described; report: Report; end: string },
  { json, strict }: Shared,
  print: Print,
): Promise<void> {
  if (json) await print(`${JSON.stringify(report, null, 2)}\n`);
  else await print(`${describeReport(report, run)}${end}\n`);
  const losses = report.lost.length + report.collisions.length;
  if (strict && losses > 0) throw new LossError(`Not everything is imported (--strict).`);
}

async function list(deps: Deps, json: boolean, print: Print): Promise<void> {
  const runs = await listRuns(deps);
  if (json) {
    await print(`${JSON.stringify(runs, null, 2)}\n`);
    return;
  }
  const { timeZone } = await readSettings(deps);
  for (const { id, createdAt, state, name, problem } of runs) {
    await print(`${id}  ${minuteText(createdAt, timeZone)}  ${state}  ${name}\n`);
    if (problem !== null) await print(`    ${forTerminal(problem)}\n`);
  }
  if (runs.length === 0) await print('No imports yet.\n');
}

function idIn(word: string): number {
  return toId(word, 'an import', 'antiphon import list');
}

function usageError(): UsageError {
  return new UsageError(`Usage:\n${USAGE}`);
}
