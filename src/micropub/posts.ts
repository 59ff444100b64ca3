/**
 * Creates, updates, deletes and undeletes posts for a Micropub client, with the rights of its user and within its scopes.
 *
 * @see https://www.w3.org/TR/micropub/#create
 * @see https://www.w3.org/TR/micropub/#update
 * @see https://www.w3.org/TR/micropub/#delete
 */
import type { ClientPost, WriteOutcome } from '../clients/fields.ts';
import {
  changePost,
  createPost,
  restorePost,
  trashPost,
  type StatusAndDate,
} from '../clients/write-post.ts';
import type { Program, Scope } from '../clients/program.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { readSettings } from '../settings/settings.ts';
import { addressOf, findByAddress } from './address.ts';
import { isSameValue, type Entry, type Values } from './entry.ts';
import { fieldsOf } from './fields-of.ts';
import type { Update } from './request.ts';
import { isAllowed } from './scope.ts';
import { entryOf, writtenBody } from './source.ts';

type PostDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** `location`: the URL by which the client knows the post from now on; `hasMoved`: it had another one. */
export type PostOutcome =
  | { kind: 'done'; location: string; hasMoved: boolean }
  | { kind: 'insufficient-scope'; scope: Scope }
  | Exclude<WriteOutcome, { post: unknown }>;

/** Published, unless the entry or the token says otherwise. @throws InvalidInputError */
export async function createEntry(
  deps: PostDeps,
  program: Program,
  entry: Entry,
): Promise<PostOutcome> {
  if (!isAllowed(program, 'create') && !isAllowed(program, 'draft')) {
    return { kind: 'insufficient-scope', scope: 'create' };
  }
  const fields = await fieldsOf(deps, program, entry, null);
  const status = isAllowed(program, 'create') ? fields.status : 'draft';
  return await outcomeOf(
    deps,
    await createPost(deps, program, { ...fields, ...(status && { status }) }),
  );
}

/** @throws InvalidInputError */
export async function updateEntry(
  deps: PostDeps,
  program: Program,
  url: string,
  update: Update,
): Promise<PostOutcome> {
  if (!isAllowed(program, 'update')) return { kind: 'insufficient-scope', scope: 'update' };
  const post = await findByAddress(deps, program, url);
  if (!post) return { kind: 'not-found' };
  const present = await entryOf(deps, await readSettings(deps), program, post);
  const { properties, touched } = updated(present, update);
  const commands: Values = new Map([...update.add.commands, ...update.replace.commands]);
  const fields = await fieldsOf(
    deps,
    program,
    { properties, commands },
    { post, touched, body: writtenBody(post) },
  );
  const missing: { scope?: Scope } = {};
  const outcome = await changePost(deps, program, post.id, fields, {
    whyForbidden: (before, after) => {
      const scope = missingScope(program, before, after, deps.clock.now());
      if (scope === null) return null;
      missing.scope = scope;
      return `The token does not have the scope ${scope}.`;
    },
  });
  if (missing.scope) return { kind: 'insufficient-scope', scope: missing.scope };
  return await outcomeOf(deps, outcome);
}

/**
 * A token for drafts may change posts, and show none to anybody: not a draft, a private one, or one of the trash, and
 * none earlier or to more readers than it would be. An update moves nothing to the trash.
 */
function missingScope(
  program: Program,
  before: ClientPost,
  after: StatusAndDate,
  now: Date,
): Scope | null {
  const isRestored = before.status === 'trashed';
  if (isRestored && !isAllowed(program, 'undelete')) return 'undelete';
  const [was, becomes] = [openingOf(before, now), openingOf(after, now)];
  const opens =
    becomes !== null &&
    (was === null || becomes.from < was.from || (becomes.isForAll && !was.isForAll));
  return opens && !isAllowed(program, 'create') ? 'create' : null;
}

/** Who may read it besides those who edit it, and from when on, in ms; `null`: nobody. */
function openingOf(
  { status = 'published', publishedAt = new Date(0) }: { status?: string; publishedAt?: Date },
  now: Date,
): { from: number; isForAll: boolean } | null {
  if (status !== 'published' && status !== 'protected') return null;
  const from = Math.max(publishedAt.getTime(), now.getTime());
  return { from, isForAll: status === 'published' };
}

export async function deleteEntry(
  deps: PostDeps,
  program: Program,
  { action, url }: { action: 'delete' | 'undelete'; url: string },
): Promise<PostOutcome> {
  if (!isAllowed(program, action)) return { kind: 'insufficient-scope', scope: action };
  const post = await findByAddress(deps, program, url);
  if (!post) return { kind: 'not-found' };
  const move = action === 'delete' ? trashPost : restorePost;
  return await outcomeOf(deps, await move(deps, program, post.id));
}

async function outcomeOf(deps: PostDeps, outcome: WriteOutcome): Promise<PostOutcome> {
  if (!('post' in outcome)) return outcome;
  const settings = await readSettings(deps);
  const location = addressOf(deps, settings, outcome.post);
  const { before } = outcome;
  // Where it is in the trash, it has no other URL.
  const isTrashed = outcome.post.status === 'trashed' || before?.status === 'trashed';
  const hasMoved =
    before === null || (!isTrashed && addressOf(deps, settings, before) !== location);
  return { kind: 'done', location, hasMoved };
}

const SINGLE = new Set([
  ...['name', 'summary', 'content', 'published', 'post-status', 'visibility', 'rsvp', 'featured'],
  'mp-slug',
]);

/** Every post has them: deleting one changes nothing, and publishes no draft. */
const PERMANENT = ['post-status', 'visibility', 'published'];

/** Replaced, then added, then deleted. */
function updated(
  present: Values,
  { replace, add, remove, removeAll }: Update,
): { properties: Values; touched: Set<string> } {
  const properties: Values = new Map(present);
  for (const [name, values] of replace.properties) properties.set(name, values);
  for (const [name, values] of add.properties) {
    const all = properties.get(name) ?? [];
    const added = values.filter((value) => !all.some((each) => isSameValue(each, value)));
    if (SINGLE.has(name) && all.length + added.length > 1) {
      throw new InvalidInputError(`A post has one value of ${name}. Use replace.`);
    }
    properties.set(name, [...all, ...added]);
  }
  for (const name of removeAll) properties.delete(name);
  for (const [name, values] of remove.properties) {
    const all = properties.get(name) ?? [];
    const left = all.filter((each) => !values.some((value) => isSameValue(each, value)));
    properties.set(name, left);
  }
  const named = [replace, add, remove].flatMap((each) => [...each.properties.keys()]);
  const touched = new Set([...named, ...removeAll]);
  for (const name of PERMANENT) {
    const values = present.get(name) ?? [];
    if ((properties.get(name) ?? []).length > 0 || !touched.delete(name)) continue;
    properties.set(name, values);
  }
  return { properties, touched };
}
