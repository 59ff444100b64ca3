/**
 * What a JSON export brought into an empty blog, as every import reports it.
 */
import { addNote, emptyReport, type Report } from '../import/report.ts';
import type { Target } from '../db/rows/target.ts';

/** @param nulsReplaced characters that PostgreSQL cannot store */
export async function reportOf(
  target: Pick<Target, 'select'>,
  nulsReplaced: number,
): Promise<Report> {
  const report = emptyReport();
  const posts = await target.select(
    `SELECT "kind", "status", "bodyFormat", count(*) AS "rows"
     FROM "Post" WHERE "status" <> 'deleted' GROUP BY 1, 2, 3`,
  );
  for (const { kind, status, bodyFormat, rows } of posts) {
    report[kind === 'page' ? 'pages' : 'posts'] += Number(rows);
    report.created += Number(rows);
    if (bodyFormat === 'html') report.keptAsHtml += Number(rows);
    report.statuses[String(status)] = (report.statuses[String(status)] ?? 0) + Number(rows);
  }
  // A linkback that came by several protocols counts for the first.
  const linkbacks = await target.select(
    `SELECT "via", count(*) AS "rows" FROM "Linkback" GROUP BY "via"`,
  );
  for (const { via, rows } of linkbacks) {
    const [first = ''] = String(via).split(',');
    const name =
      first === 'pingback' ? 'pingbacks' : first === 'trackback' ? 'trackbacks' : 'webmentions';
    report[name] += Number(rows);
  }
  report.comments = await count(target, 'Comment');
  report.media = await count(target, 'Media');
  report.redirects = await count(target, 'OldPath');
  report.terms = await count(target, 'Term');
  for (let i = 0; i < nulsReplaced; i += 1)
    addNote(report, { level: 'repaired', what: NUL, where: null });
  return report;
}

const NUL = 'A NUL character, which PostgreSQL cannot store, became U+FFFD.';

async function count(target: Pick<Target, 'select'>, table: string): Promise<number> {
  const [row] = await target.select(`SELECT count(*) AS "rows" FROM "${table}"`);
  return Number(row?.['rows'] ?? 0);
}
