/**
 * The queries of Micropub clients: configuration, sources of posts, lists, categories.
 *
 * @see https://www.w3.org/TR/micropub/#querying
 * @see https://indieweb.org/Micropub-extensions#Querying
 */
import type { Request, Response } from 'express';
import type { Program } from '../../clients/program.ts';
import type { Deps } from '../../deps.ts';
import { queryOf } from '../request/page-request.ts';
import { invalidRequest, refuse } from './refusals.ts';
import type { Values } from '../../micropub/entry.ts';
import { listEntries } from '../../micropub/list.ts';
import { POST_TYPES } from '../../micropub/post-type.ts';
import { readableStandings } from '../../micropub/scope.ts';
import { findEntry } from '../../micropub/source.ts';
import { fold } from '../../lib/text/plain-text.ts';
import { listUsedTerms } from '../../posts/terms/terms.ts';
import { readSettings } from '../../settings/settings.ts';

type QueryDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;
/** `null`: there is no post at the URL that the program may read. */
type Answer = (deps: QueryDeps, program: Program, query: URLSearchParams) => Promise<object | null>;

const QUERIES: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['config', config],
  ['source', source],
  ['syndicate-to', () => Promise.resolve({ 'syndicate-to': [] })],
  ['category', categories],
  ['post-types', () => Promise.resolve({ 'post-types': POST_TYPES })],
  ['media-endpoint', (deps) => Promise.resolve(mediaEndpointOf(deps))],
  ['contact', () => Promise.resolve({ contacts: [] })],
  ['channel', () => Promise.resolve({ channels: [] })],
  ['destination', async (deps) => ({ destination: await destinations(deps) })],
]);

export async function answerQuery(
  deps: QueryDeps,
  program: Program,
  req: Request,
  res: Response,
): Promise<void> {
  const query = new URLSearchParams(queryOf(req));
  const answer = QUERIES.get(query.get('q') ?? '');
  if (!answer) {
    refuse(res, invalidRequest(`q is one of ${[...QUERIES.keys()].join(', ')}.`));
    return;
  }
  if (answer === source && readableStandings(program).length === 0) {
    refuse(res, { error: 'insufficient_scope', scope: 'update' });
    return;
  }
  const found = await answer(deps, program, query);
  if (found) res.json(found);
  else
    refuse(
      res,
      invalidRequest(
        'There is no post at this URL, or you may not edit it, or it is not published and the token does not have the scope update.',
      ),
    );
}

function mediaEndpointOf({ config: { siteUrl } }: Pick<Deps, 'config'>) {
  return { 'media-endpoint': `${siteUrl}/micropub/media` };
}

async function destinations(deps: QueryDeps) {
  const { siteTitle } = await readSettings(deps);
  return [{ uid: `${deps.config.siteUrl}/`, name: siteTitle }];
}

async function config(deps: QueryDeps): Promise<object> {
  return {
    ...mediaEndpointOf(deps),
    'syndicate-to': [],
    'post-types': POST_TYPES,
    categories: await categoryNames(deps, ''),
    channels: [],
    destination: await destinations(deps),
    q: [...QUERIES.keys()],
    mp: ['slug', 'syndicate-to', 'photo-alt'],
  };
}

/** Some programs number them. */
const PROPERTIES = /^properties(\[\d{0,4}\])?$/;

async function source(
  deps: QueryDeps,
  program: Program,
  query: URLSearchParams,
): Promise<object | null> {
  const url = query.get('url');
  const asked = [...query].flatMap(([name, value]) => (PROPERTIES.test(name) ? value : []));
  const shown = (entry: Values) =>
    asked.length === 0
      ? { type: ['h-entry'], properties: Object.fromEntries(entry) }
      : { properties: Object.fromEntries(entry) };
  if (url !== null) {
    const entry = await findEntry(deps, program, url, asked);
    return entry && shown(entry);
  }
  const given = (name: string) => query.get(name);
  const { items, paging } = await listEntries(deps, program, {
    limit: given('limit'),
    offset: given('offset'),
    after: given('after'),
    before: given('before'),
    'post-type': given('post-type'),
    'post-status': given('post-status'),
    properties: asked,
  });
  return { items: items.map(shown), ...(paging && { paging }) };
}

const MAX_CATEGORIES = 1_000;

async function categories(
  deps: QueryDeps,
  _program: Program,
  query: URLSearchParams,
): Promise<object> {
  const [filter, limit] = [query.get('filter') ?? '', query.get('limit') ?? ''];
  const names = await categoryNames(deps, filter);
  return { categories: /^[1-9]\d{0,3}$/.test(limit) ? names.slice(0, Number(limit)) : names };
}

/** Categories before tags; of those that match, first the ones that begin with the filter. */
async function categoryNames(deps: QueryDeps, filter: string): Promise<string[]> {
  const terms = [
    ...(await listUsedTerms(deps, 'category')),
    ...(await listUsedTerms(deps, 'tag')),
  ].map(({ name }) => name);
  const asked = fold(filter);
  const isFirst = (name: string) => fold(name).startsWith(asked);
  const matching = [...new Set(terms)].filter((name) => fold(name).includes(asked));
  return [...matching.filter(isFirst), ...matching.filter((name) => !isFirst(name))].slice(
    0,
    MAX_CATEGORIES,
  );
}
