/**
 * The details of a linkback or a comment as names and values: everything that is stored of it and may help
 * to decide.
 */
import type { AdminComment } from '../../../comments/admin-list.ts';
import type { AdminLinkback } from '../../../linkbacks/admin-list.ts';
import type { ScoreReason } from '../../../spam/score.ts';
import { presentTime } from '../lib/time.ts';
import type { QueueState } from './states.ts';
import type { DetailView, LinkView } from '../views/responses.ts';

export type RowContext = {
  siteUrl: string;
  timeZone: string;
  now: Date;
  /** Only owners see email addresses. */
  seesAddresses: boolean;
  /** To which its links lead. */
  list: QueueState;
};

/** `null`: nothing to show. */
type Value = string | LinkView | null;

export function linkbackDetails(context: RowContext, linkback: AdminLinkback): DetailView[] {
  const { record, author, authorUrl, site, target } = linkback;
  const { host, checkedAt } = record.source;
  return listOf({
    Source: linkOf(linkback.source),
    Title: linkback.title,
    Author: author === null ? linkOf(authorUrl) : { text: author, url: authorUrl },
    Site: site,
    Published: timeOf(context, linkback.publishedAt),
    'Links to': linkOf(target),
    Received: `${timeOf(context, linkback.receivedAt) ?? ''}, by ${linkback.via.join(' and ')}`,
    Checked: timeOf(context, checkedAt),
    Imported:
      linkback.verification === 'imported'
        ? 'The earlier blog accepted it. It stays as it was there until a check finds the link, whatever other checks find.'
        : null,
    // As claimed: not a link, since nothing has checked it.
    Vouch: record.vouch,
    'Your decisions about this host': decisionsOf(host),
    'Spam score': scoreOf(linkback),
  });
}

/** Only owners see email addresses. */
export function commentDetails(context: RowContext, comment: AdminComment): DetailView[] {
  const { authorEmail, authorUrl, createdAt, changedAt } = comment;
  return listOf({
    Email: context.seesAddresses ? authorEmail : null,
    Website: linkOf(authorUrl),
    Sent: timeOf(context, createdAt),
    Edited: timeOf(context, changedAt),
    'Spam score': scoreOf(comment),
  });
}

function listOf(named: Record<string, Value | Value[]>): DetailView[] {
  return Object.entries(named).flatMap(([name, given]) => {
    const values = [given]
      .flat()
      .filter((value) => value !== null)
      .map((value) => (typeof value === 'string' ? { text: value, url: null } : value));
    return values.length > 0 ? [{ name, values }] : [];
  });
}

function linkOf(url: string | null): LinkView | null {
  return url === null ? null : { text: url, url };
}

function timeOf({ timeZone }: RowContext, date: Date | null): string | null {
  return date === null ? null : presentTime(date, timeZone).text;
}

type Decided = { approved: number; rejected: number; spam: number };

function decisionsOf({ approved, rejected, spam }: Decided): string | null {
  if (approved + rejected + spam === 0) return null;
  return `${approved} approved, ${rejected} rejected, ${spam} spam`;
}

type Scored = { score: number; scoreReasons: readonly ScoreReason[] };

function scoreOf({ score, scoreReasons }: Scored): string[] {
  return [
    signed(score),
    ...scoreReasons.map(({ points, because }) => `${signed(points)}: ${because}`),
  ];
}

/** Uses the minus sign, not a hyphen. */
function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points).replace('-', '−');
}
