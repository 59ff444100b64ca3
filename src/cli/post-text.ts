/**
 * What the CLI prints about a post: its status, the outcome of saving it, and the preview of a dry run.
 */
import type { Print } from './command.ts';
import { dayText, minuteText } from './print.ts';
import type { Deps } from '../deps.ts';
import { previewOutbox } from '../outbox/plan/plan.ts';
import { maySend } from '../outbox/skip-reason.ts';
import { previewNotes, previewText } from '../outbox/texts.ts';
import { type Post, type PostDraft, isPublic, standingOf } from '../posts/post.ts';
import {
  type SaveOutcome,
  previewSave,
  type SaveOptions,
  type SavePreview,
} from '../posts/save.ts';

/** Such as “published”, “updated”, “scheduled for 2026-12-24 18:00 UTC”. */
export function outcomeText(outcome: SaveOutcome, now: Date, timeZone: string): string {
  const { kind, post } = outcome;
  if (kind === 'unchanged') return kind;
  switch (standingOf(post, now)) {
    case 'draft':
      return 'saved as a draft';
    case 'private':
      return 'saved, private';
    case 'protected':
      return 'saved, protected';
    case 'scheduled':
      return `scheduled for ${moment(post.publishedAt, timeZone)}`;
    case 'published':
      return kind === 'updated' && isPublic(outcome.before, now) ? 'updated' : 'published';
    case 'unpublished':
    case 'trashed':
    case 'deleted':
      return post.status;
  }
}

/** Such as “published  2026-11-23”; with the time if it is scheduled, and marked if it is a page. */
export function standingText(
  post: Pick<Post, 'kind' | 'status' | 'publishedAt'>,
  now: Date,
  timeZone: string,
): string {
  const standing = standingOf(post, now);
  const when =
    standing === 'scheduled'
      ? moment(post.publishedAt, timeZone)
      : dayText(post.publishedAt, timeZone);
  return `${post.kind === 'page' ? 'page  ' : ''}${standing}  ${when}`;
}

function moment(at: Date, timeZone: string): string {
  return `${minuteText(at, timeZone)} ${timeZone}`;
}

/** Prints what saving the post would change, and which targets would be notified. */
export async function printPreview(
  deps: Deps,
  draft: PostDraft,
  options: SaveOptions,
  print: Print,
): Promise<void> {
  const post = await previewSave(deps, draft, options);
  await print(`${post.path} ${changeText(post)}\n`);
  const sending = maySend(deps.config);
  const previews = await previewOutbox(deps, post);
  const notes = previewNotes(post, {
    previews,
    mayNot: sending.may ? null : sending.because,
    now: deps.clock.now(),
  });
  for (const note of notes) await print(`${note}\n`);
  for (const preview of previews) {
    await print(`  ${preview.target}\n    ${previewText(preview)}\n`);
  }
}

/** The title shows which post would be changed. */
function changeText({ title, titleBefore }: SavePreview): string {
  if (titleBefore === undefined) return 'would be new';
  const retitled = titleBefore === title ? '' : `, with the new title “${title}”`;
  return `“${titleBefore}” would be changed${retitled}`;
}
