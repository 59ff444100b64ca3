/**
 * Counts what a source has, the same way in the dry run and in the writing.
 */
import { isPublic } from '../../posts/post.ts';
import type { ResponseEntry } from '../entry.ts';
import type { PreparedPost } from './prepare.ts';
import { addNotes } from '../work/progress.ts';
import type { Report } from '../report.ts';

export function countPost(report: Report, post: PreparedPost, now: Date): void {
  const { entry, status, publishedAt, body, notes } = post;
  report[entry.postKind === 'page' ? 'pages' : 'posts'] += 1;
  const isScheduled = status === 'published' && !isPublic({ status, publishedAt }, now);
  const standing = isScheduled ? 'scheduled' : status;
  report.statuses[standing] = (report.statuses[standing] ?? 0) + 1;
  if (body.bodyFormat === 'html') report.keptAsHtml += 1;
  addNotes(report, notes);
  if (isScheduled) {
    addNotes(report, [
      {
        level: 'decision',
        what: 'A scheduled post will appear at its time and notify nobody. Save it here before, and it will.',
        where: post.name,
      },
    ]);
  }
}

const COUNTED = {
  pingback: 'pingbacks',
  trackback: 'trackbacks',
  webmention: 'webmentions',
} as const;

export function countResponse(report: Report, entry: ResponseEntry): void {
  report[entry.type === 'comment' ? 'comments' : COUNTED[entry.via]] += 1;
}
