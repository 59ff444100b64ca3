/**
 * Compares the text of a page with the one that was approved, and describes the changes. Pure.
 */
import { segmenter } from '../../lib/text/plain-text.ts';
import type { Change } from '../linkback.ts';
import type { Evidence } from '../../reader/evidence.ts';
import { isLinkHash, linkHash } from '../../reader/links/outside-links.ts';
import { withoutSite } from '../../reader/site-name.ts';

/** The part of the evidence that an owner approves, and that later versions are compared with. */
export type ApprovedText = Pick<
  Evidence,
  'title' | 'author' | 'excerpt' | 'content' | 'outsideLinks'
>;

/** If a smaller share of the words remains, it is another text. */
const MIN_SHARE_OF_WORDS = 0.8;

/**
 * Lists material changes: title, author, a new outside link, or more than a fifth of the words.
 *
 * @returns an empty list if the text is the same, or nearly
 */
export function materialChanges(
  approved: ApprovedText,
  found: ApprovedText & Pick<Evidence, 'site'>,
): Change[] {
  const changes: Change[] = [];
  for (const kind of ['title', 'author'] as const) {
    if (
      approved[kind] !== found[kind] &&
      !(kind === 'title' && differsBySiteName(approved, found))
    ) {
      changes.push({ kind, from: approved[kind], to: found[kind] });
    }
  }
  changes.push(...newLinks(approved, found));
  const [from, to] = [textOf(approved), textOf(found)];
  const kept = shareKept(from, to);
  if (kept < MIN_SHARE_OF_WORDS) changes.push({ kind: 'words', kept, from, to });
  return changes;
}

/** Whether the titles differ only by the site's name, which was part of the approved one. */
function differsBySiteName(
  { title }: ApprovedText,
  found: Pick<Evidence, 'title' | 'site'>,
): boolean {
  return title !== null && found.site !== null && withoutSite(title, found.site) === found.title;
}

/** Compares hashes, because a link that was stored as a URL may be stored as a hash now, or the reverse. */
function newLinks(approved: ApprovedText, found: ApprovedText): Change[] {
  const known = new Set(approved.outsideLinks.map(asHash));
  const added = found.outsideLinks.filter((link) => !known.has(asHash(link)));
  const addresses = added.filter((link) => !isLinkHash(link));
  return [
    ...addresses.map((to) => ({ kind: 'outside-link', to }) as const),
    ...(addresses.length < added.length ? [{ kind: 'outside-link', to: null } as const] : []),
  ];
}

function asHash(link: string): string {
  return isLinkHash(link) ? link : linkHash(link);
}

export function isSameText(a: ApprovedText, b: ApprovedText): boolean {
  const facts = ({ title, author, excerpt, content, outsideLinks }: ApprovedText) =>
    JSON.stringify([title, author, excerpt, content, outsideLinks]);
  return facts(a) === facts(b);
}

function textOf({ content, excerpt }: ApprovedText): string {
  return content ?? excerpt;
}

/** The share of the first text's words that the second still has, 0 to 1; 1 if it had none. */
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

/** Describes a change for the owner, without a full stop: `the title was “One” and is “Two”`. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case 'title':
    case 'author':
      return `the ${change.kind} was ${named(change.from)} and is ${named(change.to)}`;
    case 'outside-link':
      return change.to === null
        ? 'it has new links beyond the first fifty'
        : `it links to ${change.to}`;
    case 'words':
      return `${Math.floor(change.kept * 100)} % of the words remain: “${change.from}” is now “${change.to}”`;
  }
}

function named(name: string | null): string {
  return name === null ? 'missing' : `“${name}”`;
}
