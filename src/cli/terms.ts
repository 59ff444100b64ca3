/**
 * `antiphon categories …`, `tags …`, `series …` and `authors …`: lists, renames, describes, merges and deletes
 * them.
 */
import { readArgs, UsageError, type Command, type Print } from './command.ts';
import { printJson } from './print.ts';
import type { Deps } from '../deps.ts';
import { changeAuthor, changeTerm } from '../posts/terms/change.ts';
import { deleteAuthor, deleteTerm } from '../posts/terms/delete.ts';
import { mergeAuthor, mergeTerm } from '../posts/terms/merge.ts';
import type { TermKind } from '../posts/terms/term.ts';
import { listAllTerms, listAuthors } from '../posts/terms/terms.ts';

const CATEGORIES_USAGE = `  antiphon categories list [--json]      all categories, with the number of public posts
  antiphon categories rename SLUG NAME   change the name; slug and URL stay
  antiphon categories set-slug SLUG NEW  change the slug; the old URL redirects
  antiphon categories describe SLUG TEXT change the description; none removes it
  antiphon categories merge SLUG INTO    move all posts to another one; the old URL redirects
  antiphon categories delete SLUG        posts stay; the URL answers 410`;

const TAGS_USAGE = `  antiphon tags list [--json]            all tags, with the number of public posts
  antiphon tags rename SLUG NAME         change the name; slug and URL stay
  antiphon tags set-slug SLUG NEW        change the slug; the old URL redirects
  antiphon tags describe SLUG TEXT       change the description; none removes it
  antiphon tags merge SLUG INTO          move all posts to another one; the old URL redirects
  antiphon tags delete SLUG              posts stay; the URL answers 410`;

const SERIES_USAGE = `  antiphon series list [--json]          all series, with the number of public posts
  antiphon series rename SLUG NAME       change the name; slug and URL stay
  antiphon series set-slug SLUG NEW      change the slug; the old URL redirects
  antiphon series describe SLUG TEXT     change the description; none removes it
  antiphon series merge SLUG INTO        move all posts to another one; the old URL redirects
  antiphon series delete SLUG            posts stay; the URL answers 410`;

const AUTHORS_USAGE = `  antiphon authors list [--json]         all authors of posts
  antiphon authors rename SLUG NAME      change the name; slug and URL stay
  antiphon authors set-slug SLUG NEW     change the slug; the old URL redirects
  antiphon authors describe SLUG TEXT    change the description; none removes it
  antiphon authors set-url SLUG URL      set the author’s website; none removes it
  antiphon authors merge SLUG INTO       move all posts to another one; the old URL redirects
  antiphon authors delete SLUG           delete one without posts or user; its URL answers 410`;

/** Changes one of a kind, and returns the line to print. `words` is never empty. */
type Verb = (deps: Deps, slug: string, words: readonly string[]) => Promise<string>;

export const categoriesCommand = listedCommand(CATEGORIES_USAGE, termVerbs('category'), (deps) =>
  listTerms(deps, 'category'),
);
export const tagsCommand = listedCommand(TAGS_USAGE, termVerbs('tag'), (deps) =>
  listTerms(deps, 'tag'),
);
export const seriesCommand = listedCommand(SERIES_USAGE, termVerbs('series'), (deps) =>
  listTerms(deps, 'series'),
);
export const authorsCommand = listedCommand(AUTHORS_USAGE, authorVerbs(), listTheAuthors);

function termVerbs(kind: TermKind): Record<string, Verb> {
  return {
    rename: async (deps, slug, words) => {
      const { name } = await changeTerm(deps, kind, slug, { name: words.join(' ') });
      return `${slug} renamed to ${name}`;
    },
    'set-slug': async (deps, slug, [newSlug = '']) => {
      const term = await changeTerm(deps, kind, slug, { slug: newSlug });
      return `${slug} is now ${term.slug}`;
    },
    describe: async (deps, slug, words) => {
      await changeTerm(deps, kind, slug, { description: textOf(words) });
      return `${slug} described`;
    },
    merge: async (deps, slug, [into = '']) => {
      const term = await mergeTerm(deps, kind, slug, into);
      return `${slug} merged into ${term.slug}`;
    },
    delete: async (deps, slug) => {
      await deleteTerm(deps, kind, slug);
      return `${slug} deleted`;
    },
  };
}

function authorVerbs(): Record<string, Verb> {
  return {
    rename: async (deps, slug, words) => {
      const { name } = await changeAuthor(deps, slug, { name: words.join(' ') });
      return `${slug} renamed to ${name}`;
    },
    'set-slug': async (deps, slug, [newSlug = '']) => {
      const author = await changeAuthor(deps, slug, { slug: newSlug });
      return `${slug} is now ${author.slug}`;
    },
    describe: async (deps, slug, words) => {
      await changeAuthor(deps, slug, { bio: textOf(words) });
      return `${slug} described`;
    },
    'set-url': async (deps, slug, [url]) => {
      const author = await changeAuthor(deps, slug, { url: url === 'none' ? null : (url ?? '') });
      return `${author.slug} ${author.url ?? 'has no website'}`;
    },
    merge: async (deps, slug, [into = '']) => {
      const author = await mergeAuthor(deps, slug, into);
      return `${slug} merged into ${author.slug}`;
    },
    delete: async (deps, slug) => {
      await deleteAuthor(deps, slug);
      return `${slug} deleted`;
    },
  };
}

/** A description as typed. */
function textOf(words: readonly string[]): string {
  const text = words.join(' ');
  return text === 'none' ? '' : text;
}

/** Verbs whose last argument may have spaces without quotes; `delete` has none, the others have one word. */
const OF_SEVERAL_WORDS = new Set(['rename', 'describe']);

function isComplete(verb: string, words: readonly string[]): boolean {
  if (verb === 'delete') return words.length === 0;
  return OF_SEVERAL_WORDS.has(verb) ? words.length > 0 : words.length === 1;
}

/** What `list` prints: as JSON, or as lines. */
type Listed = { all: unknown[]; lines: string[]; none: string };

function listedCommand(
  usage: string,
  verbs: Readonly<Record<string, Verb>>,
  list: (deps: Deps) => Promise<Listed>,
): Command {
  return {
    usage,
    async run(deps, args, print) {
      const { values, positionals } = readArgs(args, { json: { type: 'boolean' } }, usage);
      const [word = '', slug, ...words] = positionals;
      const verb = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
      if (word === 'list' && slug === undefined) {
        await printList(await list(deps), values.json === true, print);
      } else if (verb && slug !== undefined && !values.json && isComplete(word, words)) {
        await print(`${await verb(deps, slug, words)}\n`);
      } else {
        throw new UsageError(`Usage:\n${usage}`);
      }
    },
  };
}

async function printList({ all, lines, none }: Listed, isJson: boolean, print: Print) {
  if (isJson) {
    await printJson(all, print);
    return;
  }
  for (const line of lines) await print(`${line}\n`);
  if (lines.length === 0) await print(`${none}\n`);
}

const PLURALS: Record<TermKind, string> = {
  category: 'categories',
  tag: 'tags',
  series: 'series',
};

async function listTerms(deps: Deps, kind: TermKind): Promise<Listed> {
  const all = await listAllTerms(deps, kind);
  return {
    all,
    lines: all.map(
      ({ slug, name, posts }) => `${slug}  ${posts} ${posts === 1 ? 'post' : 'posts'}\n    ${name}`,
    ),
    none: `No ${PLURALS[kind]} yet.`,
  };
}

async function listTheAuthors(deps: Deps): Promise<Listed> {
  const all = await listAuthors(deps);
  return {
    all,
    lines: all.map(
      ({ slug, name, url }) => `${slug}${url === null ? '' : `  ${url}`}\n    ${name}`,
    ),
    none: 'No authors yet.',
  };
}
