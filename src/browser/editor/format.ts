/**
 * Formats the text, for the toolbar and the keyboard shortcuts. Each format works on the selection, and
 * applied again it is removed.
 */
import { EditorSelection, type ChangeSpec, type Text } from '@codemirror/state';
import type { Command, EditorView, KeyBinding } from '@codemirror/view';

export type Format = { label: string; sign: string; key: string; run: Command };

export const FORMATS: readonly Format[] = [
  { label: 'Bold', sign: 'B', key: 'Mod-b', run: wrapIn('**') },
  { label: 'Italic', sign: 'I', key: 'Mod-i', run: wrapIn('*') },
  { label: 'Link', sign: '↗', key: 'Mod-k', run: link },
  { label: 'Heading', sign: 'H', key: 'Mod-Alt-2', run: beginWith('## ') },
  { label: 'Quotation', sign: '❝', key: 'Mod-Alt-q', run: beginWith('> ') },
  { label: 'List', sign: '•', key: 'Mod-Alt-l', run: beginWith('- ') },
  { label: 'Code', sign: '‹›', key: 'Mod-e', run: wrapIn('`') },
];

export function keysOf(formats: readonly Format[]): readonly KeyBinding[] {
  return formats.map(({ key, run }) => ({ key, run, preventDefault: true }));
}

/** Adds `**` around the selection, or removes it. */
export function wrapIn(mark: string): Command {
  return (view) => {
    change(view, (doc, from, to) => {
      const before = doc.sliceString(from - mark.length, from);
      const after = doc.sliceString(to, to + mark.length);
      const isOnlyMark = doc.sliceString(from - mark.length - 1, from - mark.length) !== mark[0];
      if (before === mark && after === mark && (mark.length > 1 || isOnlyMark)) {
        return {
          changes: [
            { from: from - mark.length, to: from },
            { from: to, to: to + mark.length },
          ],
          range: EditorSelection.range(from - mark.length, to - mark.length),
        };
      }
      return {
        changes: [
          { from, insert: mark },
          { from: to, insert: mark },
        ],
        range: EditorSelection.range(from + mark.length, to + mark.length),
      };
    });
    return true;
  };
}

/** `[selection](…)`, with the cursor at the URL; a selected URL becomes the link's. */
export function link(view: EditorView): boolean {
  change(view, (doc, from, to) => {
    const selected = doc.sliceString(from, to);
    const isAddress = /^https?:\/\/\S+$/.test(selected);
    const insert = isAddress ? `[](${selected})` : `[${selected}](https://)`;
    const at = isAddress ? from + 1 : from + insert.length - 1;
    return { changes: [{ from, to, insert }], range: EditorSelection.cursor(at) };
  });
  return true;
}

/** Adds `mark` to every selected line, or removes it. */
export function beginWith(mark: string): Command {
  return (view) => {
    change(view, (doc, from, to) => {
      const lines = [];
      for (let at = from; ;) {
        const line = doc.lineAt(at);
        lines.push(line);
        if (line.to >= to) break;
        at = line.to + 1;
      }
      const isMarked = lines.every(({ text }) => text.startsWith(mark));
      const changes = lines.map((line) =>
        isMarked
          ? { from: line.from, to: line.from + mark.length }
          : { from: line.from, insert: mark },
      );
      const step = isMarked ? -mark.length : mark.length;
      const first = lines[0]?.from ?? from;
      return {
        changes,
        range: EditorSelection.range(
          Math.max(first, from + step),
          Math.max(first, to + step * lines.length),
        ),
      };
    });
    return true;
  };
}

type Changed = { changes: ChangeSpec; range: ReturnType<typeof EditorSelection.range> };

function change(view: EditorView, what: (doc: Text, from: number, to: number) => Changed): void {
  view.dispatch(
    view.state.changeByRange(({ from, to }) => what(view.state.doc, from, to)),
    { scrollIntoView: true, userEvent: 'input' },
  );
  view.focus();
}
