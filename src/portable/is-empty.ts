/**
 * Whether a blog is empty: it has nothing but its sample posts as they came, and its users.
 */
import type { Target } from '../db/rows/target.ts';

/** Whoever has rows here has written, received or imported something. */
const WRITTEN = ['Comment', 'Linkback', 'Media', 'Revision', 'Autosave', 'ImportedThing'];

/** @returns what it has, as the end of a sentence; `null`: it is empty */
export async function whatIsThere(target: Pick<Target, 'select'>): Promise<string | null> {
  const samples = await sampleIds(target);
  const posts = await target.select(
    `SELECT "title", "path", "id", "version" FROM "Post" WHERE "status" <> 'deleted' ORDER BY "id"`,
  );
  const own = posts.find(({ id, version }) => !samples.includes(Number(id)) || Number(version) > 0);
  if (own) return `the post “${String(own['title']) || String(own['path'])}”`;
  for (const table of WRITTEN) {
    const [row] = await target.select(`SELECT count(*) AS "rows" FROM "${table}"`);
    const rows = Number(row?.['rows'] ?? 0);
    if (rows > 0) return `${rows} ${rows === 1 ? 'row' : 'rows'} of ${table}`;
  }
  return null;
}

/** As settings/noted.ts stores them. */
async function sampleIds(target: Pick<Target, 'select'>): Promise<number[]> {
  const [row] = await target.select(`SELECT "value" FROM "Setting" WHERE "key" = 'samplePosts'`);
  const stored = row?.['value'];
  const ids: unknown = typeof stored === 'string' ? JSON.parse(stored) : [];
  return Array.isArray(ids) ? ids.map(Number) : [];
}
