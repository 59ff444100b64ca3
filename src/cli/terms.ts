/**
 * `antiphon categories …`, `antiphon tags …` and `antiphon authors …`: lists and renames them.
 */
import { readArgs, UsageError, type Command, type Print } from './command.ts';
import { printJson } from './print.ts';
import type { Deps } from '../deps.ts';
import type { TermKind } from '../posts/terms/term.ts';
import {
  listAuthors,
  renameAuthor,
  setAuthorUrl,
  listAllTerms,
  renameTerm,
} from '../posts/terms/terms.ts';

const CATEGORIES_USAGE = `  antiphon categories list [--json]      all categories, with the number of public posts
  antiphon categories rename SLUG NAME   change the name; slug and URL stay`;

const TAGS_USAGE = `  antiphon tags list [--json]            all tags, with the number of public posts
  antiphon tags rename SLUG NAME         change the name; slug and URL stay`;

export const categoriesCommand = termsCommand('category', CATEGORIES_USAGE);
export const tagsCommand = termsCommand('tag', TAGS_USAGE);

function termsCommand(kind: TermKind, usage: string): Command {
  return {
    usage,
    async run(deps, args, print) {
      const { values, positionals } = readArgs(args, { json: { type: 'boolean' } }, usage);
      const [verb, slug, ...name] = positionals;
      if (verb === 'list' && slug === undefined) {
        await printTerms(deps, kind, values.json === true, print);
      } else if (verb === 'rename' && slug !== undefined && name.length > 0 && !values.json) {
        const term = await renameTerm(deps, kind, slug, name.join(' '));
        await print(`${term.slug} renamed to ${term.name}\n`);
      } else {
        throw new UsageError(`Usage:\n${usage}`);
      }
    },
  };
}

async function printTerms(
  deps: Deps,
  kind: TermKind,
  isJson: boolean,
  print: Print,
): Promise<void> {
  const terms = await listAllTerms(deps, kind);
  if (isJson) {
    await printJson(terms, print);
    return;
  }
  for (const { slug, name, posts } of terms) {
    await print(`${slug}  ${posts} ${posts === 1 ? 'post' : 'posts'}\n    ${name}\n`);
  }
  if (terms.length === 0) await print(`No ${kind === 'category' ? 'categories' : 'tags'} yet.\n`);
}

const AUTHORS_USAGE = `  antiphon authors list [--json]         all authors of posts
  antiphon authors rename SLUG NAME      change the name; slug and URL stay
  antiphon authors set-url SLUG URL      set the author’s website; none removes it`;

export const authorsCommand: Command = {
  usage: AUTHORS_USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(args, { json: { type: 'boolean' } }, AUTHORS_USAGE);
    const [verb, slug, ...words] = positionals;
    const [url, ...more] = words;
    if (verb === 'list' && slug === undefined) {
      await printAuthors(deps, values.json === true, print);
    } else if (values.json || slug === undefined || url === undefined) {
      throw new UsageError(`Usage:\n${AUTHORS_USAGE}`);
    } else if (verb === 'rename') {
      const author = await renameAuthor(deps, slug, words.join(' '));
      await print(`${author.slug} renamed to ${author.name}\n`);
    } else if (verb === 'set-url' && more.length === 0) {
      const author = await setAuthorUrl(deps, slug, url === 'none' ? null : url);
      await print(`${author.slug} ${author.url ?? 'has no website'}\n`);
    } else {
      throw new UsageError(`Usage:\n${AUTHORS_USAGE}`);
    }
  },
};

async function printAuthors(deps: Deps, isJson: boolean, print: Print): Promise<void> {
  const authors = await listAuthors(deps);
  if (isJson) {
    await printJson(authors, print);
    return;
  }
  for (const { slug, name, url } of authors) {
    await print(`${slug}${url === null ? '' : `  ${url}`}\n    ${name}\n`);
  }
  if (authors.length === 0) await print('No authors yet.\n');
}
