/**
 * `antiphon authors …`: who writes here.
 */
import type { Deps } from '../deps.ts';
import { listAuthors, renameAuthor, setAuthorUrl } from '../posts/authors/authors.ts';
import { readArgs, UsageError, type Command, type Print } from './command.ts';
import { printJson } from './rows.ts';

const USAGE = `  antiphon authors list [--json]         those whom posts name
  antiphon authors rename SLUG NAME      another name; slug and address stay
  antiphon authors set-url SLUG URL      their own page elsewhere; none takes it away`;

export const authorsCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(args, { json: { type: 'boolean' } }, USAGE);
    const [verb, slug, ...words] = positionals;
    const [url, ...more] = words;
    if (verb === 'list' && slug === undefined) {
      await list(deps, values.json === true, print);
    } else if (values.json || slug === undefined || url === undefined) {
      throw new UsageError(`Usage:\n${USAGE}`);
    } else if (verb === 'rename') {
      const author = await renameAuthor(deps, slug, words.join(' '));
      await print(`${author.slug} renamed to ${author.name}\n`);
    } else if (verb === 'set-url' && more.length === 0) {
      const author = await setAuthorUrl(deps, slug, url === 'none' ? null : url);
      await print(`${author.slug} ${author.url ?? 'has no page elsewhere'}\n`);
    } else {
      throw new UsageError(`Usage:\n${USAGE}`);
    }
  },
};

async function list(deps: Deps, isJson: boolean, print: Print): Promise<void> {
  const authors = await listAuthors(deps);
  if (isJson) {
    await printJson(authors, print);
    return;
  }
  for (const { slug, name, url } of authors) {
    await print(`${slug}${url === null ? '' : `  ${url}`}\n    ${name}\n`);
  }
  if (authors.length === 0) await print('No post names an author yet.\n');
}
