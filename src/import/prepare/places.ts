/**
 * Chooses the slug and path of each post: as the source has it where that is free here, else with a number.
 */
import { toPlainText } from '../../lib/text/plain-text.ts';
import type { TakenPaths } from '../../posts/imported/places.ts';
import { isPostPath, pathOf, type PostKind } from '../../posts/post.ts';
import { isReservedForNew, isSlug, numberedSlug, slugFrom } from '../../posts/urls/paths.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import type { PreparedPost } from './prepare.ts';

export type Place = {
  path: string;
  slug: string;
  /** The path that it would have had; `null`: it has that. */
  instead: string | null;
  /** An old path of another imported post, which it takes over. */
  takesOldPath: boolean;
};

export type Places = {
  /** In the order of the posts; each path once. */
  choose: (posts: readonly PreparedPost[], around: PlacesAround) => Promise<Place[]>;
};

export type PlacesAround = {
  taken: (paths: readonly string[]) => Promise<TakenPaths>;
  /** Whether the post that an old path leads to was imported from the same blog. */
  isImported: (postId: number) => Promise<boolean>;
  /** Paths that other posts of the source have got. */
  reserved: Set<string>;
};

const AT_ONCE = 20;
/** Of a note, in its slug. */
const MAX_WORDS = 6;

export function createPlaces(settings: Pick<SiteSettings, 'permalinks' | 'timeZone'>): Places {
  /** The next number to try for a path, so that a thousand posts of one name do not try all of them. */
  const next = new Map<string, number>();

  function pathWith({ entry, publishedAt }: PreparedPost, slug: string): string | null {
    const kind: PostKind = entry.postKind;
    const path = pathOf({ kind, slug, publishedAt }, settings);
    const isReserved = path === `/${slug}` && isReservedForNew(slug);
    return isPostPath(path) && !isReserved ? path : null;
  }

  return {
    async choose(posts, { taken, isImported, reserved }) {
      const slugs = posts.map(wantedSlug);
      const firsts = posts.map((post, index) => pathWith(post, slugs[index] ?? ''));
      const known = await taken(firsts.filter((path) => path !== null));
      const places: Place[] = [];
      for (const [index, post] of posts.entries()) {
        const [slug, first] = [slugs[index] ?? 'post', firsts[index] ?? null];
        const kind = first === null ? 'taken' : await stateOf(first, known);
        places.push(
          kind === 'taken' || first === null
            ? await numbered(post, slug, first)
            : { path: first, slug, instead: null, takesOldPath: kind === 'old' },
        );
        reserved.add(places.at(-1)?.path ?? '');
      }
      return places;

      async function stateOf(path: string, found: TakenPaths): Promise<'free' | 'old' | 'taken'> {
        if (reserved.has(path) || found.present.has(path)) return 'taken';
        const postId = found.earlier.get(path);
        if (postId === undefined) return 'free';
        return (await isImported(postId)) ? 'old' : 'taken';
      }

      async function numbered(
        post: PreparedPost,
        slug: string,
        first: string | null,
      ): Promise<Place> {
        const base = `${post.entry.postKind} ${first ?? slug}`;
        for (let from = next.get(base) ?? 2; ; from += AT_ONCE) {
          const candidates = Array.from({ length: AT_ONCE }, (_, n) => from + n).flatMap(
            (number) => {
              const each = numberedSlug(slug, number);
              const path = pathWith(post, each);
              return path === null ? [] : [{ number, slug: each, path }];
            },
          );
          const found = await taken(candidates.map(({ path }) => path));
          for (const { number, ...each } of candidates) {
            if ((await stateOf(each.path, found)) !== 'free') continue;
            next.set(base, number);
            const instead = first ?? pathOf({ ...post, kind: post.entry.postKind, slug }, settings);
            return { ...each, instead, takesOldPath: false };
          }
        }
      }
    },
  };
}

/** As the source has it, or made of its title, or of the first words of a note. */
function wantedSlug({ entry, title, rendered }: PreparedPost): string {
  const given = toPlainText(entry.slug ?? '').normalize('NFC');
  if (isSlug(given)) return given;
  if (/[\p{L}\p{N}]/u.test(given)) return slugFrom(given);
  return slugFrom(title || rendered.excerpt.split(/\s+/, MAX_WORDS).join(' '));
}
