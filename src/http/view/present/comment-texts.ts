/**
 * What is said to whoever sends a comment that is not taken, or waits.
 */
import type { CommentState } from '../../../comments/comment.ts';
import type { CommentsOpen } from '../../../comments/open.ts';
import type { Limit } from '../../../comments/submit.ts';
import { presentDate } from './date.ts';
import { daysText } from './foot-sentence.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

type Refusal = { heading: string; message: string };

export const REFUSALS: Record<'expired' | 'too-soon' | 'duplicate', Refusal> &
  Record<Limit, Refusal & { retryAfterSeconds: number }> = {
  expired: {
    heading: 'Send it once more',
    message: 'The form was too old, or was sent before. Nothing is lost: what you wrote is below.',
  },
  'too-soon': {
    heading: 'Send it once more',
    message: 'It came faster than anybody writes, so it was not taken. What you wrote is below.',
  },
  duplicate: {
    heading: 'It is here already',
    message:
      'You have said the same before. It is shown, or waits to be; it need not be sent twice.',
  },
  client: {
    heading: 'That was a lot in a short time',
    message: 'Wait ten minutes, and send it again. What you wrote is below.',
    retryAfterSeconds: 600,
  },
  'client-day': {
    heading: 'That was a lot in a day',
    message: 'Send it again tomorrow. What you wrote is below.',
    retryAfterSeconds: 86_400,
  },
  network: {
    heading: 'Many write from where you are',
    message:
      'Somebody else there has sent a lot. Wait a while, and send it again. What you wrote is below.',
    retryAfterSeconds: 3_600,
  },
  post: {
    heading: 'Many are answering just now',
    message: 'Send it again in an hour. What you wrote is below.',
    retryAfterSeconds: 3_600,
  },
  queue: {
    heading: 'Many comments wait to be read',
    message:
      'None more can be taken until some of them are. Try again tomorrow; what you wrote is below.',
    retryAfterSeconds: 86_400,
  },
};

export const CLOSED = 'Comments are closed';
export const KEPT = 'What you wrote is below, so that it is not lost.';

export function closedText(
  why: Exclude<CommentsOpen, { kind: 'open' }>,
  settings: SiteSettings,
): string {
  if (why.kind === 'closed') return 'This post takes no comments any more.';
  const { text } = presentDate(why.closedAt, settings);
  return `Posts here take comments for ${daysText(why.afterDays)}; this one closed on ${text}.`;
}

/** Of one's own comment. That it was taken for spam, or rejected, is not said. */
export const OWN_TEXTS: Record<CommentState, Refusal> = {
  approved: { heading: 'Your comment is shown', message: 'It stands under the post.' },
  pending: {
    heading: 'Your comment waits',
    message: 'It will be shown once it was read here. Nobody else sees it before.',
  },
  spam: {
    heading: 'Your comment waits',
    message: 'It will be shown once it was read here. Nobody else sees it before.',
  },
  rejected: {
    heading: 'Your comment waits',
    message: 'It will be shown once it was read here. Nobody else sees it before.',
  },
  withdrawn: { heading: 'Your comment is withdrawn', message: 'Its words are forgotten.' },
};

/** Why somebody cannot change it, who sees it. */
export type OwnRefusal = 'not-yours' | 'too-late' | 'too-often' | 'changed-meanwhile';

export const OWN_REFUSALS: Record<OwnRefusal, { status: number; message: string }> = {
  'not-yours': {
    status: 403,
    message: 'It can be changed or withdrawn only in the browser that sent it.',
  },
  'too-late': {
    status: 409,
    message: 'Its ten minutes are over: it cannot be changed or withdrawn any more.',
  },
  'too-often': {
    status: 409,
    message: 'It was changed ten times, which is as often as it can be.',
  },
  'changed-meanwhile': {
    status: 409,
    message:
      'It was decided about, or changed, just now. Nothing was done; look at it, and try again.',
  },
};
