/**
 * Scores a comment before it is stored, and decides its first state from the score and the settings.
 */
import type { CommentFields } from '../form.ts';
import { askAkismet, asksAkismet, type AkismetQuestion } from './akismet.ts';
import { COMMENT_RULES, type CommentFacts } from './rules.ts';
import { countSpamBefore, selectApprovedNames } from '../store/submit.ts';
import type { Deps } from '../../deps.ts';
import { fold } from '../../lib/text/fold.ts';
import type { SiteSettings, CommentModerationMode } from '../../settings/settings.ts';
import { findListed } from '../../spam/lists.ts';
import { scoreBy, SPAM_AT, type ScoreReason, PENDING_AT } from '../../spam/score.ts';

export type ScoredComment = { score: number; scoreReasons: ScoreReason[]; state: FirstState };

/** How it was sent. `exceptId`: the comment itself, if stored, which does not count in its own favour. */
export type Sent = Pick<CommentFacts, 'proof' | 'isTrapped'> & {
  isUser: boolean;
  exceptId?: number;
  /** What Akismet is sent, if it is used; `null`: the request is not known. */
  question: Omit<AkismetQuestion, 'fields' | 'language'> | null;
};

type ScoreDeps = Pick<Deps, 'config' | 'db' | 'postTo' | 'log'>;

export async function scoreComment(
  deps: ScoreDeps,
  settings: Pick<SiteSettings, 'commentModeration' | 'siteLanguage'>,
  fields: CommentFields,
  { proof, isTrapped, isUser, exceptId = 0, question }: Sent,
): Promise<ScoredComment> {
  if (isUser) return { score: 0, scoreReasons: [], state: 'approved' };
  const { authorName, authorEmail, authorUrl, body } = fields;
  const facts: CommentFacts = {
    authorName,
    authorUrl,
    text: body.text,
    linkCount: body.links.length,
    listed: await findListed(deps.db, hostsOf([authorUrl ?? '', ...body.links])),
    spamBefore: authorEmail === null ? 0 : await countSpamBefore(deps.db, authorEmail),
    proof,
    isTrapped,
    akismet: null,
  };
  const alone = scoreBy(COMMENT_RULES, facts);
  // What the rules alone call spam is not sent to Akismet.
  const asks = question !== null && asksAkismet(deps) && alone.score < SPAM_AT;
  const { siteLanguage: language } = settings;
  const { score, reasons } = asks
    ? scoreBy(COMMENT_RULES, {
        ...facts,
        akismet: await askAkismet(deps, { ...question, fields, language }),
      })
    : alone;
  // A name alone proves nothing; name and email address together are not public.
  const names =
    authorEmail === null ? [] : await selectApprovedNames(deps.db, authorEmail, exceptId);
  const isKnown = names.some((name) => fold(name) === fold(authorName));
  const state = firstState(settings.commentModeration, { score, isKnown, isUser });
  return { score, scoreReasons: reasons, state };
}

/** The most hosts that are looked up; a comment with more links is spam by those alone. */
const MAX_HOSTS = 50;

function hostsOf(links: string[]): string[] {
  const hosts = links.flatMap((link) => {
    const url = URL.parse(link);
    return url && url.hostname !== '' ? [url.hostname] : [];
  });
  return [...new Set(hosts)].slice(0, MAX_HOSTS);
}

type FirstState = 'approved' | 'pending' | 'spam';

/**
 * The state of a new comment. Pure.
 *
 * `isKnown`: a comment with the same name and email address was approved before. `isUser`: its writer is
 * signed in.
 */
function firstState(
  mode: CommentModerationMode,
  { score, isKnown, isUser }: { score: number; isKnown: boolean; isUser: boolean },
): FirstState {
  if (isUser) return 'approved';
  if (score >= SPAM_AT) return 'spam';
  if (score >= PENDING_AT) return 'pending';
  switch (mode) {
    case 'all':
      return 'pending';
    case 'first':
      return isKnown ? 'approved' : 'pending';
    case 'none':
      return 'approved';
  }
}
