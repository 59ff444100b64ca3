/**
 * What the scopes of a token allow a Micropub client: to write, and to read.
 *
 * Micropub names no scope for reading. Here `update` reads what its user may edit, drafts and private posts included:
 * whoever changes a post has to read it. `create` reads what everybody may read. `profile` and `email` read nothing.
 *
 * @see https://www.w3.org/TR/micropub/#scope
 */
import type { Program, Scope } from '../clients/program.ts';
import type { Standing } from '../posts/post.ts';

type Scoped = Pick<Program, 'scopes'>;

/** Clients that write posts often ask for no scope of the media endpoint. */
const INCLUDED_IN: Partial<Record<Scope, readonly Scope[]>> = { media: ['create', 'draft'] };

export function isAllowed({ scopes }: Scoped, scope: Scope): boolean {
  if (scopes === null) return true;
  return [scope, ...(INCLUDED_IN[scope] ?? [])].some((each) => scopes.includes(each));
}

const OF_POSTS = [
  'create',
  'draft',
  'update',
  'delete',
  'undelete',
  'media',
] as const satisfies readonly Scope[];

/** Whether it is a token for posts or files at all, which the queries about the blog need. */
export function mayPost(program: Scoped): boolean {
  return OF_POSTS.some((scope) => isAllowed(program, scope));
}

/** Of a post in the trash nobody reads the source. */
const EDITABLE: readonly Standing[] = [
  'published',
  'scheduled',
  'private',
  'protected',
  'draft',
  'unpublished',
];

/** Of which posts it may read the sources. */
export function readableStandings(program: Scoped): readonly Standing[] {
  if (isAllowed(program, 'update')) return EDITABLE;
  return isAllowed(program, 'create') ? ['published'] : [];
}
