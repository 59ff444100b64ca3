/**
 * `antiphon post publish --dry-run`: whom the post would tell, and of what.
 */
import type { Deps } from '../deps.ts';
import type { OutboxState } from '../outbox/entry.ts';
import { previewOutbox, type Preview } from '../outbox/dry-run.ts';
import { maySend } from '../outbox/may-send.ts';
import type { PostDraft } from '../posts/post.ts';
import { previewSave } from '../posts/save.ts';
import { standingOf, type Standing } from '../posts/visibility.ts';
import type { Print } from './command.ts';

const WORDS: Record<Exclude<Preview['why'], 'unchanged'>, string> = {
  new: 'would be told',
  changed: 'would be told again: the passage around the link changed',
  removed: 'would be told that the link is gone',
  never: 'is not told',
};

/** Of what saving the post would not change. */
const STANDS: Record<OutboxState, string> = {
  waiting: 'waits to be told',
  sent: 'has been told',
  refused: 'refused when it was told',
  failed: 'could not be told',
  'no-endpoint': 'does not ask to be told',
  skipped: 'is not told',
};

/** Before those whom it tells once it is public, or is not any more. */
const FOR_WHOM: Record<Standing, string> = {
  published: '',
  scheduled: 'It would be scheduled: nobody is told before its time.\n',
  draft: 'It would be a draft: nobody is told of what it links to.\n',
  private: 'It would be private: nobody is told of what it links to.\n',
  protected: 'It would be protected: nobody is told of what it links to.\n',
  unpublished: '',
  deleted: '',
};

export async function printPreview(deps: Deps, draft: PostDraft, print: Print): Promise<void> {
  const post = await previewSave(deps, draft);
  await print(`${post.path} ${post.id === undefined ? 'would be new' : 'would be changed'}\n`);
  await print(FOR_WHOM[standingOf(post, deps.clock.now())]);
  const sending = maySend(deps.config);
  if (!sending.may) await print(`${sending.because}\n`);
  const previews = await previewOutbox(deps, post);
  if (previews.length === 0) await print('It links to nobody.\n');
  for (const preview of previews) {
    const { target, because, protocol } = preview;
    const by = protocol === null ? '' : ` by ${protocol}`;
    const why = because === null ? '' : `: ${because}`;
    await print(`  ${target}\n    ${wordsFor(preview)}${by}${why}\n`);
  }
}

function wordsFor({ why, state }: Preview): string {
  return why === 'unchanged' ? STANDS[state ?? 'waiting'] : WORDS[why];
}
