/**
 * Presents an import: where it is, what its report says, and the form with its options.
 */
import type { ImportFormat } from '../../../import/entry.ts';
import { IMPORT_FORMATS } from '../../../import/entry.ts';
import type { MediaCounts } from '../../../import/media/media.ts';
import type { Report, ReportedNote } from '../../../import/report.ts';
import type { ImportRun, RunState } from '../../../import/run.ts';
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
  undone: 'The import is undone.',
};

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
  const report = state === 'ready' || !hasRun(state) ? run.plan : (run.report ?? run.plan);
  const isDone = state === 'done' || state === 'undone';
  return {
    name: run.name,
    facts: [run.format && FORMAT_NAMES[run.format], run.siteUrl, came].filter(Boolean).join(' · '),
    state: SENTENCES[state],
    isLive: LIVE.includes(state),
    progress: progressOf(run),
    problem: run.problem,
    report:
      report && presentReport(report, { isDone, mayDecide: !hasRun(state) && state !== 'waiting' }),
    may: {
      stop: state === 'waiting' || state === 'writing',
      resume: state === 'stopped' || (state === 'failed' && hasWritten),
      undo: ['stopped', 'failed', 'done'].includes(state) && hasWritten,
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

/** @param mayDecide it has not been started */
function presentReport(
  report: Report,
  { isDone, mayDecide }: { isDone: boolean; mayDecide: boolean },
): ReportView {
  return {
    heading: isDone ? 'What came' : 'What will come',
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
