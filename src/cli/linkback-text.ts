/**
 * A linkback in words, as the shell shows it: what it is, how it was judged, what has changed.
 */
import { changeText } from '../linkbacks/verify/change-text.ts';
import type { Linkback } from '../linkbacks/linkback.ts';
import { minuteText } from './moment.ts';

/** Some lines, the first with the number, the others indented. */
export function linkbackText(linkback: Linkback, timeZone: string): string {
  const { id, moderation, verification, via, source, target, title, excerpt } = linkback;
  const received = minuteText(linkback.receivedAt, timeZone);
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
