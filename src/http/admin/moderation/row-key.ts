/**
 * Which rows a form of the conversation is about: kind, number, and what was seen of it.
 */
import type { Kind } from './states.ts';

/** As the domain of each kind decides about it. */
type Seen = { id: number; seen: string };

export type SeenRows = Record<Kind, Seen[]>;

const LETTERS: Record<Kind, string> = { linkbacks: 'l', comments: 'c' };

/** "l12.abcdef012345" */
export function rowKey(kind: Kind, { id, seen }: Seen): string {
  return `${LETTERS[kind]}${id}.${seen}`;
}

/** @param keys as a form brings them; what no row of ours says is left out */
export function rowsOf(keys: readonly string[]): SeenRows {
  const rows: SeenRows = { linkbacks: [], comments: [] };
  for (const key of keys) {
    const [, letter, id, seen] = /^([lc])([1-9]\d{0,8})\.([0-9a-f]{12})$/.exec(key) ?? [];
    if (id === undefined || seen === undefined) continue;
    rows[letter === LETTERS.comments ? 'comments' : 'linkbacks'].push({ id: Number(id), seen });
  }
  return rows;
}
