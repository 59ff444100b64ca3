/**
 * What speaks against a comment: each rule with its points and its sentence. Data and pure
 * predicates; judge.ts gathers the facts. That somebody writes for the first time is no rule but a
 * setting (moderation.ts).
 */
import type { AkismetVerdict } from './akismet.ts';
import { listedWords } from '../../spam/listed-words.ts';
import type { Listed } from '../../spam/lists.ts';
import { counted, once, times, when, type Rule } from '../../spam/score.ts';

/** What is known of a comment when it is judged. */
export type CommentFacts = {
  authorName: string;
  authorUrl: string | null;
  /** The words alone. */
  text: string;
  linkCount: number;
  listed: Listed;
  /** The owner's decisions about comments with the same e-mail address. */
  spamBefore: number;
  /** Whether its browser did the work that was asked of it, for this comment alone. */
  proof: 'done' | 'missing' | 'used';
  /** The field that people do not see was filled. */
  isTrapped: boolean;
  /** `null`: it was not asked. */
  akismet: AkismetVerdict | null;
};

const FREE_LINKS = 2;

const NO_PROOF: Record<CommentFacts['proof'], string> = {
  done: '',
  missing: 'Its browser ran no script.',
  used: 'Its proof of work was used before.',
};

/** The rules, in the order in which the owner reads their reasons. */
export const COMMENT_RULES: readonly Rule<CommentFacts>[] = [
  {
    name: 'trap',
    ...once(10),
    when: 'A field that people do not see was filled.',
    find: ({ isTrapped }) => when(isTrapped, 'It filled the field that people do not see.'),
  },
  {
    name: 'no-proof',
    ...once(3),
    when: 'Its browser did no proof of work, or one that counted for another comment.',
    find: ({ proof }) => when(proof !== 'done', NO_PROOF[proof]),
  },
  {
    name: 'akismet',
    ...once(6),
    when: 'Akismet, where it is asked, calls it spam.',
    find: ({ akismet }) => when(akismet === 'spam', 'Akismet calls it spam.'),
  },
  {
    name: 'akismet-silent',
    ...once(3),
    when: 'Akismet was asked, and gave no answer in three seconds.',
    find: ({ akismet }) => when(akismet === 'silent', 'Akismet was asked, and did not answer.'),
  },
  {
    name: 'spam-before',
    ...counted(3, 1, 6),
    when: 'The owner called comments with the same e-mail address spam.',
    find: ({ spamBefore }) => times(spamBefore, `You called ${spamBefore} from its address spam.`),
  },
  {
    name: 'host-blocked',
    ...once(6),
    when: 'It links to a blocked host.',
    find: ({ listed: { blocked } }) =>
      when(blocked.length > 0, `You blocked ${blocked.join(', ')}.`),
  },
  {
    name: 'host-suspect',
    ...once(4),
    when: 'It links to a host that is on the list of suspect hosts, or below one.',
    find: ({ listed: { suspects } }) =>
      when(suspects.length > 0, `${suspects.join(', ')} is suspect.`),
  },
  {
    name: 'listed-word',
    ...counted(3, 1, 6),
    when: 'Its text, or its writer’s name or address, has words of the word list.',
    find: ({ text, authorName, authorUrl, listed: { words } }) => {
      const found = listedWords([text, authorName, authorUrl], words);
      return times(found.length, `It says ${found.slice(0, 5).map(quoted).join(', ')}.`);
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
    when: 'It is an address and nothing else.',
    find: ({ text }) => when(isAddress(text), 'It is an address and nothing else.'),
  },
  {
    name: 'name-is-address',
    ...once(2),
    when: 'Its writer’s name is an address.',
    find: ({ authorName }) => when(isAddress(authorName), 'Its writer’s name is an address.'),
  },
  {
    name: 'shouts',
    ...once(1),
    when: 'It has twelve capitals or more, and no small letter.',
    find: ({ text }) => when(shouts(text), 'It is all capitals.'),
  },
];

function isAddress(text: string): boolean {
  return /^(https?:\/\/|www\.)\S+$/i.test(text.trim());
}

function shouts(text: string): boolean {
  return (text.match(/\p{Lu}/gu) ?? []).length >= 12 && !/\p{Ll}/u.test(text);
}

function quoted(word: string): string {
  return `“${word}”`;
}
