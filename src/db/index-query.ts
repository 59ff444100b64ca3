/**
 * What the index of words is given and asked: the same for both databases.
 */

/** The tokens of a post (lib/words.ts), in its order: letters and digits alone. */
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
