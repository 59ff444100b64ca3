/**
 * What the page of a category, tag, series or author says besides its posts, and where the page of an earlier slug is
 * now.
 */
import type { Deps } from '../../deps.ts';
import type { LibraryImage } from '../images/image.ts';
import { findAuthor, findTerm, listPublicPosts, listTerms, type PostList } from '../lists.ts';
import { selectAuthorDetails } from '../store/authors.ts';
import { selectOldSlug } from '../store/old-slugs.ts';
import { selectTermDetails, selectTerms } from '../store/terms.ts';
import type { FiledKind, Term } from './term.ts';

type ReadDeps = Pick<Deps, 'db' | 'clock'>;

export type AboutList = {
  /** Plain text, its paragraphs separated by empty lines; may be empty. */
  description: string;
  /** An author's profiles elsewhere, and picture. */
  links: string[];
  image: LibraryImage | null;
  /** The categories above it that have public posts, the uppermost first, and those right below it. */
  above: Term[];
  below: Term[];
  /** Whether it has categories above or below it, with or without public posts. */
  isPlaced: boolean;
};

const NOTHING: AboutList = {
  description: '',
  links: [],
  image: null,
  above: [],
  below: [],
  isPlaced: false,
};

export async function aboutList(deps: ReadDeps, list: PostList): Promise<AboutList> {
  switch (list.kind) {
    case 'term': {
      const details = await selectTermDetails(deps.db, list.term.id);
      const about = { ...NOTHING, description: details?.description ?? '' };
      if (list.term.kind !== 'category') return about;
      return { ...about, ...(await placeOf(deps, list.term)) };
    }
    case 'author': {
      const details = await selectAuthorDetails(deps.db, list.author.id);
      if (!details) return NOTHING;
      const { bio: description, links, image } = details;
      return { ...NOTHING, description, links, image };
    }
    case 'all':
    case 'year':
    case 'month':
      return NOTHING;
  }
}

async function placeOf(
  deps: ReadDeps,
  { id }: Term,
): Promise<Pick<AboutList, 'above' | 'below' | 'isPlaced'>> {
  const all = await selectTerms(deps.db, 'category');
  const below = all.filter(({ parentId }) => parentId === id);
  const above: typeof all = [];
  let here = all.find((each) => each.id === id);
  while (here && here.parentId !== null && above.length < all.length) {
    const { parentId } = here;
    here = all.find((each) => each.id === parentId);
    if (here) above.unshift(here);
  }
  const isPlaced = above.length + below.length > 0;
  const shown = isPlaced ? await listTerms(deps, 'category') : [];
  const shownAmong = (terms: readonly Term[]) =>
    terms.flatMap((term) => shown.find((each) => each.id === term.id) ?? []);
  const names = new Set(below.map((term) => term.id));
  return {
    above: shownAmong(above),
    // In the order of names.
    below: shown.filter((term) => names.has(term.id)),
    isPlaced,
  };
}

export type FormerList =
  | { kind: 'moved'; list: Extract<PostList, { kind: 'term' | 'author' }> }
  /** It was deleted: answer 410. */
  | { kind: 'gone' };

/**
 * The list of an earlier slug.
 *
 * @param slug unchecked input
 * @returns `null` if no list had it, or if the list has no public posts now
 */
export async function findFormerList(
  deps: ReadDeps,
  kind: FiledKind,
  slug: string,
): Promise<FormerList | null> {
  const asked = slug.normalize('NFC').toLowerCase();
  // PostgreSQL refuses U+0000.
  const old = asked.includes('\0') ? null : await selectOldSlug(deps.db, kind, asked);
  if (!old) return null;
  if (old.newSlug === null) return { kind: 'gone' };
  const list = await findList(deps, kind, old.newSlug);
  if (!list) return null;
  const { posts } = await listPublicPosts(deps, list, { pageNumber: 1, perPage: 1 });
  return posts.length === 0 ? null : { kind: 'moved', list };
}

async function findList(
  deps: ReadDeps,
  kind: FiledKind,
  slug: string,
): Promise<Extract<FormerList, { kind: 'moved' }>['list'] | null> {
  if (kind === 'author') {
    const author = await findAuthor(deps, slug);
    return author && { kind: 'author', author };
  }
  const term = await findTerm(deps, kind, slug);
  return term && { kind: 'term', term };
}
