/**
 * Where a text's tables and the targets of its reference links are. Read from the top level of the syntax
 * tree when that changes, so that a long text costs little.
 */
import { syntaxTree } from '@codemirror/language';
import { StateField, type EditorState } from '@codemirror/state';

export type Outline = {
  tables: readonly { from: number; to: number }[];
  /** URLs by label, as CommonMark compares labels. */
  references: ReadonlyMap<string, string>;
};

export const outline = StateField.define<Outline>({
  create: readOutline,
  update: (known, { state, startState }) =>
    syntaxTree(state) === syntaxTree(startState) ? known : readOutline(state),
});

function readOutline(state: EditorState): Outline {
  const tables: { from: number; to: number }[] = [];
  const references = new Map<string, string>();
  for (let node = syntaxTree(state).topNode.firstChild; node; node = node.nextSibling) {
    if (node.name === 'Table') tables.push({ from: node.from, to: node.to });
    if (node.name !== 'LinkReference') continue;
    const [label, url] = [node.getChild('LinkLabel'), node.getChild('URL')];
    if (!label || !url) continue;
    const name = labelOf(state.sliceDoc(label.from, label.to));
    if (!references.has(name)) references.set(name, bareUrl(state.sliceDoc(url.from, url.to)));
  }
  return { tables, references };
}

/** @param written with its brackets */
export function labelOf(written: string): string {
  return written.slice(1, -1).trim().replace(/\s+/g, ' ').toLowerCase();
}

/** A link's target as written, without `<…>` and backslashes. */
export function bareUrl(written: string): string {
  return written.replace(/^<(.*)>$/s, '$1').replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
