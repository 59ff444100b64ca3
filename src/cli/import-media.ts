/**
 * `antiphon import media`, and the images and files of an import at its end: fetches them, and says which could not be
 * had.
 */
import path from 'node:path';
import type { Print } from './command.ts';
import { untilInterrupted } from './import-work.ts';
import { forTerminal } from './print.ts';
import type { Deps } from '../deps.ts';
import { fetchMediaOf } from '../import/media/fetch-due.ts';
import type { MediaCounts } from '../import/media/media.ts';
import { listUnfetched, startMedia } from '../import/media/runs.ts';
import { findRun } from '../import/runs.ts';

/** Of those that could not be fetched; `--json` has all. */
const MAX_PRINTED = 20;
const MAX_LISTED = 100_000;

/** Fetches what was only noted, and what failed. */
export async function importMedia(
  deps: Deps,
  id: number,
  { json, mediaFrom }: { json: boolean; mediaFrom: string | undefined },
  print: Print,
): Promise<void> {
  await findRun(deps, id);
  const from = mediaFrom === undefined ? undefined : path.resolve(mediaFrom);
  await startMedia(deps, id, from);
  const counts = await fetchNow(deps, id);
  const max = json ? MAX_LISTED : MAX_PRINTED;
  const unfetched = await listUnfetched(deps, id, { max });
  if (json) await print(`${JSON.stringify({ ...counts, unfetched }, null, 2)}\n`);
  else await print(describeMedia(counts, unfetched));
}

/** At the end of an import; nothing is printed for one without images and files. */
export async function fetchAfterImport(
  deps: Deps,
  id: number,
  { json }: { json: boolean },
  print: Print,
): Promise<void> {
  const { options } = await findRun(deps, id);
  if (options.media !== 'yes') return;
  const counts = await fetchNow(deps, id);
  if (json || counts.waiting + counts.stored + counts.failed === 0) return;
  await print(describeMedia(counts, await listUnfetched(deps, id, { max: MAX_PRINTED })));
}

/** Until all were tried, or until Ctrl-C: the server goes on with what is left. */
async function fetchNow(deps: Deps, id: number): Promise<MediaCounts> {
  return await untilInterrupted((signal, show) =>
    fetchMediaOf(deps, id, {
      signal,
      onProgress: ({ stored, failed, waiting }) => {
        const all = (stored + failed + waiting).toLocaleString('en');
        show(`Images and files: ${(stored + failed).toLocaleString('en')} of ${all}`);
      },
    }),
  );
}

type Unfetched = Awaited<ReturnType<typeof listUnfetched>>;

function describeMedia({ stored, waiting, failed }: MediaCounts, unfetched: Unfetched): string {
  const lines = [
    `Images and files: ${stored.toLocaleString('en')} in the media library` +
      (waiting > 0 ? `, ${waiting.toLocaleString('en')} to be fetched while the blog runs` : '') +
      (failed > 0 ? `, ${failed.toLocaleString('en')} could not be fetched` : ''),
    ...unfetched.map(({ url, failure }) => `  ${forTerminal(url)}: ${forTerminal(failure ?? '')}`),
  ];
  return `${lines.join('\n')}\n`;
}
