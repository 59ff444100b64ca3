/** What an import left in the tables, for comparison. */
import type { Deps } from '../../../src/deps.ts';

/** All posts with what belongs to them, oldest first. */
export async function rowsOf({ db }: Pick<Deps, 'db'>) {
  return await db.post.findMany({
    orderBy: { id: 'asc' },
    include: {
      author: true,
      terms: { include: { term: true }, orderBy: [{ position: 'asc' }, { termId: 'asc' }] },
      fields: { orderBy: { id: 'asc' } },
      oldPaths: { orderBy: { path: 'asc' } },
      card: true,
    },
  });
}

export async function listAuthorsNamed({ db }: Pick<Deps, 'db'>): Promise<string[]> {
  const rows = await db.author.findMany({ orderBy: { id: 'asc' }, select: { name: true } });
  return rows.map(({ name }) => name);
}
