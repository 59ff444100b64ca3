/** Highlights fenced code by its language, in the classes that the site's pages have. */
import type { EditorState, Range } from '@codemirror/state';
import { Decoration } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import hljs from 'highlight.js/lib/common';

/** As the site has it (src/posts/markdown/code.ts): grammars are slow on longer code, and on long words. */
const MAX_HIGHLIGHTED = 20_000;
const UNBROKEN = /\S{500}/;
const MAX_KNOWN = 50;

type Piece = { from: number; to: number; looks: Decoration };

/** By language and code: a block is highlighted again only when it changes. */
const known = new Map<string, readonly Piece[]>();

export function highlightedRanges(state: EditorState, node: SyntaxNode): Range<Decoration>[] {
  const [info, text] = [node.getChild('CodeInfo'), node.getChildren('CodeText')];
  const [first, last] = [text[0], text.at(-1)];
  // Code in a quote or a list has marks between its lines.
  if (!info || !first || !last || node.parent?.name !== 'Document') return [];
  const [language = ''] = state.sliceDoc(info.from, info.to).split(/\s/, 1);
  return piecesOf(language, state.sliceDoc(first.from, last.to)).map(({ from, to, looks }) =>
    looks.range(first.from + from, first.from + to),
  );
}

function piecesOf(language: string, code: string): readonly Piece[] {
  if (code.length > MAX_HIGHLIGHTED || UNBROKEN.test(code) || !hljs.getLanguage(language))
    return [];
  const key = `${language}\n${code}`;
  const before = known.get(key);
  if (before) return before;
  const pieces = readPieces(hljs.highlight(code, { language, ignoreIllegals: true }).value);
  const [oldest] = known.keys();
  if (known.size >= MAX_KNOWN && oldest !== undefined) known.delete(oldest);
  known.set(key, pieces);
  return pieces;
}

const PART = /<span class="([^"]*)">|<\/span>|&(?:amp|lt|gt|quot|#x27);|[^<&]+/g;

/** highlight.js answers with HTML of spans, texts and five entities. */
export function readPieces(html: string): Piece[] {
  const pieces: Piece[] = [];
  const open: { from: number; name: string }[] = [];
  let at = 0;
  for (const [part, name] of html.matchAll(PART)) {
    if (name !== undefined) open.push({ from: at, name });
    else if (part === '</span>') {
      const span = open.pop();
      if (span && span.from < at) {
        pieces.push({ from: span.from, to: at, looks: Decoration.mark({ class: span.name }) });
      }
    } else at += part.startsWith('&') ? 1 : part.length;
  }
  return pieces;
}
