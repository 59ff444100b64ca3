/**
 * A linkback in words, as the shell shows it: what it is, how it was judged, what has changed.
 */
import type { Change, Linkback } from '../linkbacks/linkback.ts';

/** Some lines, the first with the number, the others indented. */
export function linkbackText(linkback: Linkback): string {
  const { id, moderation, verification, via, source, target, title, excerpt } = linkback;
  const received = linkback.receivedAt.toISOString().slice(0, 16).replace('T', ' ');
  const lines = [
    ...(title === null ? [] : [title]),
    ...(excerpt ? [`“${excerpt}”`] : []),
    source,
    `→ ${target}`,
    ...scoreLines(linkback),
    ...proposedLines(linkback),
  ];
  return [
    `${id}  ${moderation}, ${verification}  ${via.join(', ')}  ${received}\n`,
    ...lines.map((line) => `    ${line}\n`),
  ].join('');
}

function scoreLines({ score, scoreReasons }: Linkback): string[] {
  if (scoreReasons.length === 0) return [];
  return [
    `${score} ${Math.abs(score) === 1 ? 'point' : 'points'}:`,
    ...scoreReasons.map(
      ({ rule, points, because }) => `  ${points > 0 ? '+' : ''}${points}  ${because} (${rule})`,
    ),
  ];
}

function proposedLines({ id, proposed, fingerprint }: Linkback): string[] {
  if (proposed === null) return [];
  return [
    'Its page has changed since it was approved:',
    ...proposed.changes.map((change) => `  ${changeText(change)}`),
    `To take over this and nothing later: antiphon linkbacks approve ${id} --seen ${fingerprint}`,
  ];
}

function changeText(change: Change): string {
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
