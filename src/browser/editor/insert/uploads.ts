/**
 * Images that are being uploaded, each with a box at the place where it will be. The text does not change
 * until an image is there, so that one undo removes it, and nothing unfinished is saved.
 */
import { isolateHistory } from '@codemirror/commands';
import { syntaxTree } from '@codemirror/language';
import { StateEffect, StateField, type EditorState, type Transaction } from '@codemirror/state';
import { Decoration, EditorView, WidgetType } from '@codemirror/view';

/** `box` is shown until the image is there. */
export type Upload = { file: File; alt: string; box: HTMLElement };
type Place = { upload: Upload; at: number };

export const uploadBegins = StateEffect.define<Place>({
  map: ({ upload, at }, changes) => ({ upload, at: changes.mapPos(at) }),
});
const uploadEnds = StateEffect.define<{ upload: Upload; end: number | null }>();

export const uploadPlaces = StateField.define<readonly Place[]>({
  create: () => [],
  update(places, transaction) {
    let now = moved(places, transaction);
    for (const effect of transaction.effects) {
      if (effect.is(uploadBegins)) now = [...now, effect.value];
      if (effect.is(uploadEnds)) now = now.filter(({ upload }) => upload !== effect.value.upload);
    }
    return now;
  },
  provide: (field) =>
    EditorView.decorations.compute([field, 'doc'], (state) =>
      Decoration.set(
        state.field(field).map(({ upload, at }) => {
          const line = state.doc.lineAt(at);
          const isBefore = at === line.from;
          const widget = new BoxWidget(upload);
          return Decoration.widget({ widget, block: true, side: isBefore ? -1 : 1 }).range(
            isBefore ? line.from : line.to,
          );
        }),
        true,
      ),
    ),
});

/** Images at one place stay in their order, whichever is there first. */
function moved(places: readonly Place[], transaction: Transaction): readonly Place[] {
  const { changes, startState, effects } = transaction;
  if (!transaction.docChanged) return places;
  const ended = effects.find((effect) => effect.is(uploadEnds))?.value;
  const index = places.findIndex(({ upload }) => upload === ended?.upload);
  const done = places[index];
  if (!done || ended?.end == null) {
    return places.map((place) => ({ ...place, at: changes.mapPos(place.at, -1) }));
  }
  const target = placeOf(startState, done.at);
  return places.map((place, other) => {
    const isNext = other > index && placeOf(startState, place.at).at === target.at;
    if (!isNext) return { ...place, at: changes.mapPos(place.at, -1) };
    return { ...place, at: target.isBefore ? changes.mapPos(place.at, 1) : (ended.end ?? 0) };
  });
}

/** Puts the Markdown of an image into a paragraph of its own. @returns false if its place is gone */
export function placeImage(view: EditorView, upload: Upload, markdown: string): boolean {
  const { state } = view;
  const place = state.field(uploadPlaces).find((each) => each.upload === upload);
  if (!place) return false;
  const { at, isBefore } = placeOf(state, place.at);
  const { doc, selection } = state;
  const line = doc.lineAt(at);
  const isBlank = line.text.trim() === '';
  const isLast = line.number === doc.lines;
  const nextIsBlank = isLast || doc.line(line.number + 1).text.trim() === '';
  const previousIsBlank = line.number === 1 || doc.line(line.number - 1).text.trim() === '';
  const isAtCursor = selection.main.empty && selection.main.head === place.at;
  const before = isBefore ? (previousIsBlank ? '' : '\n') : '\n\n';
  const goesOn = isAtCursor && isLast && (isBlank || !isBefore);
  const after = isBefore && !isBlank ? '\n\n' : goesOn ? '\n\n' : nextIsBlank ? '' : '\n';
  const insert = before + markdown + after;
  view.dispatch({
    changes: { from: at, insert },
    effects: uploadEnds.of({ upload, end: at + before.length + markdown.length }),
    annotations: isolateHistory.of('full'),
    userEvent: 'input.paste',
    ...(isAtCursor && (goesOn || isBefore) && { selection: { anchor: at + insert.length } }),
  });
  return true;
}

export function abandonUpload(view: EditorView, upload: Upload): void {
  view.dispatch({ effects: uploadEnds.of({ upload, end: null }) });
}

/** Before a line, or after the whole paragraph, list, table or block of code. */
function placeOf(state: EditorState, at: number): { at: number; isBefore: boolean } {
  const line = state.doc.lineAt(at);
  const block = syntaxTree(state).topNode.childBefore(at + 1);
  const isInside = block !== null && block.from < at && block.to >= at;
  if (at === line.from && !isInside) return { at, isBefore: true };
  const end = isInside ? state.doc.lineAt(Math.max(block.to - 1, at)).to : line.to;
  return { at: Math.max(end, line.to), isBefore: false };
}

class BoxWidget extends WidgetType {
  readonly upload: Upload;

  constructor(upload: Upload) {
    super();
    this.upload = upload;
  }

  override eq(other: BoxWidget): boolean {
    return other.upload === this.upload;
  }

  override toDOM(): HTMLElement {
    return this.upload.box;
  }

  override get estimatedHeight(): number {
    return 48;
  }

  /** Its buttons are its own. */
  override ignoreEvent(): boolean {
    return true;
  }
}
