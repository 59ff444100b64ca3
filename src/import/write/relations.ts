/**
 * What entries of a source say about each other and is put in place when all of them are stored: which page is below which,
 * which category, and which posts are translations. References may come before what they name.
 */
import type { Entry } from '../entry.ts';

export type Relations = {
  see: (entry: Entry) => void;
  /** Page to the page above it, post to the post of which it is a translation: by their ids there. */
  pages: ReadonlyMap<string, string>;
  translations: ReadonlyMap<string, string>;
  /** Category to the category above it, by their slugs. */
  categories: ReadonlyMap<string, string>;
};

export function createRelations(): Relations {
  const [pages, translations, categories] = [maps(), maps(), maps()];
  return {
    ...{ pages, translations, categories },
    see(entry) {
      if (entry.kind === 'term' && entry.taxonomy === 'category' && entry.parentSlug !== null) {
        categories.set(entry.slug, entry.parentSlug);
      }
      if (entry.kind !== 'post') return;
      if (entry.postKind === 'page' && entry.parentId !== null) pages.set(entry.id, entry.parentId);
      const { translationOfId } = entry;
      if (translationOfId != null) translations.set(entry.id, translationOfId);
    },
  };
}

function maps(): Map<string, string> {
  return new Map();
}

/** Those that lead to themselves over others are left out. */
export function withoutCircles(parents: ReadonlyMap<string, string>): {
  sound: [string, string][];
  circular: string[];
} {
  const sound: [string, string][] = [];
  const circular: string[] = [];
  for (const [id, parentId] of parents) {
    const seen = new Set([id]);
    let above: string | undefined = parentId;
    while (above !== undefined && !seen.has(above)) {
      seen.add(above);
      above = parents.get(above);
    }
    if (above === id) circular.push(id);
    else sound.push([id, parentId]);
  }
  return { sound, circular };
}
