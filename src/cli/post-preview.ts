/**
 * `antiphon post publish --dry-run`: whom the post would tell, and of what.
 */
import type { Deps } from '../deps.ts';
import { previewOutbox, type Preview } from '../outbox/dry-run.ts';
import { maySend } from '../outbox/may-send.ts';
import type { PostDraft } from '../posts/post.ts';
import { previewSave } from '../posts/save.ts';
import type { Print } from './command.ts';

const WORDS: Record<Preview['why'], string> = {
  new: 'would be told',
  changed: 'would be told again: the passage around the link changed',
  removed: 'would be told that the link is gone',
  unchanged: 'has been told',
  never: 'is not told',
};

export async function printPreview(deps: Deps, draft: PostDraft, print: Print): Promise<void> {
  const post = await previewSave(deps, draft);
  await print(`${post.path} ${post.id === undefined ? 'would be new' : 'would be changed'}\n`);
  const sending = maySend(deps.config);
  if (!sending.may) await print(`Nothing is sent: ${sending.because}\n`);
  const previews = await previewOutbox(deps, post);
  if (previews.length === 0) await print('It links to nobody.\n');
  for (const { target, why, because, protocol } of previews) {
    const by = protocol === null ? '' : ` by ${protocol}`;
    await print(`  ${target}\n    ${WORDS[why]}${by}${because === null ? '' : `: ${because}`}\n`);
  }
}
