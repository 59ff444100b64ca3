/**
 * Judging a comment before it is stored: what the rules say, and what the settings make of it.
 */
import type { Deps } from '../deps.ts';
import { fold } from '../lib/fold.ts';
import { listedOf } from '../judging/listed.ts';
import { scoreBy, type ScoreReason } from '../judging/score.ts';
import type { SiteSettings } from '../settings/settings.ts';
import type { CommentFields } from './form.ts';
import { countSpamBefore, selectApprovedNames } from './judge-store.ts';
import { firstState, type FirstState } from './moderation.ts';
import { COMMENT_RULES } from './rules.ts';

export type Judged = { score: number; scoreReasons: ScoreReason[]; state: FirstState };

/** How it was sent. `exceptId`: a comment that says nothing for itself, because it is this one. */
export type Sent = { isProven: boolean; isTrapped: boolean; isUser: boolean; exceptId?: number };

export async function judgeComment(
  deps: Pick<Deps, 'db'>,
  settings: Pick<SiteSettings, 'commentModeration'>,
  { authorName, authorEmail, authorUrl, body }: CommentFields,
  { isProven, isTrapped, isUser, exceptId }: Sent,
): Promise<Judged> {
  if (isUser) return { score: 0, scoreReasons: [], state: 'approved' };
  const { score, reasons } = scoreBy(COMMENT_RULES, {
    authorName,
    authorUrl,
    text: body.text,
    linkCount: body.links.length,
    listed: await listedOf(deps, hostsOf([authorUrl ?? '', ...body.links])),
    spamBefore: authorEmail === null ? 0 : await countSpamBefore(deps.db, authorEmail),
    isProven,
    isTrapped,
  });
  // Without an address anybody may bear a name; with one, whoever knows both.
  const names =
    authorEmail === null ? [] : await selectApprovedNames(deps.db, authorEmail, exceptId ?? 0);
  const isKnown = names.some((name) => fold(name) === fold(authorName));
  const state = firstState(settings.commentModeration, { score, isKnown, isUser });
  return { score, scoreReasons: reasons, state };
}

/** So many hosts are looked up; who links to more is spam by that alone. */
const MOST_HOSTS = 50;

function hostsOf(links: string[]): string[] {
  const hosts = links.flatMap((link) => {
    const url = URL.parse(link);
    return url && url.hostname !== '' ? [url.hostname] : [];
  });
  return [...new Set(hosts)].slice(0, MOST_HOSTS);
}
