/**
 * `antiphon post publish --dry-run`: whom the post would tell, and of what.
 */
import type { Deps } from '../deps.ts';
import { previewOutbox } from '../outbox/plan/dry-run.ts';
import { maySend } from '../outbox/may-send.ts';
import { previewNotes, previewText } from '../outbox/texts.ts';
import type { PostDraft } from '../posts/post.ts';
import { previewSave, type SaveOptions, type SavePreview } from '../posts/save.ts';
import type { Print } from './command.ts';

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

/** The title tells which post would be changed. */
function changeText({ title, titleBefore }: SavePreview): string {
  if (titleBefore === undefined) return 'would be new';
  const retitled = titleBefore === title ? '' : `, and its title become “${title}”`;
  return `“${titleBefore}” would be changed${retitled}`;
}
