/**
 * A URL alone in a paragraph of the text itself, which readers see as a card (src/posts/markdown/embeds.ts): in
 * Rich, a quiet line with the host in it.
 */
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';

/**
 * @returns where the host is written; `null` for a URL among words, or one that is not written in full
 */
export function hostOfEmbed(
  state: EditorState,
  { name, parent, from, to }: SyntaxNode,
): { from: number; to: number } | null {
  const isTop = parent?.name === 'Paragraph' && parent.parent?.name === 'Document';
  if (name !== 'URL' || !isTop || parent.from !== from || parent.to !== to) return null;
  const [start = '', host = ''] = /^https?:\/\/([^/?#]+)/i.exec(state.sliceDoc(from, to)) ?? [];
  const end = from + start.length;
  return host === '' ? null : { from: end - host.length, to: end };
}
