/** A URL alone in its paragraph, which readers see as a card: in Rich, a quiet line with the host in it. */
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';

/**
 * @returns where the host is written; `null` for a URL among words, or one that is not written in full
 */
export function hostOfEmbed(
  state: EditorState,
  { name, parent, from, to }: SyntaxNode,
): { from: number; to: number } | null {
  const isAlone = parent?.name === 'Paragraph' && parent.from === from && parent.to === to;
  if (name !== 'URL' || !isAlone) return null;
  const [start = '', host = ''] = /^https?:\/\/([^/?#]+)/i.exec(state.sliceDoc(from, to)) ?? [];
  const end = from + start.length;
  return host === '' ? null : { from: end - host.length, to: end };
}
