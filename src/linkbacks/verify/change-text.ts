/**
 * How a page differs from what was approved, in the owner's words. Called by the shell and the desk.
 */
import type { Change } from '../linkback.ts';

/** A clause without a full stop: `the title was “One” and is “Two”`. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case 'title':
    case 'author':
      return `the ${change.kind} was ${named(change.from)} and is ${named(change.to)}`;
    case 'outside-link':
      return change.to === null
        ? 'it links to more places, further down'
        : `it links to ${change.to}`;
    case 'words':
      return `${Math.floor(change.kept * 100)} % of the words are left: “${change.from}” is now “${change.to}”`;
  }
}

function named(name: string | null): string {
  return name === null ? 'not there' : `“${name}”`;
}
