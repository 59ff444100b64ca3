/**
 * From which hosts the media of a run come.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import type { Report } from '../report.ts';

const MAX_HOSTS = 100;

/** The most frequent first. */
export async function listMediaHosts(db: DbOrTransaction, runId: number): Promise<Report['hosts']> {
  const rows = await db.importedMedia.groupBy({
    by: ['hostName'],
    where: { runId },
    _count: true,
  });
  return rows
    .map(({ hostName: name, _count: files }) => ({ name, files }))
    .sort((a, b) => b.files - a.files || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_HOSTS);
}
