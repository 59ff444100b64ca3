/** Imports as the admin shows them: in any state, with a report that has something in each of its lists. */
import { addNote, emptyReport, type Report } from '../../../src/import/report.ts';
import type { RunState } from '../../../src/import/run.ts';
import { createRun } from '../../../src/import/runs.ts';
import type { TestBlog } from '../blog/test-blog.ts';
import { HOSTILE } from './hostile-text.ts';

type Blog = Pick<TestBlog, 'deps'>;

export function aReport(): Report {
  const report = {
    ...emptyReport(),
    ...{ posts: 234, pages: 2, comments: 1, pingbacks: 23, trackbacks: 24, media: 3, created: 236 },
    ...{ redirects: 4, keptAsHtml: 3, statuses: { published: 228, draft: 6 } },
    authors: [{ id: 'mira', name: 'Mira', posts: 230, becomes: 'Mira Novak' }],
    hosts: [{ name: 'old.example', files: 3 }],
    collisions: [{ from: '/about', post: 'About us', because: 'a page is there.' }],
  };
  for (const where of ['17', '88']) addNote(report, { level: 'lost', what: 'A form', where });
  addNote(report, { level: 'changed', what: HOSTILE, where: HOSTILE });
  return report;
}

/** @returns its id */
export async function aRunIn(
  { deps }: Blog,
  state: RunState,
  columns: object = {},
): Promise<number> {
  const { id } = await createRun(deps, { path: '/srv/old.xml', name: 'old.xml' });
  const plan = JSON.stringify(aReport());
  await deps.db.importRun.update({ where: { id }, data: { state, plan, ...columns } });
  return id;
}

/** An image of the run that could not be fetched. */
export async function anUnfetched({ deps: { db, clock } }: Blog, runId: number): Promise<void> {
  const host = { name: 'old.example', freeAt: clock.now() };
  await db.host.upsert({ where: { name: host.name }, create: host, update: {} });
  await db.importedMedia.create({
    data: {
      ...{ runId, url: `https://old.example/${HOSTILE}`, key: 'a', hostName: host.name },
      ...{ state: 'failed', failure: 'Its server refused to send it.' },
    },
  });
}
