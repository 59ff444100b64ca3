/**
 * The spam rules for comments: data and pure predicates, each with its points and a sentence for the
 * owner. A first comment by someone is not a rule but a setting (`firstState`).
 */
import type { AkismetVerdict } from './akismet.ts';
import { listedWords } from '../../spam/listed-words.ts';
import type { Listed } from '../../spam/lists.ts';
import { counted, once, times, when, type Rule } from '../../spam/score.ts';

/** What is known about a comment when it is scored. */
export type CommentFacts = {
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

const NO_PROOF: Record<CommentFacts['proof'], string> = {
  done: '',
  missing: 'No JavaScript in the sender’s browser.',
  used: 'The proof of work was used before.',
};

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
    ...once(3),
    when: 'The browser sent no proof of work, or one that was used before.',
    find: ({ proof }) => when(proof !== 'done', NO_PROOF[proof]),
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
