/**
 * Where a text's tables and the targets of its reference links are, also in quotes and lists. Read from the
 * blocks of the syntax tree when that changes, so that a long text costs little.
 */
import { syntaxTree } from '@codemirror/language';
import { StateField, type EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';

export type Outline = {
  /** From the beginning of the first line to the end of the last. */
  tables: readonly { from: number; to: number }[];
  /** URLs by label, as CommonMark compares labels. */
  references: ReadonlyMap<string, string>;
};

export const outline = StateField.define<Outline>({
  create: readOutline,
  update: (known, { state, startState }) =>
    syntaxTree(state) === syntaxTree(startState) ? known : readOutline(state),
});

const CONTAINERS = new Set(['Blockquote', 'BulletList', 'OrderedList', 'ListItem']);

function readOutline(state: EditorState): Outline {
  const tables: { from: number; to: number }[] = [];
  const references = new Map<string, string>();
  const read = (container: SyntaxNode) => {
    for (let node = container.firstChild; node; node = node.nextSibling) {
      if (CONTAINERS.has(node.name)) read(node);
      else if (node.name === 'Table') {
        const { from } = state.doc.lineAt(node.from);
        // Beside the mark of a list, a table is shown as it is written.
        if (/^[>\s]*$/.test(state.sliceDoc(from, node.from))) tables.push({ from, to: node.to });
      } else if (node.name === 'LinkReference') readReference(node);
    }
  };
  const readReference = (node: SyntaxNode) => {
    const [label, url] = [node.getChild('LinkLabel'), node.getChild('URL')];
    if (!label || !url) return;
    const name = labelOf(state.sliceDoc(label.from, label.to));
    if (!references.has(name)) references.set(name, bareUrl(state.sliceDoc(url.from, url.to)));
  };
  read(syntaxTree(state).topNode);
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
