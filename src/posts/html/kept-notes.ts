/**
 * The labels of footnotes in a Markdown text of which some blocks keep their source: those of kept blocks keep theirs,
 * then those that say the same, and then the others in their order.
 */
import type { SourceBlocks } from '../markdown/blocks.ts';
import type { Aligned, GivenBlocks } from './changed-blocks.ts';

/** The notes of the new text. */
export type Notes = {
  /** By the labels that HTML gives them: their labels in the Markdown. */
  labels: Map<string, string>;
  /** Definitions of the source that become others (`given`), or are left out (`null`), by label, in their order. */
  changed: Map<string, string | null>;
  /** Those that the source does not have. */
  added: string[];
};

/** @param alignment blocks whose notes in place say something else are no longer kept */
export function notesOf(source: SourceBlocks, alignment: Aligned, given: GivenBlocks): Notes {
  const sourceLabel = (label: string) => source.labels[Number(label) - 1] ?? null;
  const labels = new Map<string, string>();
  const takenFor = new Map<string, string>();
  const take = (label: string, known: string | null): boolean => {
    if (known === null || !source.definitions.has(known)) return false;
    if (labels.has(label) || takenFor.has(known)) return labels.get(label) === known;
    labels.set(label, known);
    takenFor.set(known, label);
    return true;
  };
  const inPlace = new Set<string>();
  for (const [index, block] of alignment.kept.entries()) {
    const isKept = block?.labels.every(([before, label]) => {
      const isEqual = alignment.notesBefore.get(before) === given.notes.get(label);
      if (sourceLabel(before) !== null) return take(label, sourceLabel(before));
      if (isEqual) inPlace.add(label);
      return isEqual;
    });
    if (isKept === false) alignment.kept[index] = null;
  }
  const before = [...alignment.notesBefore];
  for (const [label, note] of given.notes) {
    if (labels.has(label) || inPlace.has(label)) continue;
    const same = before.find(([each, its]) => {
      const known = sourceLabel(each);
      return its === note && known !== null && !takenFor.has(known);
    });
    if (same) take(label, sourceLabel(same[0]));
  }
  const lost = alignment.labelsBefore.flatMap((each, index) =>
    alignment.kept[index] ? [] : each.map(sourceLabel),
  );
  const free = lost.filter((each): each is string => each !== null && !takenFor.has(each));
  const added: string[] = [];
  let number = 0;
  for (const label of given.notes.keys()) {
    if (labels.has(label) || inPlace.has(label) || take(label, free.shift() ?? null)) continue;
    do number += 1;
    while (source.definitions.has(String(number)));
    labels.set(label, String(number));
    added.push(label);
  }
  const changed: [from: number, label: string, becomes: string | null][] = [];
  for (const [at, known] of source.labels.entries()) {
    const from = known === null ? undefined : source.definitions.get(known)?.from;
    if (known === null || from === undefined) continue;
    const label = takenFor.get(known) ?? null;
    const isSame =
      label !== null && alignment.notesBefore.get(String(at + 1)) === given.notes.get(label);
    if (!isSame) changed.push([from, known, label]);
  }
  changed.sort(([one], [other]) => one - other);
  return { labels, changed: new Map(changed.map(([, ...entry]) => entry)), added };
}
