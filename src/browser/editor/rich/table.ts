/** Shows the tables of a text as grids. A cursor that comes to a table goes on into its cells. */
import { StateField, type EditorState, type Extension } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import { outline } from '../markdown/outline.ts';
import { Grid } from '../table/table-editor.ts';

const grids = new WeakMap<HTMLElement, Grid>();

class TableWidget extends WidgetType {
  readonly #source: string;

  constructor(source: string) {
    super();
    this.#source = source;
  }

  override eq(other: TableWidget): boolean {
    return other.#source === this.#source;
  }

  override get estimatedHeight(): number {
    return this.#source.split('\n').length * 40;
  }

  toDOM(view: EditorView): HTMLElement {
    const grid = new Grid(view, this.#source);
    grids.set(grid.dom, grid);
    return grid.dom;
  }

  override updateDOM(dom: HTMLElement): boolean {
    grids.get(dom)?.show(this.#source);
    return grids.has(dom);
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function decorate(state: EditorState): DecorationSet {
  return Decoration.set(
    state.field(outline).tables.map(({ from, to }) => {
      const widget = new TableWidget(state.sliceDoc(from, to));
      return Decoration.replace({ widget, block: true }).range(from, to);
    }),
  );
}

const decorations = StateField.define<DecorationSet>({
  create: decorate,
  update: (before, { state, startState }) =>
    state.field(outline) === startState.field(outline) ? before : decorate(state),
  provide: (field) => [
    EditorView.decorations.from(field),
    EditorView.atomicRanges.of((view) => view.state.field(field)),
  ],
});

const enter = EditorView.updateListener.of(
  ({ view, state, startState, selectionSet, docChanged }) => {
    const { main } = state.selection;
    if (!(selectionSet || docChanged) || !main.empty || !view.hasFocus) return;
    const table = state
      .field(outline)
      .tables.find(({ from, to }) => main.head >= from && main.head <= to);
    if (!table) return;
    const isFromBelow = startState.selection.main.head > table.to;
    window.queueMicrotask(() => {
      focusTable(view, table.from, isFromBelow);
    });
  },
);

export function focusTable(view: EditorView, from: number, isLast = false): void {
  for (const dom of view.contentDOM.querySelectorAll<HTMLElement>('.rich-table')) {
    if (Math.abs(view.posAtDOM(dom) - from) <= 3) grids.get(dom)?.focusEnd(isLast);
  }
}

export const tables: Extension = [decorations, enter];
