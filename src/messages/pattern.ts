/**
 * Parses the text of one message: words, `{name}` placeholders, and `<tag>…</tag>` around the words
 * that a page turns into a link. Tags do not nest.
 */

export type PatternPiece = {
  /** A literal text, or the name of a placeholder. */
  kind: 'words' | 'placeholder';
  text: string;
  /** The tag around it. */
  tag: string | null;
};

const TAGGED = /<([a-z]+)>(.*?)<\/\1>/gs;
const PLACEHOLDER = /\{([A-Za-z]+)\}/g;

const parsed = new Map<string, readonly PatternPiece[]>();

/** In order. The result is shared: every message is parsed once in a process. */
export function parsePattern(pattern: string): readonly PatternPiece[] {
  const known = parsed.get(pattern);
  if (known) return known;
  const pieces: PatternPiece[] = [];
  let from = 0;
  for (const match of pattern.matchAll(TAGGED)) {
    const [whole, tag = '', inner = ''] = match;
    pieces.push(...piecesOf(pattern.slice(from, match.index), null), ...piecesOf(inner, tag));
    from = match.index + whole.length;
  }
  pieces.push(...piecesOf(pattern.slice(from), null));
  parsed.set(pattern, pieces);
  return pieces;
}

function piecesOf(text: string, tag: string | null): PatternPiece[] {
  // Splitting by an expression with one group leaves what it matched at the odd places.
  return text.split(PLACEHOLDER).flatMap((each, at): PatternPiece[] => {
    if (each === '') return [];
    return [{ kind: at % 2 === 1 ? 'placeholder' : 'words', text: each, tag }];
  });
}

/** The names of the placeholders, sorted, each once. */
export function placeholdersIn(pattern: string): string[] {
  return namesOf(parsePattern(pattern), ({ kind, text }) => (kind === 'placeholder' ? text : null));
}

/** The names of the tags, sorted, each once. */
export function tagsIn(pattern: string): string[] {
  return namesOf(parsePattern(pattern), ({ tag }) => tag);
}

function namesOf(
  pieces: readonly PatternPiece[],
  nameOf: (piece: PatternPiece) => string | null,
): string[] {
  return [...new Set(pieces.flatMap((piece) => nameOf(piece) ?? []))].sort();
}
