/**
 * The spam rules for linkbacks: each with its points, its condition and the reason that the owner reads.
 *
 * Data and pure predicates; score.ts gathers the facts. A test compares the table in docs/spam-rules.md
 * with this one.
 */
import type { Evidence } from '../../reader/evidence.ts';
import {
  listedWords,
  counted,
  once,
  scoreBy,
  times,
  when,
  type Rule as SpamRule,
  type SpamScore,
} from '../../spam/score.ts';

/** The facts about a linkback that the rules use. */
export type SpamFacts = {
  evidence: Pick<
    Evidence,
    'type' | 'title' | 'author' | 'authorUrl' | 'site' | 'excerpt' | 'content'
  >;
  /** The host that served the page, and the owner's decisions about its linkbacks. */
  host: { name: string; approved: number; rejected: number; spam: number };
  onTrustedList: boolean;
  /** The list entry that names this host or a parent domain. */
  suspectEntry: string | null;
  /** The word list, folded. */
  words: readonly string[];
  /** Links of the whole page to other hosts. */
  outsideLinkCount: number;
  /** The word that the page's text consists of, to a large part. */
  repeatedWord: string | null;
  /** Other pages of this host with linkbacks received in the last hour. */
  pagesLastHour: number;
  /** The owner called a linkback with this title spam. */
  hasSpamTitle: boolean;
  siteLanguage: string;
  /** `null`: no vouch was named, or none has been read yet. */
  vouched: boolean | null;
};

export type Rule = SpamRule<SpamFacts>;

const MANY_LINKS = 50;
const VERY_MANY_LINKS = 100;
const BURST = 10;
const FLOOD = 50;

/** The rules, in the order in which the owner reads their reasons. */
export const RULES: readonly Rule[] = [
  {
    name: 'host-approved',
    ...counted(-1, -1, -3),
    when: 'The owner approved linkbacks from its host before.',
    find: ({ host }) =>
      times(host.approved, `You approved ${count(host.approved)} from ${host.name}.`),
  },
  {
    name: 'host-trusted',
    ...once(-6),
    when: 'Its host is on the list of trusted hosts.',
    find: ({ onTrustedList, host }) =>
      when(onTrustedList, `${host.name} is on your list of trusted hosts.`),
  },
  {
    name: 'host-rejected',
    ...counted(1, 1, 3),
    when: 'The owner rejected linkbacks from its host before.',
    find: ({ host }) =>
      times(host.rejected, `You rejected ${count(host.rejected)} from ${host.name}.`),
  },
  {
    name: 'host-spam',
    ...counted(3, 1, 6),
    when: 'The owner marked linkbacks from its host as spam before.',
    find: ({ host }) =>
      times(host.spam, `You marked ${count(host.spam)} from ${host.name} as spam.`),
  },
  {
    name: 'host-suspect',
    ...once(4),
    when: 'Its host or a parent domain is on the list of suspect hosts.',
    find: ({ suspectEntry }) =>
      when(suspectEntry !== null, `${String(suspectEntry)} is on your list of suspect hosts.`),
  },
  {
    name: 'listed-word',
    ...counted(3, 1, 6),
    when: 'The title, excerpt, content, author or site has words of the word list.',
    find: ({ evidence: { title, excerpt, content, author, site }, words }) => {
      const found = listedWords([title, excerpt, content, author, site], words);
      return times(found.length, `Listed words: ${found.slice(0, 5).map(quoted).join(', ')}.`);
    },
  },
  {
    name: 'spam-title',
    ...once(3),
    when: 'The owner marked a linkback with the same title as spam.',
    find: ({ hasSpamTitle }) =>
      when(hasSpamTitle, 'You marked a linkback with the same title as spam.'),
  },
  {
    name: 'many-links',
    ...once(2),
    when: `The page has more than ${MANY_LINKS} links to other hosts.`,
    find: ({ outsideLinkCount: links }) =>
      when(links > MANY_LINKS && links <= VERY_MANY_LINKS, `${links} links on the page.`),
  },
  {
    name: 'very-many-links',
    ...once(4),
    when: `The page has more than ${VERY_MANY_LINKS} links to other hosts.`,
    find: ({ outsideLinkCount: links }) =>
      when(links > VERY_MANY_LINKS, `${links} links on the page.`),
  },
  {
    name: 'repeated-word',
    ...once(3),
    when: 'One word of three letters or more is at least a quarter of the page’s words.',
    find: ({ repeatedWord: word }) =>
      when(word !== null, `The page repeats the word ${quoted(String(word))}.`),
  },
  {
    name: 'other-script',
    ...once(2),
    when: 'Less than a fifth of its letters are in the script of the blog’s language.',
    find: ({ evidence: { title, excerpt, content }, siteLanguage }) =>
      when(
        isUnlikeScript([title, excerpt, content].join(' '), siteLanguage),
        'It is in a different script than your blog.',
      ),
  },
  {
    name: 'burst',
    ...once(2),
    when: `More than ${BURST} other pages of its host were received in the last hour.`,
    find: ({ pagesLastHour: pages, host }) =>
      when(
        pages > BURST && pages <= FLOOD,
        `${pages} other pages of ${host.name} were received in the last hour.`,
      ),
  },
  {
    name: 'flood',
    ...once(4),
    when: `More than ${FLOOD} other pages of its host were received in the last hour.`,
    find: ({ pagesLastHour: pages, host }) =>
      when(
        pages > FLOOD,
        `More than ${FLOOD} other pages of ${host.name} were received in the last hour.`,
      ),
  },
  {
    name: 'says-nothing',
    ...once(2),
    when: 'The page has no title, no author and no text.',
    find: ({ evidence: { title, author, excerpt, content } }) =>
      when(!title && !author && !excerpt && !content, 'Its page has no title, author or text.'),
  },
  {
    name: 'title-is-address',
    ...once(1),
    when: 'The title is a URL and nothing else.',
    find: ({ evidence: { title } }) =>
      when(/^(https?:\/\/|www\.)\S+$/i.test(title ?? ''), 'Its title is a URL.'),
  },
  {
    name: 'title-shouts',
    ...once(1),
    when: 'The title has at least three words and twelve capital letters, and no lower-case ones.',
    find: ({ evidence: { title } }) => when(shouts(title ?? ''), 'Its title is all capitals.'),
  },
  {
    name: 'vouch-failed',
    ...once(1),
    when: 'The page given as its Vouch does not vouch for it.',
    find: ({ vouched }) =>
      when(vouched === false, 'The page given as its Vouch does not vouch for it.'),
  },
  {
    name: 'vouched-for',
    ...once(-2),
    when: 'A known host vouches for it.',
    find: ({ vouched }) => when(vouched === true, 'A known host vouches for it.'),
  },
  {
    name: 'person',
    ...once(-1),
    when: 'It is a reply, like, repost, bookmark or RSVP by an author with a name and a URL.',
    find: ({ evidence: { type, author, authorUrl } }) =>
      when(
        type !== 'mention' && author !== null && authorUrl !== null,
        `It has a type (${type}) and an author.`,
      ),
  },
];

export function scoreLinkback(facts: SpamFacts): SpamScore {
  return scoreBy(RULES, facts);
}

function count(linkbacks: number): string {
  return linkbacks === 1 ? 'one linkback' : `${linkbacks} linkbacks`;
}

function quoted(word: string): string {
  return `“${word}”`;
}

/** At least twelve capitals, so that a few acronyms do not count. */
function shouts(title: string): boolean {
  const capitals = title.match(/\p{Lu}/gu) ?? [];
  return capitals.length >= 12 && !/\p{Ll}/u.test(title) && title.trim().split(/\s+/).length >= 3;
}

/** With fewer letters the script is not checked. Chinese, Japanese and Korean need fewer. */
const MIN_LETTERS = 20;
const MIN_CJK_LETTERS = 10;
/** A text with names and quotations in another script still has this share of the blog's script. */
const OWN_SHARE = 0.2;
/** With this share of kana, Han characters are Japanese; otherwise Chinese. */
const KANA_SHARE = 0.05;

/** Languages that are written in several scripts, where the tag names none. */
const SCRIPTS_OF_LANGUAGE: Record<string, string[]> = {
  sr: ['Cyrl', 'Latn'],
  uz: ['Cyrl', 'Latn'],
  kk: ['Cyrl', 'Latn', 'Arab'],
};

/**
 * Whether a text is in a different script than the blog's language; `false` also where the language has no
 * known script or the text is too short. Languages cannot be distinguished in so few sentences.
 */
function isUnlikeScript(text: string, language: string): boolean {
  const scripts = scriptsOf(language);
  const letters = text.normalize('NFKC').match(/\p{L}/gu) ?? [];
  const isEnoughText =
    letters.length >= MIN_LETTERS ||
    countLetters(letters, ['Hani', 'Hira', 'Kana', 'Hang']) >= MIN_CJK_LETTERS;
  if (scripts.length === 0 || !isEnoughText) return false;
  const own = scripts.reduce((sum, script) => sum + countOwn(letters, script), 0);
  return own < letters.length * OWN_SHARE;
}

function countOwn(letters: string[], script: string): number {
  const kana = countLetters(letters, ['Hira', 'Kana']);
  const isJapanese = kana > letters.length * KANA_SHARE;
  switch (script) {
    case 'Jpan':
      return isJapanese ? kana + countLetters(letters, ['Hani']) : kana;
    case 'Hans':
    case 'Hant':
      return isJapanese ? 0 : countLetters(letters, ['Hani', 'Bopo']);
    case 'Kore':
      return countLetters(letters, ['Hang']);
    default:
      return countLetters(letters, [script]);
  }
}

function countLetters(letters: string[], scripts: string[]): number {
  const any = new RegExp(`[${scripts.map((script) => `\\p{scx=${script}}`).join('')}]`, 'u');
  return letters.filter((letter) => any.test(letter)).length;
}

/** Script codes of a language; none where the tag implies none, or Unicode has no such script. */
function scriptsOf(language: string): string[] {
  try {
    const locale = new Intl.Locale(language);
    const likely = locale.maximize();
    if (language.startsWith('und') || likely.script === undefined) return [];
    countOwn([], likely.script);
    return locale.script
      ? [locale.script]
      : (SCRIPTS_OF_LANGUAGE[locale.language] ?? [likely.script]);
  } catch {
    return [];
  }
}
