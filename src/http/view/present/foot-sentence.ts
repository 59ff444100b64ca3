/**
 * The sentence at the foot of a post: which responses it takes now. Always one, and always there,
 * so that whoever wants to answer knows how, or that it is too late.
 */
import type { CommentsOpen } from '../../../comments/open.ts';
import type { PingStates } from '../../../posts/pings.ts';
import type { SentencePart } from '../models/models.ts';

/**
 * Names what is open; with all of it open, or nothing, the wording that weblogs always had. A post
 * that closed to comments by itself says so.
 */
export function footSentence(
  comments: CommentsOpen,
  pings: PingStates,
  trackbackUrl: string,
): SentencePart[] {
  const names: SentencePart[] = [
    ...(pings.trackback === 'open' ? [{ text: 'trackbacks', trackbackUrl }] : []),
    ...(pings.pingback === 'open' ? [text('pingbacks')] : []),
    ...(pings.webmention === 'open' ? [text('webmentions')] : []),
  ];
  const allOpen = names.length === 3;
  if (names.length === 0) return [text(withoutPings(comments))];
  if (comments.kind === 'open') {
    return allOpen
      ? [
          text('You can leave a response, or '),
          { text: 'trackback', trackbackUrl },
          text(' from your own site.'),
        ]
      : [text('You can leave a response, and '), ...joined(names), text(' are open.')];
  }
  // Webmentions go without saying where all three are open: the sentence is older than they are.
  const named = allOpen ? names.slice(0, 2) : names;
  return [text(`${closing(comments)}, but `), ...joined(named), text(' are open.')];
}

function withoutPings(comments: CommentsOpen): string {
  switch (comments.kind) {
    case 'open':
      return 'You can leave a response, but pings are closed.';
    case 'closed':
      return 'Comments and pings are closed.';
    case 'aged':
      return `${closing(comments)}, and pings are closed.`;
  }
}

function closing(comments: Exclude<CommentsOpen, { kind: 'open' }>): string {
  if (comments.kind === 'closed') return 'Comments are closed';
  return `Comments closed after ${daysText(comments.afterDays)}`;
}

export function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

/** At most two. */
function joined(names: SentencePart[]): SentencePart[] {
  return names.flatMap((name, i) => (i === 0 ? [name] : [text(' and '), name]));
}

function text(words: string): SentencePart {
  return { text: words, trackbackUrl: null };
}
