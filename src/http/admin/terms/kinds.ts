/**
 * What the pages of categories, tags, series and authors have in common: each kind's words, and how it is listed,
 * read, changed, merged and deleted.
 */
import type { Deps } from '../../../deps.ts';
import type { FiledFields } from '../views/terms.ts';
import type { PostList } from '../../../posts/lists.ts';
import { changeAuthor, changeTerm } from '../../../posts/terms/change.ts';
import { createTerm } from '../../../posts/terms/create.ts';
import { deleteAuthor, deleteTerm } from '../../../posts/terms/delete.ts';
import { mergeAuthor, mergeTerm } from '../../../posts/terms/merge.ts';
import type { Named } from '../../../posts/terms/names.ts';
import type { FiledKind, TermKind } from '../../../posts/terms/term.ts';
import { listUsedAuthors, listUsedTerms } from '../../../posts/terms/terms.ts';

type FiledDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** A category, tag, series or author. */
export type Filed = {
  id: number;
  slug: string;
  name: string;
  posts: number;
  /** Whether it has posts or pages that the count leaves out, too. */
  isHeld: boolean;
  /** The category above it. */
  parentId: number | null;
  /** The user who writes as this author. */
  userName: string | null;
  /** Its public list. */
  list: Extract<PostList, { kind: 'term' | 'author' }>;
};

export type FiledPages = {
  kind: FiledKind;
  /** Below `/admin`. */
  path: string;
  heading: string;
  empty: string;
  /** The query of its posts in the admin's list. */
  postsQuery: (filed: Filed) => string;
  /** Sorted as they are shown. */
  list: (deps: FiledDeps) => Promise<Filed[]>;
  /** `null`: only a post that names one creates it. */
  create: ((deps: FiledDeps, fields: FiledFields) => Promise<Named>) | null;
  change: (deps: FiledDeps, slug: string, fields: FiledFields) => Promise<Named>;
  merge: (deps: FiledDeps, slug: string, intoSlug: string) => Promise<Named>;
  remove: (deps: FiledDeps, slug: string) => Promise<Named>;
};

export const FILED_PAGES: readonly FiledPages[] = [
  { ...termPages('category', 'categories'), path: '/categories', heading: 'Categories' },
  { ...termPages('tag', 'tags'), path: '/tags', heading: 'Tags' },
  { ...termPages('series', 'series'), path: '/series', heading: 'Series' },
  {
    kind: 'author',
    path: '/authors',
    heading: 'Authors',
    empty: 'No authors yet. A post that names one creates it.',
    postsQuery: ({ id }) => `author=${id}`,
    list: async (deps) =>
      (await listUsedAuthors(deps)).map(({ id, slug, name, url, posts, holds, userName }) => ({
        ...{ id, slug, name, posts, userName, parentId: null, isHeld: holds > 0 },
        list: { kind: 'author', author: { id, slug, name, url } },
      })),
    create: null,
    change: (deps, slug, { name, slug: newSlug, description, url, links }) =>
      changeAuthor(deps, slug, {
        name,
        slug: newSlug,
        bio: description,
        url,
        links: links.split(/\s+/).filter(Boolean),
      }),
    merge: mergeAuthor,
    remove: deleteAuthor,
  },
];

function termPages(kind: TermKind, plural: string): Omit<FiledPages, 'path' | 'heading'> {
  return {
    kind,
    empty: `No ${plural} yet. A post that names one creates it, too.`,
    postsQuery: ({ name }) => `tag=${encodeURIComponent(name)}`,
    list: async (deps) => {
      const all = await listUsedTerms(deps, kind);
      return inOrderOfPlace(all).map(({ id, slug, name, posts, parentId }) => ({
        ...{ id, slug, name, posts, parentId, userName: null, isHeld: posts > 0 },
        list: { kind: 'term', term: { id, kind, slug, name } },
      }));
    },
    create: (deps, fields) => createTerm(deps, kind, givenTerm(fields)),
    change: (deps, slug, fields) => changeTerm(deps, kind, slug, givenTerm(fields)),
    merge: (deps, slug, intoSlug) => mergeTerm(deps, kind, slug, intoSlug),
    remove: (deps, slug) => deleteTerm(deps, kind, slug),
  };
}

function givenTerm({ name, slug, description, parent }: FiledFields) {
  return { name, slug, description, parentId: parent === '' ? null : Number(parent) };
}

type Placed = { id: number; parentId: number | null };

/** Each category followed by those below it; otherwise in the given order. */
function inOrderOfPlace<Each extends Placed>(all: readonly Each[]): Each[] {
  const below = new Map<number | null, Each[]>();
  for (const each of all) {
    const beside = below.get(each.parentId);
    if (beside) beside.push(each);
    else below.set(each.parentId, [each]);
  }
  const from = (parentId: number | null): Each[] =>
    (below.get(parentId) ?? []).flatMap((each) => [each, ...from(each.id)]);
  return from(null);
}

/** How many categories are above it. */
export function depthOf(all: readonly Placed[], filed: Placed): number {
  let depth = 0;
  for (let { parentId } = filed; parentId !== null && depth < all.length; depth += 1) {
    parentId = all.find(({ id }) => id === parentId)?.parentId ?? null;
  }
  return depth;
}
