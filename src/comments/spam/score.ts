/**
 * Judging a comment before it is stored: what the rules say, and what the settings make of it.
 */
import type { CommentFields } from '../form.ts';
import { askAkismet, asksAkismet, type AkismetQuestion } from './akismet.ts';
import { firstState, type FirstState } from './moderation.ts';
import { COMMENT_RULES, type CommentFacts } from './rules.ts';
import { countSpamBefore, selectApprovedNames } from './writer-store.ts';
import type { Deps } from '../../deps.ts';
import { fold } from '../../lib/text/fold.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import { findListed } from '../../spam/lists.ts';
import { scoreBy, SPAM_AT, type ScoreReason } from '../../spam/score.ts';

export type ScoredComment = { score: number; scoreReasons: ScoreReason[]; state: FirstState };

/** How it was sent. `exceptId`: a comment that says nothing for itself, because it is this one. */
export type Sent = Pick<CommentFacts, 'proof' | 'isTrapped'> & {
  isUser: boolean;
  exceptId?: number;
  /** What Akismet is told, if it is asked at all; `null`: it cannot be. */
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
  // Nobody else need hear of what is spam without them.
  const asks = question !== null && asksAkismet(deps) && alone.score < SPAM_AT;
  const { siteLanguage: language } = settings;
  const { score, reasons } = asks
    ? scoreBy(COMMENT_RULES, {
        ...facts,
        akismet: await askAkismet(deps, { ...question, fields, language }),
      })
    : alone;
  // Without an address anybody may bear a name; with one, whoever knows both.
  const names =
    authorEmail === null ? [] : await selectApprovedNames(deps.db, authorEmail, exceptId);
  const isKnown = names.some((name) => fold(name) === fold(authorName));
  const state = firstState(settings.commentModeration, { score, isKnown, isUser });
  return { score, scoreReasons: reasons, state };
}

/** So many hosts are looked up; who links to more is spam by that alone. */
const MAX_HOSTS = 50;

function hostsOf(links: string[]): string[] {
  const hosts = links.flatMap((link) => {
    const url = URL.parse(link);
    return url && url.hostname !== '' ? [url.hostname] : [];
  });
  return [...new Set(hosts)].slice(0, MAX_HOSTS);
}
