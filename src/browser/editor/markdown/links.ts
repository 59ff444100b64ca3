/** The links of a text: the one at the cursor, its words and its target, and how both are changed. */
import { syntaxTree } from '@codemirror/language';
import type { ChangeSpec, EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { bareUrl, labelOf, outline } from './outline.ts';

export type LinkAt = {
  from: number;
  to: number;
  /** Of its words, without brackets. */
  text: { from: number; to: number };
  /** Of the target as written; `null` if the target is elsewhere, by a reference. */
  target: { from: number; to: number } | null;
  url: string;
};

/** @returns `null` where brackets lead nowhere */
export function readLink(state: EditorState, node: SyntaxNode): LinkAt | null {
  const { from, to } = node;
  if (node.name === 'Autolink' || node.name === 'URL') {
    const written = node.name === 'URL' ? node : node.getChild('URL');
    if (!written) return null;
    const place = { from: written.from, to: written.to };
    return {
      from,
      to,
      text: place,
      target: place,
      url: fullUrl(state.sliceDoc(place.from, place.to)),
    };
  }
  const [open, close] = node.getChildren('LinkMark');
  if (!open || !close) return null;
  const text = { from: open.to, to: close.from };
  const written = node.getChild('URL');
  if (written) {
    const target = { from: written.from, to: written.to };
    return { from, to, text, target, url: bareUrl(state.sliceDoc(target.from, target.to)) };
  }
  const label = node.getChild('LinkLabel');
  const name = label && label.to - label.from > 2 ? label : { from: open.from, to: close.to };
  const url = state
    .field(outline, false)
    ?.references.get(labelOf(state.sliceDoc(name.from, name.to)));
  return url === undefined ? null : { from, to, text, target: null, url };
}

/** The link that the selection touches. */
export function linkAt(state: EditorState): LinkAt | null {
  const { main } = state.selection;
  for (const side of [-1, 1] as const) {
    for (
      let node: SyntaxNode | null = syntaxTree(state).resolveInner(main.head, side);
      node;
      node = node.parent
    ) {
      const isLink = node.name === 'Link' || node.name === 'Autolink' || isBareUrl(node);
      const link = isLink && main.from >= node.from && main.to <= node.to && readLink(state, node);
      if (link) return link;
    }
  }
  return null;
}

/** A URL that is a link by itself, not the target of another. */
export function isBareUrl(node: SyntaxNode): boolean {
  return (
    node.name === 'URL' && !/^(Link|Image|Autolink|LinkReference)$/.test(node.parent?.name ?? '')
  );
}

export function changesOf(
  state: EditorState,
  link: LinkAt,
  { text, url }: { text: string; url: string },
): ChangeSpec[] {
  const words = escaped(text.trim());
  if (!link.target || link.target.from === link.text.from) {
    const isSame = url === link.url && words === state.sliceDoc(link.text.from, link.text.to);
    return isSame
      ? []
      : [{ from: link.from, to: link.to, insert: `[${words}](${writtenUrl(url)})` }];
  }
  const isSameText = text === shownText(state, link);
  return [
    ...(isSameText ? [] : [{ ...link.text, insert: words }]),
    ...(url === link.url ? [] : [{ ...link.target, insert: writtenUrl(url) }]),
  ];
}

/** The words of a link as they may be edited, with their emphasis. */
export function shownText(state: EditorState, { text }: LinkAt): string {
  return state.sliceDoc(text.from, text.to);
}

/** Parentheses and spaces would end the target. */
export function writtenUrl(url: string): string {
  const clean = url.trim().replace(/[\n<>]/g, encodeURIComponent);
  return /[\s()]/.test(clean) ? `<${clean}>` : clean;
}

/** Keeps emphasis, but no bracket that would end the link. */
function escaped(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/(?<!\\)[[\]]/g, '\\$&');
}

function fullUrl(written: string): string {
  if (/^www\./i.test(written)) return `https://${written}`;
  return /^[^:/\s]+@[^:/\s]+$/.test(written) ? `mailto:${written}` : written;
}
