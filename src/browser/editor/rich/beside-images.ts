/**
 * Beside an image that is alone in its paragraph, text begins a paragraph of its own: at once where it is
 * typed, and after the composition of an input method, which must not be disturbed.
 */
import type { Text } from '@codemirror/state';
import { EditorView, ViewPlugin } from '@codemirror/view';

const ALONE = /^!\[[^\n]*\]\([^\n]+\)$/;

type Side = 'before' | 'after';

/** The side of such an image that the place is at. */
function sideAt(doc: Text, at: number): Side | null {
  const line = doc.lineAt(at);
  if (!ALONE.test(line.text)) return null;
  if (at === line.from) return 'before';
  return at === line.to ? 'after' : null;
}

const typed = EditorView.inputHandler.of((view, from, to, text) => {
  const side = from === to && !view.composing ? sideAt(view.state.doc, from) : null;
  if (side === null) return false;
  const insert = side === 'before' ? `${text}\n\n` : `\n\n${text}`;
  const anchor = from + (side === 'before' ? text.length : insert.length);
  view.dispatch({
    changes: { from, insert },
    selection: { anchor },
    scrollIntoView: true,
    userEvent: 'input.type',
  });
  return true;
});

class Composing {
  side: Side | null = null;
  at = 0;
}

const composed = ViewPlugin.fromClass(Composing, {
  eventHandlers: {
    compositionstart(_event, { state }) {
      this.at = state.selection.main.from;
      this.side = state.selection.main.empty ? sideAt(state.doc, this.at) : null;
    },
    compositionend(_event, view) {
      const { side, at } = this;
      this.side = null;
      // After the text of the composition has been read.
      if (side !== null)
        window.setTimeout(() => {
          divide(view, side, at);
        });
    },
  },
});

function divide(view: EditorView, side: Side, at: number): void {
  const { doc, selection } = view.state;
  const { head } = selection.main;
  // It was given up, or something else has happened.
  if (head <= at || doc.lineAt(head).from !== doc.lineAt(at).from) return;
  const from = side === 'before' ? head : at;
  view.dispatch({
    changes: { from, insert: '\n\n' },
    selection: { anchor: side === 'before' ? head : head + 2 },
    scrollIntoView: true,
    userEvent: 'input.type.compose',
  });
}

export const besideImages = [typed, composed];
