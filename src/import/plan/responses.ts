/**
 * How many comments and linkbacks that an earlier import made would be changed, since the source has changed them. Those
 * that were edited or decided about here meanwhile would be left, which only the import itself finds out.
 */
import type { PreparedResponse } from '../prepare/prepare.ts';
import { selectThings } from '../store/things.ts';
import type { Findings } from './findings.ts';

export async function planResponses(
  { deps, known, report }: Findings,
  responses: readonly PreparedResponse[],
): Promise<void> {
  for (const kind of ['comment', 'linkback'] as const) {
    const some = responses.filter(({ entry }) => entry.type === kind);
    if (some.length === 0) continue;
    const sourceIds = some.map(({ entry }) => entry.id);
    const things = await selectThings(deps.db, { site: known.key, kind, sourceIds });
    for (const { entry, hash } of some) {
      const thing = things.get(entry.id);
      if (thing?.created === true && thing.hash !== hash) report.updatedResponses += 1;
    }
  }
}
