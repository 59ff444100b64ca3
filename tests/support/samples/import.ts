/**
 * Imports of tests: entries of a blog that never was, read from memory.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Deps } from '../../../src/deps.ts';
import type {
  Entry,
  PostEntry,
  Reader,
  ResponseEntry,
  SiteEntry,
} from '../../../src/import/entry.ts';
import type { ImportOptions } from '../../../src/import/options.ts';
import { planRun } from '../../../src/import/plan.ts';
import type { Report } from '../../../src/import/report.ts';
import { createRun } from '../../../src/import/runs.ts';
import type { RunOutcome } from '../../../src/import/work.ts';
import { writeRun } from '../../../src/import/write.ts';

export const OLD_SITE = 'https://old.example';

export const aSite: SiteEntry = {
  ...{ kind: 'site', url: OLD_SITE, title: 'The old blog', description: 'As it was' },
  ...{ language: 'en', generator: 'WordPress 6.1.9' },
};

export function aPostEntry(id: string, given: Partial<PostEntry> = {}): PostEntry {
  return {
    ...{ kind: 'post', id, postKind: 'post', link: null, oldLinks: [], guid: null },
    ...{ wordpressId: null, title: `Post ${id}`, slug: `post-${id}`, status: 'published' },
    body: { format: 'markdown', source: `The text of ${id}.` },
    ...{ excerpt: null, password: null, publishedAt: new Date('2020-05-01T10:00:00Z') },
    ...{ updatedAt: null, authorId: null, terms: [], seriesOrder: null, cover: null },
    ...{ pinned: false, parentId: null, position: 0, language: null, responseTo: null },
    ...{ fields: [], notified: null },
    ...given,
  };
}

export function aComment(
  id: string,
  postId: string,
  given: Partial<Extract<ResponseEntry, { type: 'comment' }>> = {},
): ResponseEntry {
  return {
    ...{ kind: 'response', type: 'comment', id, postId, state: 'approved' },
    ...{ at: new Date('2020-05-02T10:00:00Z'), parentId: null, authorName: 'Mira' },
    ...{ authorEmail: 'mira@other.example', authorUrl: null, byAuthorId: null },
    body: { format: 'markdown', source: `The comment ${id}.` },
    ...given,
  };
}

export function aPingback(id: string, postId: string, source: string): ResponseEntry {
  return {
    ...{ kind: 'response', type: 'linkback', id, postId, state: 'approved', source },
    ...{ at: new Date('2020-05-03T10:00:00Z'), via: 'pingback', linkbackType: 'mention' },
    ...{ title: 'A page', author: null, authorUrl: null, site: null, excerpt: 'It says' },
  };
}

/** Reads the entries, whatever the file has. */
export function readerOf(entries: Iterable<Entry>): Reader {
  return {
    format: 'wxr',
    recognizes: () => true,
    async *read(_, { signal }) {
      for (const entry of entries) {
        if (signal?.aborted) return;
        yield await Promise.resolve(structuredClone(entry));
      }
    },
  };
}

let files = 0;

/** A run of these entries that is due. Its file is another one for other entries. */
export async function aRun(
  deps: Deps,
  entries: readonly Entry[],
  options: Partial<ImportOptions> = {},
): Promise<{ id: number; readers: Reader[] }> {
  files += 1;
  const file = path.join(deps.config.dataDir, `import-${files}.xml`);
  writeFileSync(file, JSON.stringify(entries));
  const { id } = await createRun(deps, {
    ...{ path: file, name: path.basename(file), state: 'waiting' as const },
    options: { media: 'no', ...options },
  });
  return { id, readers: [readerOf(entries)] };
}

/** Imports the entries. @throws Error unless it is done */
export async function importAll(
  deps: Deps,
  entries: readonly Entry[],
  options: Partial<ImportOptions> = {},
): Promise<{ id: number; report: Report }> {
  const { id, readers } = await aRun(deps, entries, options);
  return { id, report: doneIn(await writeRun(deps, id, { readers })) };
}

export function doneIn(outcome: RunOutcome): Report {
  if (outcome.kind === 'done') return outcome.report;
  throw new Error(outcome.kind === 'failed' ? outcome.problem : outcome.kind);
}

/** The report of a dry run. */
export async function planOf(
  deps: Deps,
  entries: readonly Entry[],
  options: Partial<ImportOptions> = {},
): Promise<Report> {
  files += 1;
  const file = path.join(deps.config.dataDir, `import-${files}.xml`);
  writeFileSync(file, JSON.stringify(entries));
  const run = {
    path: file,
    name: path.basename(file),
    options: { media: 'no' as const, ...options },
  };
  const { id } = await createRun(deps, run);
  return doneIn(await planRun(deps, id, { readers: [readerOf(entries)] }));
}
