/** The formats of a text, for the toolbar and the keyboard shortcuts; applied again, a format is removed. */
import { undo } from '@codemirror/commands';
import type { EditorState } from '@codemirror/state';
import type { Command, KeyBinding } from '@codemirror/view';
import { insertFootnote, insertLink, insertTable, isCode, toggleCode } from './formats/blocks.ts';
import { isInline, toggleInline } from './formats/inline.ts';
import {
  isHeading,
  isList,
  isNumbered,
  isQuote,
  toggleHeading,
  toggleList,
  toggleNumbers,
  toggleQuote,
} from './formats/lines.ts';
import { linkAt } from './markdown/links.ts';

export type Format = {
  label: string;
  /** Shown in place of the label, which is then part of the name for screen readers. */
  sign?: string;
  key: string;
  run: Command;
  /** Whether the selection has it; missing where that has no meaning. */
  isActive?: (state: EditorState) => boolean;
};

const WORDS: readonly Format[] = [
  {
    label: 'Bold',
    sign: 'B',
    key: 'Mod-b',
    run: toggleInline('StrongEmphasis', '**'),
    isActive: isInline('StrongEmphasis'),
  },
  {
    label: 'Italic',
    sign: 'I',
    key: 'Mod-i',
    run: toggleInline('Emphasis', '*'),
    isActive: isInline('Emphasis'),
  },
  {
    label: 'Link',
    key: 'Mod-k',
    run: insertLink,
    isActive: (state) => linkAt(state) !== null,
  },
  { label: 'Heading', key: 'Mod-Alt-2', run: toggleHeading, isActive: isHeading },
  { label: 'Quote', key: 'Mod-Alt-q', run: toggleQuote, isActive: isQuote },
  { label: 'List', key: 'Mod-Alt-l', run: toggleList, isActive: isList },
  {
    label: 'Numbered list',
    sign: '1. List',
    key: 'Mod-Alt-o',
    run: toggleNumbers,
    isActive: isNumbered,
  },
  { label: 'Code', key: 'Mod-e', run: toggleCode, isActive: isCode },
];

const INSERTS: readonly Format[] = [
  { label: 'Table', key: 'Mod-Alt-t', run: insertTable },
  { label: 'Footnote', key: 'Mod-Alt-f', run: insertFootnote },
  { label: 'Undo', key: 'Mod-z', run: undo },
];

/** In the order of the toolbar. @param image what inserts images, where they can be uploaded */
export function formatsWith(image: Format | null): readonly Format[] {
  return [...WORDS, ...(image ? [image] : []), ...INSERTS];
}

export function keysOf(formats: readonly Format[]): readonly KeyBinding[] {
  return formats.map(({ key, run }) => ({ key, run, preventDefault: true }));
}
