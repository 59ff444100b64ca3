/**
 * What a report says, as short English phrases, for the command and the admin.
 */
import type { Report, ReportedNote } from './report.ts';

/** One line each: what the source has. Nothing that it has not. */
export function contentOf(report: Report): string[] {
  const { posts, pages, comments, pingbacks, trackbacks, webmentions } = report;
  const statuses = Object.entries(report.statuses)
    .filter(([, number]) => number > 0)
    .map(([status, number]) => `${number.toLocaleString('en')} ${STATUS_WORDS[status] ?? status}`);
  const linkbacks = [
    pingbacks > 0 && many(pingbacks, 'pingback'),
    trackbacks > 0 && many(trackbacks, 'trackback'),
    webmentions > 0 && many(webmentions, 'webmention'),
  ].filter((each) => each !== false);
  const hosts = report.hosts.slice(0, MAX_HOSTS).map(({ name }) => name);
  return [
    `${many(posts, 'post')}${pages > 0 ? ` and ${many(pages, 'page')}` : ''}${inBrackets(statuses)}`,
    comments > 0 && many(comments, 'comment'),
    linkbacks.length > 0 &&
      `${many(pingbacks + trackbacks + webmentions, 'linkback')}${inBrackets(linkbacks)}`,
    report.media > 0 &&
      `${many(report.media, 'image or file', 'images and files')}${hosts.length > 0 ? `, from ${hosts.join(', ')}` : ''}`,
    report.terms > 0 &&
      many(report.terms, 'new category, tag or series', 'new categories, tags and series'),
  ].filter((each) => each !== false);
}

/** One line each: what becomes of it here. */
export function outcomeOf(report: Report): string[] {
  const { created, updated, unchanged, updatedResponses, redirects, keptAsHtml } = report;
  return [
    created > 0 && `${many(created, 'post or page', 'posts and pages')} new here`,
    updated > 0 &&
      `${many(updated, 'post or page', 'posts and pages')} changed since the last import`,
    unchanged > 0 &&
      `${many(unchanged, 'post or page', 'posts and pages')} here already, and left as they are`,
    updatedResponses > 0 &&
      `${many(updatedResponses, 'comment or linkback', 'comments and linkbacks')} changed since the last import`,
    redirects > 0 &&
      `${many(redirects, 'earlier URL redirects', 'earlier URLs redirect')} to the new ones`,
    keptAsHtml > 0 &&
      `${many(keptAsHtml, 'post keeps its HTML', 'posts keep their HTML')}, since Markdown cannot say it exactly`,
  ].filter((each) => each !== false);
}

export type NoteList = { name: keyof typeof HEADINGS; notes: ReportedNote[] };

/** Notes and earlier URLs that cannot redirect, by how much they matter. */
export function listsOf(report: Report): NoteList[] {
  const collisions = report.collisions.map(({ from, post, because }) => ({
    what: `The earlier URL ${from} cannot redirect to “${post}”: ${because}`,
    count: 1,
    where: [],
  }));
  const lists: NoteList[] = [
    { name: 'decisions', notes: [...report.decisions, ...collisions] },
    { name: 'lost', notes: report.lost },
    { name: 'changed', notes: report.changed },
    { name: 'repaired', notes: report.repaired },
  ];
  return lists.filter(({ notes }) => notes.length > 0);
}

export const HEADINGS = {
  decisions: 'Needs a decision',
  lost: 'Not imported',
  changed: 'Imported in another form',
  repaired: 'Errors of the file that were repaired',
} as const;

const STATUS_WORDS: Readonly<Record<string, string>> = { protected: 'password-protected' };

/** Further hosts are in the report. */
const MAX_HOSTS = 5;

function inBrackets(parts: readonly string[]): string {
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function many(count: number, one: string, more = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
}
