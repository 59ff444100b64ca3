/** Comments and linkbacks that a newer export of the same blog has changed. */
import { describe, expect, test } from 'vitest';
import { erasePerson, personOfEmail } from '../../../src/comments/personal-data.ts';
import type { ResponseEntry } from '../../../src/import/entry.ts';

import { decideComments, decideLinkbacks } from '../../support/blog/decide.ts';
import { testBlog } from '../../support/blog/test-blog.ts';
import { aComment, aPingback, aPostEntry, aSite, importAll } from '../../support/samples/import.ts';
import { rowsOf } from './rows.ts';

const PAGE = 'https://other.example/a';
const NEW_TEXT = { body: { format: 'markdown' as const, source: 'Corrected.' } };

async function importedBlog(...responses: ResponseEntry[]) {
  const { deps } = await testBlog();
  await importAll(deps, [aSite, aPostEntry('1'), ...responses]);
  const again = async (...newer: ResponseEntry[]) =>
    (await importAll(deps, [aSite, aPostEntry('1'), ...newer])).report;
  return { deps, again };
}

describe('a comment that changed in the source', () => {
  test('gets its new text, and is counted if it is shown now', async () => {
    const pending = aComment('2', '1', { state: 'pending' });
    const { deps, again } = await importedBlog(aComment('1', '1'), pending);
    const report = await again(
      aComment('1', '1', { ...NEW_TEXT, authorName: 'Míra' }),
      aComment('2', '1'),
    );
    expect(await deps.db.comment.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      { text: 'Corrected.', authorName: 'Míra', state: 'approved', changedAt: null },
      { text: 'The comment 2.', state: 'approved' },
    ]);
    expect(await rowsOf(deps)).toMatchObject([{ commentCount: 2 }]);
    expect(report).toMatchObject({ comments: 2, updatedResponses: 2, decisions: [] });
  });

  test('is no longer shown or counted when it is spam there', async () => {
    const { deps, again } = await importedBlog(aComment('1', '1'));
    await again(aComment('1', '1', { state: 'spam' }));
    expect(await deps.db.comment.findMany()).toMatchObject([{ state: 'spam' }]);
    expect(await rowsOf(deps)).toMatchObject([{ commentCount: 0 }]);
  });

  test('is left and reported if an owner decided about it here', async () => {
    const { deps, again } = await importedBlog(aComment('1', '1'));
    const { id } = await deps.db.comment.findFirstOrThrow();
    await decideComments(deps, [id], 'rejected');
    const report = await again(aComment('1', '1', NEW_TEXT));
    expect(await deps.db.comment.findMany()).toMatchObject([
      { text: 'The comment 1.', state: 'rejected' },
    ]);
    expect(report.decisions).toMatchObject([{ count: 1, where: ['Mira, comment 1'] }]);
    expect(report.updatedResponses).toBe(0);
  });

  test('stays erased if its writer’s data were erased here', async () => {
    const { deps, again } = await importedBlog(aComment('1', '1'));
    await erasePerson(deps, personOfEmail('mira@other.example'));
    await again(aComment('1', '1', NEW_TEXT));
    expect(await deps.db.comment.findMany()).toMatchObject([
      { state: 'withdrawn', text: '', authorEmail: null },
    ]);
  });

  test('is changed once, and not again by the same export', async () => {
    const { deps, again } = await importedBlog(aComment('1', '1'));
    await again(aComment('1', '1', NEW_TEXT));
    await deps.db.comment.updateMany({ data: { text: 'Seen' } });
    await again(aComment('1', '1', NEW_TEXT));
    expect(await deps.db.comment.findMany()).toMatchObject([{ text: 'Seen' }]);
  });
});

describe('a linkback that changed in the source', () => {
  test('gets its new words and state, and is counted no more when it is spam there', async () => {
    const { deps, again } = await importedBlog(aPingback('1', '1', PAGE));
    const newer = { ...aPingback('1', '1', PAGE), title: 'A new title' } as ResponseEntry;
    await again(newer);
    expect(await deps.db.linkback.findMany()).toMatchObject([
      { title: 'A new title', moderation: 'approved', verification: 'imported' },
    ]);
    expect(await rowsOf(deps)).toMatchObject([{ linkbackCount: 1 }]);
    await again({ ...newer, state: 'spam' });
    expect(await deps.db.linkback.findMany()).toMatchObject([{ moderation: 'spam' }]);
    expect(await rowsOf(deps)).toMatchObject([{ linkbackCount: 0 }]);
  });

  test('is left and reported if an owner decided about it here', async () => {
    const { deps, again } = await importedBlog(aPingback('1', '1', PAGE));
    const { id } = await deps.db.linkback.findFirstOrThrow();
    await decideLinkbacks(deps, [id], 'rejected');
    const report = await again({ ...aPingback('1', '1', PAGE), title: 'New' } as ResponseEntry);
    expect(await deps.db.linkback.findMany()).toMatchObject([
      { title: 'A page', moderation: 'rejected' },
    ]);
    expect(report.decisions).toMatchObject([{ count: 1, where: [PAGE] }]);
  });
});
