/**
 * Which author, category, tag or series here those of the earlier blog are: as a person said, as an earlier import
 * found, by slug, by name, or new. What was found is remembered once its transaction is committed.
 */
import type { Transaction } from '../../db/client.ts';
import {
  authorCalled,
  nameOf,
  findOrCreateAuthor,
  findOrCreateTerm,
  type FoundName,
} from '../../posts/imported/names.ts';
import type { TermKind } from '../../posts/terms/term.ts';
import type { TermEntry } from '../entry.ts';
import type { ImportOptions } from '../options.ts';
import type { Known } from '../work/source.ts';
import { insertThings, selectThings, updateThing, type ThingKind } from '../store/things.ts';

export type GivenTerm = Pick<TermEntry, 'taxonomy' | 'slug' | 'name'> &
  Partial<Pick<TermEntry, 'description'>>;

export type Named = { id: number; name: string };

/** Inside one transaction. `null`: no name can be made of it. */
export type Names = {
  author: (sourceId: string) => Promise<Named | null>;
  term: (given: GivenTerm) => Promise<Named | null>;
  /** How many terms the transaction has created. */
  created: () => number;
};

export type NameCache = {
  inside: (transaction: Transaction) => Names;
  /** The last transaction is committed. */
  committed: () => void;
};

export function createNames({
  runId,
  known,
  options,
}: {
  runId: number;
  known: Known;
  options: Pick<ImportOptions, 'authors'>;
}): NameCache {
  const all = new Map<string, Named | null>();
  let fresh = new Map<string, Named | null>();
  let created = 0;

  function inside(transaction: Transaction): Names {
    fresh = new Map();
    created = 0;

    async function find(
      kind: Extract<ThingKind, 'author' | TermKind>,
      sourceId: string,
      search: () => Promise<FoundName>,
    ): Promise<Named | null> {
      const key = `${kind} ${sourceId}`;
      const cached = fresh.get(key) ?? all.get(key);
      if (cached !== undefined) return cached;
      const things = await selectThings(transaction, {
        ...{ site: known.key, kind, sourceIds: [sourceId] },
      });
      const thing = things.get(sourceId);
      const name = thing ? await nameOf(transaction, kind, thing.ourId) : null;
      if (thing && name !== null) {
        const here = { id: thing.ourId, name };
        fresh.set(key, here);
        return here;
      }
      const found = await search();
      if (found) {
        if (thing) {
          // It was deleted or merged here.
          await updateThing(transaction, thing.id, {
            ourId: found.id,
            created: found.isNew,
            runId,
          });
        } else {
          const columns = { ourId: found.id, created: found.isNew, runId, hash: '', version: null };
          await insertThings(transaction, [{ site: known.key, kind, sourceId, ...columns }]);
        }
        if (found.isNew && kind !== 'author') created += 1;
      }
      fresh.set(key, found);
      return found;
    }

    return {
      author: (sourceId) =>
        find('author', sourceId, async () => {
          const chosen = chosenName(options, sourceId);
          if (chosen !== null) return await authorCalled(transaction, chosen);
          const entry = known.authors.get(sourceId);
          return await findOrCreateAuthor(transaction, {
            slug: sourceId,
            name: entry?.name ?? sourceId,
            url: entry?.url ?? null,
            bio: entry?.bio ?? '',
          });
        }),
      term: ({ taxonomy: kind, slug, name, description = '' }) =>
        find(kind, slug === '' ? name : slug, () =>
          findOrCreateTerm(transaction, { kind, slug, name, description }),
        ),
      created: () => created,
    };
  }

  return {
    inside,
    committed() {
      for (const [key, id] of fresh) all.set(key, id);
      fresh = new Map();
    },
  };
}

/** The name here that a person chose for an author there; `null`: none. */
export function chosenName(
  { authors }: Pick<ImportOptions, 'authors'>,
  sourceId: string,
): string | null {
  const chosen = Object.hasOwn(authors, sourceId) ? authors[sourceId]?.trim() : undefined;
  return chosen ? chosen : null;
}
