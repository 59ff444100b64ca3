/**
 * What the index of words is given and asked: the same for both databases.
 */

/** The tokens of a post (lib/text/words.ts), in its order: letters and digits alone. */
export type SearchTokens = { title: string[]; text: string[] };

/** Tokens that stand one after the other; of a prefix, the last is only the beginning of one. */
export type IndexTerm = { tokens: readonly string[]; isPrefix: boolean };

export type IndexQuery = {
  /** A post has all of them; at least one. */
  terms: readonly IndexTerm[];
  /** Posts that are public by then. */
  before: Date;
  skip: number;
  take: number;
};

/** What a search looks at, however many posts there are. */
export type SearchLimits = {
  /**
   * Of posts that share their words with more than so many, the last written are looked at, and
   * ordered by title and date: to weigh a word, both databases would visit every post that has it.
   */
  maxRanked: number;
  /** Whether words stand one after the other is looked up in the last written that have them all. */
  maxCompared: number;
};

/** Whether they ask for words that stand one after the other. */
export function hasPhrase(terms: readonly IndexTerm[]): boolean {
  return terms.some(({ tokens }) => tokens.length > 1);
}

/** The words of the terms, each on its own: what a post must have before its phrases are looked at. */
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
