/**
 * The entry of the process in which a long text is rendered. Started by render-subprocess.ts alone, by
 * file name.
 */
import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { InvalidInputError } from '../../lib/errors.ts';
import { renderMarkdown } from './markdown.ts';
import type { RenderAnswer, RenderTask } from './render-subprocess.ts';

// One writer waits for it, and many may be reading.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const { markdown, images } = JSON.parse(await text(process.stdin)) as RenderTask;
process.stdout.write(JSON.stringify(answer()));

function answer(): RenderAnswer {
  try {
    return { rendered: renderMarkdown(markdown, new Map(images)) };
  } catch (error) {
    if (error instanceof InvalidInputError) return { refusal: error.message };
    throw error;
  }
}
