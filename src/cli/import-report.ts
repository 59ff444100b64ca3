/**
 * The report of an import as text: what comes, who wrote it, what is lost, changed or needs a decision.
 */
import type { ImportRun } from '../import/run.ts';
import type { Report, ReportedNote } from '../import/report.ts';
import { contentOf, HEADINGS, listsOf, outcomeOf } from '../import/summary.ts';

/** Lines; authors beyond these are in `--json`. */
const MAX_AUTHORS = 20;
const MAX_EXAMPLES_SHOWN = 3;

type Described = Pick<ImportRun, 'name' | 'format' | 'siteUrl'>;

export function describeReport(report: Report, run: Described): string {
  const authors = report.authors.map(
    ({ id, name: author, posts, becomes }) =>
      `${author === id ? id : `${id} (${author})`}: ${becomes}, ${posts.toLocaleString('en')} ${posts === 1 ? 'post' : 'posts'}`,
  );
  const lines = [
    titleOf(run),
    ...[...contentOf(report), ...outcomeOf(report)].map((each) => `  ${each}`),
    ...block('Authors, and who they become', authors.slice(0, MAX_AUTHORS)),
    ...listsOf(report).flatMap(({ name: list, notes }) =>
      block(HEADINGS[list], notes.map(noteLine)),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** What an undo left. */
export function describeLeft(report: Report, run: Described): string {
  const lines = [titleOf(run), ...block('What stayed', report.decisions.map(noteLine))];
  return `${lines.join('\n')}\n`;
}

function titleOf({ name, format, siteUrl }: Described): string {
  return [name, [format, siteUrl].filter(Boolean).join(', ')].filter(Boolean).join(': ');
}

function block(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${heading}:`, ...lines.map((each) => `  ${each}`)];
}

function noteLine({ what, count, where }: ReportedNote): string {
  const shown = where.slice(0, MAX_EXAMPLES_SHOWN).join(', ');
  const more = count > MAX_EXAMPLES_SHOWN && where.length > 0 ? ', …' : '';
  return `${count > 1 ? `${count.toLocaleString('en')} × ` : ''}${what}${shown ? ` (${shown}${more})` : ''}`;
}
