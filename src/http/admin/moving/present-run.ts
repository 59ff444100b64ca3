/**
 * Presents an import: where it is, what its report says, and the form with its options.
 */
import type { ImportFormat } from '../../../import/entry.ts';
import { IMPORT_FORMATS } from '../../../import/entry.ts';
import type { MediaCounts } from '../../../import/media/media.ts';
import type { Report, ReportedNote } from '../../../import/report.ts';
import { UNDO_STATES, type ImportRun, type RunState } from '../../../import/run.ts';
import { contentOf, HEADINGS, listsOf, outcomeOf } from '../../../import/summary.ts';
import { plural } from '../lib/plural.ts';
import type { ImportFormView, ImportRunView, NoteView, ReportView } from '../views/moving.ts';
import type { OptionView } from '../views/settings.ts';

export const STATE_TEXTS: Record<RunState, string> = {
  uploading: 'Upload not complete',
  reading: 'Being read',
  ready: 'Ready to start',
  waiting: 'Starting',
  writing: 'Importing',
  stopped: 'Stopped',
  done: 'Done',
  failed: 'Failed',
  undoing: 'Being undone',
  'undo-failed': 'Undo failed',
  undone: 'Undone',
};

const SENTENCES: Record<RunState, string> = {
  uploading:
    'The file has not been uploaded completely. Choose the same file again to continue the upload.',
  reading: 'The file is being read. Nothing is written yet.',
  ready: 'Nothing has been written yet. Check what will come, then start the import.',
  waiting: 'The import is about to start.',
  writing: 'The import is running. You can close this page, and the blog stays usable.',
  stopped: 'The import is stopped. What was imported stays until you resume or undo it.',
  done: 'The import is done. Nothing was sent to other sites, and nobody was emailed.',
  failed: 'The import failed. What was imported stays until you resume or undo it.',
  undoing: 'What the import made is being removed.',
  'undo-failed':
    'The undo failed. A part of what the import made may be removed already: undo it again to remove the rest.',
  undone: 'The import is undone.',
};

/** Of one that ended before its first entry was stored. */
function unwrittenSentence({ state, plan }: ImportRun): string {
  if (state === 'stopped') return 'The import is stopped. Nothing was imported.';
  // After a dry run, it was another thing that failed, such as room on the disk.
  if (plan) return 'The import failed. Nothing was imported.';
  return 'The file could not be read. Nothing was imported.';
}

const FORMAT_NAMES: Record<ImportFormat, string> = {
  wxr: 'WordPress (WXR)',
  ghost: 'Ghost',
  markdown: 'Markdown files (Hugo, Jekyll, Eleventy)',
  'movable-type': 'Movable Type',
  blogger: 'Blogger',
  dotclear: 'Dotclear',
};

export const FORMAT_OPTIONS: OptionView[] = [
  { value: '', text: 'Recognize it' },
  ...IMPORT_FORMATS.map((value) => ({ value, text: FORMAT_NAMES[value] })),
];

export const MEDIA_OPTIONS: OptionView[] = [
  { value: 'yes', text: 'Add them to the media library' },
  { value: 'later', text: 'Leave them for later' },
  { value: 'no', text: 'Leave them on the old site' },
];

/** States that change by themselves. */
const LIVE: readonly RunState[] = ['reading', 'waiting', 'writing', 'undoing'];

/** What of the page depends on the run alone. @param came when it was uploaded or chosen */
export function presentRun(
  run: ImportRun,
  came: string,
): Pick<
  ImportRunView,
  'name' | 'facts' | 'state' | 'isLive' | 'progress' | 'problem' | 'report' | 'may'
> {
  const { state, position } = run;
  const hasWritten = position > 0 && state !== 'undone';
  const isUnwritten = position === 0 && (state === 'failed' || state === 'stopped');
  return {
    name: run.name,
    facts: [run.format && FORMAT_NAMES[run.format], run.siteUrl, came].filter(Boolean).join(' · '),
    state: isUnwritten ? unwrittenSentence(run) : SENTENCES[state],
    isLive: LIVE.includes(state),
    progress: progressOf(run),
    problem: run.problem,
    report: reportOf(run),
    may: {
      stop: state === 'waiting' || state === 'writing',
      resume: state === 'stopped' || (state === 'failed' && hasWritten),
      undo:
        state === 'undo-failed' || (['stopped', 'failed', 'done'].includes(state) && hasWritten),
      remove:
        ['uploading', 'reading', 'ready', 'undone'].includes(state) ||
        (['failed', 'stopped'].includes(state) && !hasWritten),
      readAgain: state === 'failed' && !hasWritten,
    },
  };
}

function hasRun(state: RunState): boolean {
  return !['uploading', 'reading', 'ready', 'waiting'].includes(state);
}

function progressOf({
  state,
  position,
  entries,
  size,
  received,
}: ImportRun): ImportRunView['progress'] {
  if (state === 'uploading' && size !== null) {
    const percent = Math.floor((received / size) * 100);
    return { value: received, max: size, text: `${percent} % uploaded` };
  }
  if (!LIVE.includes(state) && state !== 'stopped') return null;
  const of = entries === null ? '' : ` of ${entries.toLocaleString('en')}`;
  const text =
    state === 'reading' || state === 'undoing'
      ? ''
      : `${position.toLocaleString('en')}${of} entries of the file`;
  return {
    value: position,
    max: state === 'writing' || state === 'stopped' ? entries : null,
    text,
  };
}

/** `null`: the import has no images and files. */
export function presentMedia({ waiting, stored, failed }: MediaCounts): string | null {
  const all = waiting + stored + failed;
  if (all === 0) return null;
  const parts = [
    `${stored.toLocaleString('en')} of ${all.toLocaleString('en')} images and files are in the media library.`,
    waiting > 0 && `${waiting.toLocaleString('en')} will be fetched.`,
    failed > 0 &&
      `${failed.toLocaleString('en')} could not be fetched; posts still show them from the old site.`,
  ];
  return parts.filter((each) => each !== false).join(' ');
}

const HINTS: Record<keyof typeof HEADINGS, string> = {
  decisions: 'Decide about these before you start: by the options below, or in the old blog.',
  lost: 'These stay behind. What you need of them, copy by hand.',
  changed: 'These come, but not exactly as they were.',
  repaired: 'The file had errors that could be read past.',
};

/** Of the dry run until something is written; after an undo, of what it left. */
function reportOf(run: ImportRun): ReportView | null {
  const { state, plan, report } = run;
  if (state === 'undone') return report && presentLeft(report);
  if (!hasRun(state) || !report) return plan && presentReport(plan, 'What will come', state);
  const isWhole = state === 'done' || UNDO_STATES.includes(state);
  return presentReport(report, isWhole ? 'What came' : 'What came so far', state);
}

/** The report of an undo: nothing if nothing stayed. */
function presentLeft({ decisions }: Report): ReportView | null {
  if (decisions.length === 0) return null;
  const list = { heading: '', hint: '', notes: decisions.map(presentNote) };
  return { heading: 'What stayed', content: [], outcome: [], lists: [list] };
}

function presentReport(report: Report, heading: string, state: RunState): ReportView {
  const mayDecide = !hasRun(state) && state !== 'waiting';
  return {
    heading,
    content: contentOf(report),
    outcome: outcomeOf(report),
    lists: listsOf(report).map(({ name, notes }) => ({
      heading: HEADINGS[name],
      hint: name === 'decisions' && !mayDecide ? '' : HINTS[name],
      notes: notes.map(presentNote),
    })),
  };
}

function presentNote({ what, count, where }: ReportedNote): NoteView {
  return {
    text: count > 1 ? `${count.toLocaleString('en')} × ${what}` : what,
    examples: where,
    hasMore: where.length > 0 && count > where.length,
  };
}

/** @param names of the authors here */
export function presentForm(
  { options, plan }: ImportRun,
  names: readonly string[],
): ImportFormView {
  return {
    authors: (plan?.authors ?? []).map(({ id, name, posts, becomes }) => ({
      id,
      text: `${name || id}${name && name !== id ? ` (${id})` : ''}, ${plural(posts, 'post')}`,
      value: options.authors[id] ?? '',
      options: [
        { value: '', text: suggestionOf(becomes, names) },
        ...names.map((value) => ({ value, text: value })),
      ],
    })),
    media: MEDIA_OPTIONS,
    formats: FORMAT_OPTIONS,
    values: {
      media: options.media,
      mediaFrom: options.mediaFrom ?? '',
      asDrafts: options.asDrafts,
      trash: options.trash,
      settings: options.settings,
      siteUrl: options.siteUrl ?? '',
      charset: options.charset ?? '',
      format: options.format ?? '',
    },
  };
}

function suggestionOf(becomes: string, names: readonly string[]): string {
  return names.includes(becomes) ? `${becomes} (suggested)` : `A new author: ${becomes}`;
}
