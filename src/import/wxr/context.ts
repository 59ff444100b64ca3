/**
 * What the translation of a WordPress export knows beyond the record at hand.
 */
import type { Entry, NoteLevel, ReadOptions } from '../entry.ts';
import type { Survey } from './survey.ts';

export type Context = {
  survey: Survey;
  options: ReadOptions;
  /** Authors, terms and hidden fields that were handed on already. */
  known: Set<string>;
};

export function note(level: NoteLevel, what: string, where: string | null): Entry {
  return { kind: 'note', level, what, where };
}

/** Whether it is the first time, of at most as many as fit into memory. */
export function isNew({ known }: Context, key: string): boolean {
  if (known.has(key)) return false;
  if (known.size < 1_000_000) known.add(key);
  return true;
}
