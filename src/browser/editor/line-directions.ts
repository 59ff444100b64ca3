/** Gives each visible line the direction of its own words, so that texts may mix scripts. */
import { RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view';

const auto = Decoration.line({ attributes: { dir: 'auto' } });

const directions = ViewPlugin.define(
  (view) => ({
    decorations: decorate(view),
    update({ docChanged, viewportChanged, view }: ViewUpdate) {
      if (docChanged || viewportChanged) this.decorations = decorate(view);
    },
  }),
  { decorations: ({ decorations }) => decorations },
);

function decorate({ state: { doc }, visibleRanges }: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  let last = -1;
  for (const { from, to } of visibleRanges) {
    for (let at = from; at <= to;) {
      const line = doc.lineAt(at);
      if (line.from > last) builder.add(line.from, line.from, auto);
      last = line.from;
      at = line.to + 1;
    }
  }
  return builder.finish();
}

export const lineDirections = [EditorView.perLineTextDirection.of(true), directions];
