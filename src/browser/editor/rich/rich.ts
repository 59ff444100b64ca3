/** Rich: everything that the mode adds to the text editor. */
import type { Extension } from '@codemirror/state';
import { marks } from './marks.ts';
import { paragraphs } from './paragraphs.ts';
import { popover } from './popover.ts';
import { quiet } from './reveal.ts';
import { tables } from './table.ts';

export function rich(): Extension {
  return [quiet, marks, paragraphs, popover, tables];
}
