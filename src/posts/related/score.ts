/**
 * Scores how closely posts are related: by a series, by shared categories and tags, of which rare ones count
 * more, and by words of the title that are rare in other posts. Pure.
 */
import { tokensOf, wordsIn } from '../../lib/text/words.ts';

/** What is compared of a post. */
export type Traits = {
  id: number;
  title: string;
  publishedAt: Date;
  /** BCP 47; `null`: the site's. */
  language: string | null;
  /** Its categories and tags. */
  termIds: number[];
  seriesId: number | null;
  /** The first post of its translations, which may be itself. */
  groupId: number;
};

/** What a post has in common with others, and how much each of it counts. */
export type Weights = {
  siteLanguage: string;
  /** By the id of the term. */
  terms: ReadonlyMap<number, number>;
  /** Of all rare title words that another post has, by the id of that post. */
  words: ReadonlyMap<number, number>;
};

/** More than all the rest together, in nearly every case. */
const SAME_SERIES = 20;
/** Of a word, beside a category or tag of the same frequency. */
const WORD = 0.4;
/** That of what three of five posts have. */
const COMMON = 0.5;

/** The weight of what `having` of `total` posts have; 0 for what most of them have. */
export function rarity(having: number, total: number): number {
  const weight = Math.log((total + 1) / Math.max(1, having));
  return weight < COMMON ? 0 : weight;
}

export function wordRarity(having: number, total: number): number {
  return WORD * rarity(having, total);
}

/**
 * The closest first; posts in another language come last, then the newer first. Leaves out the post itself, its
 * translations, notes, and what it has too little in common with.
 */
export function closest(
  post: Traits,
  candidates: readonly Traits[],
  weights: Weights,
  max: number,
): Traits[] {
  const spoken = languageOf(post, weights);
  return candidates
    .filter(({ title, groupId }) => title !== '' && groupId !== post.groupId)
    .map((each) => ({
      each,
      score: scoreOf(post, each, weights),
      isForeign: languageOf(each, weights) !== spoken,
    }))
    .filter(({ score }) => score > 0)
    .toSorted(
      (a, b) =>
        Number(a.isForeign) - Number(b.isForeign) ||
        b.score - a.score ||
        b.each.publishedAt.getTime() - a.each.publishedAt.getTime() ||
        b.each.id - a.each.id,
    )
    .slice(0, max)
    .map(({ each }) => each);
}

function scoreOf(post: Traits, other: Traits, { terms, words }: Weights): number {
  const shared = other.termIds.filter((id) => post.termIds.includes(id));
  const series = post.seriesId !== null && post.seriesId === other.seriesId ? SAME_SERIES : 0;
  return (
    series + shared.reduce((sum, id) => sum + (terms.get(id) ?? 0), 0) + (words.get(other.id) ?? 0)
  );
}

/** Its main language: `pt` for `pt-BR`. */
function languageOf({ language }: Traits, { siteLanguage }: Weights): string {
  return (language ?? siteLanguage).split('-', 1).join('').toLowerCase();
}

const MAX_WORDS = 6;
const SHORTEST = 4;
const LATIN = /^[a-z]+$/;

/** The words of a title that may be rare, as the search index has them: the longest. */
export function rareWordsIn(title: string): string[] {
  return [...new Set(tokensOf(wordsIn(title)))]
    .filter((word) => word.length >= (LATIN.test(word) ? SHORTEST : 2))
    .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .slice(0, MAX_WORDS);
}
