/**
 * Where marks are shown in Rich: around the cursor. Marks do not change while the pointer is down, so that
 * text does not move under it, nor while an input method composes.
 */
import { ViewPlugin, type EditorView, type ViewUpdate } from '@codemirror/view';

export class Reveal {
  readonly #places: readonly number[];
  readonly #lines: readonly { from: number; to: number }[];

  constructor({ state, hasFocus }: EditorView) {
    const { ranges } = state.selection;
    this.#places = hasFocus ? ranges.flatMap(({ anchor, head }) => [anchor, head]) : [];
    this.#lines = this.#places.map((place) => state.doc.lineAt(place));
  }

  /** Whether an end of the selection is in the range or beside it. */
  touches(from: number, to: number): boolean {
    return this.#places.some((place) => place >= from && place <= to);
  }

  /** Whether the cursor is at the beginning of the range or in it, but not behind. */
  isIn(from: number, to: number): boolean {
    return this.#places.some((place) => place >= from && place < to);
  }

  isOnLine(at: number): boolean {
    return this.#lines.some(({ from, to }) => at >= from && at <= to);
  }
}

/** Reports when marks may change again: dispatches an empty transaction after a pointer or a composition. */
class Quiet {
  isPointerDown = false;
  readonly #view: EditorView;
  readonly #end = () => {
    if (!this.isPointerDown) return;
    this.isPointerDown = false;
    this.#view.dispatch({});
  };

  constructor(view: EditorView) {
    this.#view = view;
    for (const name of ['pointerup', 'pointercancel', 'dragend']) {
      window.addEventListener(name, this.#end);
    }
  }

  destroy(): void {
    for (const name of ['pointerup', 'pointercancel', 'dragend']) {
      window.removeEventListener(name, this.#end);
    }
  }
}

export const quiet = ViewPlugin.fromClass(Quiet, {
  eventHandlers: {
    pointerdown(event) {
      this.isPointerDown = event.button === 0;
    },
    compositionend(_event, view) {
      // After the text of the composition has been read.
      window.setTimeout(() => {
        view.dispatch({});
      });
    },
  },
});

/** Whether decorations may be built anew, or have to stay where they are. */
export function mayRedraw({ view }: ViewUpdate): boolean {
  return !view.composing && view.plugin(quiet)?.isPointerDown !== true;
}
