/**
 * Keys of rows in forms: kind, id and a fingerprint of what was shown.
 */
import type { Kind } from './states.ts';

/** A row and the fingerprint of what was shown. */
type Seen = { id: number; seen: string };

export type SeenRows = Record<Kind, Seen[]>;

const LETTERS: Record<Kind, string> = { linkbacks: 'l', comments: 'c' };

/** "l12.abcdef012345" */
export function rowKey(kind: Kind, { id, seen }: Seen): string {
  return `${LETTERS[kind]}${id}.${seen}`;
}

/** @param keys unchecked; malformed ones are left out */
export function rowsOf(keys: readonly string[]): SeenRows {
  const rows: SeenRows = { linkbacks: [], comments: [] };
  for (const key of keys) {
    const [, letter, id, seen] = /^([lc])([1-9]\d{0,8})\.([0-9a-f]{12})$/.exec(key) ?? [];
    if (id === undefined || seen === undefined) continue;
    rows[letter === LETTERS.comments ? 'comments' : 'linkbacks'].push({ id: Number(id), seen });
  }
  return rows;
}
