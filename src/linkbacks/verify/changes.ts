/**
 * Whether a page still says what was approved. Pure; called when a check has found it again.
 */
import { segmenter } from '../../lib/text/plain-text.ts';
import type { Change } from '../linkback.ts';
import type { Evidence } from '../../reader/evidence.ts';
import { isMark, markOf } from '../../reader/links/outside-links.ts';
import { withoutSite } from '../../reader/site-name.ts';

/** What of the evidence an owner has read, and what a later page is held against. */
export type ApprovedText = Pick<
  Evidence,
  'title' | 'author' | 'excerpt' | 'content' | 'outsideLinks'
>;

/** Fewer of the words kept than this, and it is another text. */
const SHARE_OF_WORDS = 0.8;

/**
 * What has changed materially: title, author, a new outside link, more than a fifth of the words.
 *
 * @returns an empty list where it is the same text, or nearly
 */
export function materialChanges(
  approved: ApprovedText,
  found: ApprovedText & Pick<Evidence, 'site'>,
): Change[] {
  const changes: Change[] = [];
  for (const kind of ['title', 'author'] as const) {
    if (approved[kind] !== found[kind] && !(kind === 'title' && isSiteTakenOff(approved, found))) {
      changes.push({ kind, from: approved[kind], to: found[kind] });
    }
  }
  changes.push(...newLinks(approved, found));
  const [from, to] = [textOf(approved), textOf(found)];
  const kept = shareKept(from, to);
  if (kept < SHARE_OF_WORDS) changes.push({ kind: 'words', kept, from, to });
  return changes;
}

/** What was approved was the title with the site's name, as the page has it still. */
function isSiteTakenOff({ title }: ApprovedText, found: Pick<Evidence, 'title' | 'site'>): boolean {
  return title !== null && found.site !== null && withoutSite(title, found.site) === found.title;
}

/** An address may have been among the marks before, and the other way round. */
function newLinks(approved: ApprovedText, found: ApprovedText): Change[] {
  const known = new Set(approved.outsideLinks.map(asMark));
  const fresh = found.outsideLinks.filter((link) => !known.has(asMark(link)));
  const addresses = fresh.filter((link) => !isMark(link));
  return [
    ...addresses.map((to) => ({ kind: 'outside-link', to }) as const),
    ...(addresses.length < fresh.length ? [{ kind: 'outside-link', to: null } as const] : []),
  ];
}

function asMark(link: string): string {
  return isMark(link) ? link : markOf(link);
}

export function isSameText(a: ApprovedText, b: ApprovedText): boolean {
  const facts = ({ title, author, excerpt, content, outsideLinks }: ApprovedText) =>
    JSON.stringify([title, author, excerpt, content, outsideLinks]);
  return facts(a) === facts(b);
}

function textOf({ content, excerpt }: ApprovedText): string {
  return content ?? excerpt;
}

/** How many of the first text's words the second still has, from 0 to 1; 1 where it had none. */
function shareKept(from: string, to: string): number {
  const words = wordsOf(from);
  if (words.length === 0) return 1;
  const left = new Map<string, number>();
  for (const word of wordsOf(to)) left.set(word, (left.get(word) ?? 0) + 1);
  let kept = 0;
  for (const word of words) {
    const count = left.get(word) ?? 0;
    if (count > 0) kept += 1;
    left.set(word, count - 1);
  }
  return kept / words.length;
}

function wordsOf(text: string): string[] {
  return [...segmenter(null, 'word').segment(text)]
    .filter(({ isWordLike }) => isWordLike === true)
    .map(({ segment }) => segment.toLowerCase());
}

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
