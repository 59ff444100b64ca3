/**
 * `antiphon categories …` and `antiphon tags …`: what posts are filed under.
 */
import type { Deps } from '../deps.ts';
import type { TermKind } from '../posts/terms/term.ts';
import { listAllTerms, renameTerm } from '../posts/terms/terms.ts';
import { readArgs, UsageError, type Command, type Print } from './command.ts';
import { printJson } from './rows.ts';

const CATEGORIES_USAGE = `  antiphon categories list [--json]      all of them, with the number of public posts
  antiphon categories rename SLUG NAME   another name; slug and address stay`;

const TAGS_USAGE = `  antiphon tags list [--json]            the same of tags
  antiphon tags rename SLUG NAME`;

export const categoriesCommand = termsCommand('category', CATEGORIES_USAGE);
export const tagsCommand = termsCommand('tag', TAGS_USAGE);

function termsCommand(kind: TermKind, usage: string): Command {
  return {
    usage,
    async run(deps, args, print) {
      const { values, positionals } = readArgs(args, { json: { type: 'boolean' } }, usage);
      const [verb, slug, ...name] = positionals;
      if (verb === 'list' && slug === undefined) {
        await list(deps, kind, values.json === true, print);
      } else if (verb === 'rename' && slug !== undefined && name.length > 0 && !values.json) {
        const term = await renameTerm(deps, kind, slug, name.join(' '));
        await print(`${term.slug} renamed to ${term.name}\n`);
      } else {
        throw new UsageError(`Usage:\n${usage}`);
      }
    },
  };
}

async function list(deps: Deps, kind: TermKind, isJson: boolean, print: Print): Promise<void> {
  const terms = await listAllTerms(deps, kind);
  if (isJson) {
    await printJson(terms, print);
    return;
  }
  for (const { slug, name, posts } of terms) {
    await print(`${slug}  ${posts} ${posts === 1 ? 'post' : 'posts'}\n    ${name}\n`);
  }
  if (terms.length === 0) await print(`There is no ${kind} yet.\n`);
}
