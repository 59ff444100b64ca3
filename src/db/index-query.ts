/**
 * Entries and queries of the search index, the same for both databases.
 */

/** The tokens of a post (lib/text/words.ts), in order: letters and digits only. */
export type SearchTokens = { title: string[]; text: string[] };

/** Tokens in a row; with `isPrefix`, the last one is the beginning of a token. */
export type IndexTerm = { tokens: readonly string[]; isPrefix: boolean };

export type IndexQuery = {
  /** At least one. A post must have all of them. */
  terms: readonly IndexTerm[];
  /** Only posts that are public at that time. */
  before: Date;
  skip: number;
  take: number;
};

/** Limits of the work of a search, for any number of posts. */
export type SearchLimits = {
  /**
   * If more posts match, only the latest are considered, and ordered by title and date: to rank, both
   * databases would visit every post with the word.
   */
  maxRanked: number;
  /** Phrases are only looked for in this many of the latest posts that have all their words. */
  maxCompared: number;
};

/** Whether any term is a phrase. */
export function hasPhrase(terms: readonly IndexTerm[]): boolean {
  return terms.some(({ tokens }) => tokens.length > 1);
}

/** The single words of the terms, which a post must have before its phrases are compared. */
export function wordsOf(terms: readonly IndexTerm[]): IndexTerm[] {
  const words = terms.flatMap(({ tokens, isPrefix }) =>
    tokens.map((token, at) => ({
      tokens: [token],
      isPrefix: isPrefix && at === tokens.length - 1,
    })),
  );
  return [
    ...new Map(
      words.map((word) => [`${word.tokens[0]}${word.isPrefix ? '*' : ''}`, word]),
    ).values(),
  ];
}
