/**
 * Converts strangers' HTML to Markdown in a subprocess with a deadline and a memory limit (decision 007): a
 * text can be written so that it takes minutes.
 */
import { constants } from 'node:os';
import pLimit from 'p-limit';
import type { Deps } from '../../deps.ts';
import { runInSubprocess } from '../../lib/subprocess.ts';
import { lengthProblem, type convertGiven, type GivenConversion } from './from-html.ts';

const MAX_HEAP_MB = 512;

/** Each takes a processor. The deadline of a text that waits begins when its subprocess starts. */
const twoAtATime = pLimit(2);

/**
 * The deadline is `RENDER_TIMEOUT_MS`, which a post that is converted must keep, too.
 *
 * @param html a document or a part of one, of any length
 * @param baseUrl relative URLs are relative to it; without it they stay
 */
export async function convertInSubprocess(
  { config }: { config: Pick<Deps['config'], 'renderTimeoutMs'> },
  html: string,
  baseUrl?: string,
): Promise<GivenConversion> {
  const problem = lengthProblem(html);
  if (problem !== null) return { kind: 'refused', reason: problem };
  const deadlineMs = config.renderTimeoutMs;
  const converted = await twoAtATime(() =>
    runInSubprocess<typeof convertGiven>(
      new URL('./from-html', import.meta.url),
      'convertGiven',
      [html, baseUrl],
      { deadlineMs, maxHeapMb: MAX_HEAP_MB, priority: constants.priority.PRIORITY_BELOW_NORMAL },
    ),
  );
  return (
    converted ?? {
      kind: 'refused',
      reason: `The HTML takes longer than ${deadlineMs / 1_000} seconds, or too much memory, to convert.`,
    }
  );
}
