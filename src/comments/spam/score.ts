/**
 * Scores a comment before it is stored, and decides its first state from the score and the settings.
 *
 * The spam rules are data and pure predicates, each with its points and a sentence for the owner. A first comment
 * by someone is not a rule but a setting (`firstState`).
 */
import type { CommentFields } from '../form.ts';
import { type AkismetQuestion, type AkismetVerdict, askAkismet, asksAkismet } from './akismet.ts';
import { countSpamBefore, selectApprovedNames } from '../store/submit.ts';
import type { Deps } from '../../deps.ts';
import { fold } from '../../lib/text/plain-text.ts';
import { repeatedWord } from '../../lib/text/repeated-word.ts';
import type { CommentModerationMode, SiteSettings } from '../../settings/settings.ts';
import { type Listed, findListed } from '../../spam/lists.ts';
import {
  PENDING_AT,
  type Rule,
  SPAM_AT,
  type ScoreReason,
  counted,
  listedWords,
  once,
  scoreBy,
  times,
  when,
} from '../../spam/score.ts';

export type ScoredComment = { score: number; scoreReasons: ScoreReason[]; state: FirstState };

/** How it was sent. `exceptId`: the comment itself, if stored, which does not count in its own favour. */
export type Sent = Pick<CommentFacts, 'proof' | 'isTrapped'> & {
  isUser: boolean;
  /** Its browser sent a comment that is approved. */
  isKnownBrowser: boolean;
  exceptId?: number;
  /** What Akismet is sent, if it is used; `null`: the request is not known. */
  question: Omit<AkismetQuestion, 'fields' | 'language'> | null;
};

type ScoreDeps = Pick<Deps, 'config' | 'db' | 'postTo' | 'log'>;

export async function scoreComment(
  deps: ScoreDeps,
  settings: Pick<SiteSettings, 'commentModeration' | 'siteLanguage'>,
  fields: CommentFields,
  { proof, isTrapped, isUser, isKnownBrowser, exceptId = 0, question }: Sent,
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
  const isKnown = isKnownBrowser || names.some((name) => fold(name) === fold(authorName));
  const hasProof = proof === 'done';
  const writer = { hasProof, isKnownBrowser, isKnown, isUser };
  const state = firstState(settings.commentModeration, { score, ...writer });
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
 * `isKnownBrowser`: a comment of this browser is approved; only then is one without a proof of work shown at
 * once. `isKnown`: that, or a comment with the same name and email address was approved before. `isUser`: its
 * writer is signed in.
 */
function firstState(
  mode: CommentModerationMode,
  {
    score,
    hasProof,
    isKnownBrowser,
    isKnown,
    isUser,
  }: Record<'hasProof' | 'isKnownBrowser' | 'isKnown' | 'isUser', boolean> & { score: number },
): FirstState {
  if (isUser) return 'approved';
  if (score >= SPAM_AT) return 'spam';
  if (score >= PENDING_AT || !(hasProof || isKnownBrowser)) return 'pending';
  switch (mode) {
    case 'all':
      return 'pending';
    case 'first':
      return isKnown ? 'approved' : 'pending';
    case 'none':
      return 'approved';
  }
}

/** What is known about a comment when it is scored. */
type CommentFacts = {
  authorName: string;
  authorUrl: string | null;
  /** Plain text. */
  text: string;
  linkCount: number;
  listed: Listed;
  /** How many comments with the same email address the owner has marked as spam. */
  spamBefore: number;
  /** The browser's proof of work; `used`: it was sent with another comment before. */
  proof: 'done' | 'missing' | 'used';
  /** The hidden field was filled in. */
  isTrapped: boolean;
  /** `null`: it was not called. */
  akismet: AkismetVerdict | null;
};

const FREE_LINKS = 2;

/** The rules, in the order in which the owner reads their reasons. */
export const COMMENT_RULES: readonly Rule<CommentFacts>[] = [
  {
    name: 'trap',
    ...once(10),
    when: 'The hidden form field was filled in.',
    find: ({ isTrapped }) => when(isTrapped, 'The hidden form field was filled in.'),
  },
  {
    name: 'no-proof',
    // No sign of spam, but the comment of a stranger is pending (firstState).
    ...once(0),
    when: 'The browser sent no proof of work, as without JavaScript.',
    find: ({ proof }) => when(proof === 'missing', 'No JavaScript in the sender’s browser.'),
  },
  {
    name: 'used-proof',
    ...once(3),
    when: 'The browser sent a proof of work that was used before.',
    find: ({ proof }) => when(proof === 'used', 'The proof of work was used before.'),
  },
  {
    name: 'akismet',
    ...once(6),
    when: 'Akismet, if used, classifies it as spam.',
    find: ({ akismet }) => when(akismet === 'spam', 'Akismet classifies it as spam.'),
  },
  {
    name: 'akismet-silent',
    ...once(3),
    when: 'Akismet did not answer within three seconds.',
    find: ({ akismet }) => when(akismet === 'silent', 'Akismet did not answer.'),
  },
  {
    name: 'spam-before',
    ...counted(3, 1, 6),
    when: 'The owner marked comments with the same email address as spam.',
    find: ({ spamBefore }) =>
      times(spamBefore, `Comments from this email address that you marked as spam: ${spamBefore}.`),
  },
  {
    name: 'host-blocked',
    ...once(6),
    when: 'It links to a blocked host.',
    find: ({ listed: { blocked } }) =>
      when(blocked.length > 0, `It links to blocked hosts: ${blocked.join(', ')}.`),
  },
  {
    name: 'host-suspect',
    ...once(4),
    when: 'It links to a host on the list of suspect hosts, or to a subdomain of one.',
    find: ({ listed: { suspects } }) =>
      when(suspects.length > 0, `It links to suspect hosts: ${suspects.join(', ')}.`),
  },
  {
    name: 'listed-word',
    ...counted(3, 1, 6),
    when: 'The text, name or website has words of the word list.',
    find: ({ text, authorName, authorUrl, listed: { words } }) => {
      const found = listedWords([text, authorName, authorUrl], words);
      return times(found.length, `Listed words: ${found.slice(0, 5).map(quoted).join(', ')}.`);
    },
  },
  {
    name: 'links',
    ...counted(1, 1, 6),
    when: `It has more than ${FREE_LINKS} links.`,
    find: ({ linkCount }) => times(linkCount - FREE_LINKS, `It has ${linkCount} links.`),
  },
  {
    name: 'repeated-word',
    ...once(3),
    when: 'One word of three letters or more, ten times, is at least a quarter of the text.',
    find: ({ text }) => {
      const word = repeatedWord(text);
      return when(word !== null, `It repeats the word ${quoted(String(word))}.`);
    },
  },
  {
    name: 'only-link',
    ...once(3),
    when: 'The text is a URL and nothing else.',
    find: ({ text }) => when(isUrl(text), 'The text is a URL and nothing else.'),
  },
  {
    name: 'name-is-address',
    ...once(2),
    when: 'The name is a URL.',
    find: ({ authorName }) => when(isUrl(authorName), 'The name is a URL.'),
  },
  {
    name: 'shouts',
    ...once(1),
    when: 'The text has at least twelve capital letters and no lower-case ones.',
    find: ({ text }) => when(shouts(text), 'The text is all capitals.'),
  },
];

function isUrl(text: string): boolean {
  return /^(https?:\/\/|www\.)\S+$/i.test(text.trim());
}

function shouts(text: string): boolean {
  return (text.match(/\p{Lu}/gu) ?? []).length >= 12 && !/\p{Ll}/u.test(text);
}

function quoted(word: string): string {
  return `“${word}”`;
}
