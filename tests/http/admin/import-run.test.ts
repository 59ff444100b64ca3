/** The pages of an import: its report, the form before the start, and what can be done in each state. */
import { describe, expect, test } from 'vitest';
import { addNote, emptyReport } from '../../../src/import/report.ts';
import { findRun, listRuns } from '../../../src/import/runs.ts';
import { HOSTILE } from '../../support/samples/hostile-text.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { aReport, aRunIn, anUnfetched } from '../../support/samples/import-run.ts';

const PAGE = '/admin/settings/import/1';

describe('the page of an import', () => {
  test('200: before the start it says what comes, what is lost, and offers a choice for each author', async () => {
    const blog = await testBlog();
    const { agent } = await signedInAs(blog);
    await aPost(blog.deps, { author: 'Mira Novak' });
    await aRunIn(blog, 'ready');
    const { text } = await agent.get(PAGE).expect(200);
    for (const part of [
      '234 posts and 2 pages (228 published, 6 draft)',
      '47 linkbacks (23 pingbacks, 24 trackbacks)',
      '3 images and files, from old.example',
      '4 earlier URLs redirect',
      '3 posts keep their HTML',
      '2 × A form',
      'The earlier URL /about cannot redirect to “About us”',
      'Mira (mira), 230 posts',
      'Mira Novak (suggested)',
      'Start import',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain(HOSTILE);
  });

  test('303: the start stores the options of the form and makes the import due', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    await aRunIn(blog, 'ready');
    const form = { csrf, author0: 'Leyla', media: 'later', asDrafts: 'on', siteUrl: '' };
    const { headers } = await agent.post(`${PAGE}/start`).type('form').send(form).expect(303);
    expect(headers['location']).toMatch(/\/import\/1\?done=started$/);
    const run = await findRun(blog.deps, 1);
    expect(run.state).toBe('waiting');
    expect(run.options).toMatchObject({
      authors: { mira: 'Leyla' },
      media: 'later',
      asDrafts: true,
    });
    expect((await agent.get('/admin/audit')).text).toContain('started the import');
  });

  test('303: reading again with other options makes another dry run due', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    await aRunIn(blog, 'ready');
    const form = { csrf, media: 'no', charset: 'shift_jis', format: 'movable-type' };
    await agent.post(`${PAGE}/plan`).type('form').send(form).expect(303);
    const run = await findRun(blog.deps, 1);
    expect(run).toMatchObject({ state: 'reading', plan: null });
    expect(run.options).toMatchObject({
      media: 'no',
      charset: 'shift_jis',
      format: 'movable-type',
    });
  });

  test('200: while it runs it shows its progress and a button to stop it', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    await aRunIn(blog, 'writing', { position: 1_200, entries: 5_000 });
    const { text } = await agent.get(PAGE).expect(200);
    expect(text).toContain('<progress value="1200" max="5000"');
    expect(text).toContain('1,200 of 5,000 entries');
    expect(text).toContain('data-live');
    await agent.post(`${PAGE}/stop`).type('form').send({ csrf }).expect(303);
    expect((await findRun(blog.deps, 1)).state).toBe('stopped');
    await agent.post(`${PAGE}/resume`).type('form').send({ csrf }).expect(303);
    expect((await findRun(blog.deps, 1)).state).toBe('waiting');
  });

  test('303: undoing asks first, and says what will happen', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    await aRunIn(blog, 'done', { position: 300, report: JSON.stringify(aReport()) });
    expect((await agent.get(PAGE).expect(200)).text).toContain('Undo…');
    const { text } = await agent.get(`${PAGE}/undo`).expect(200);
    expect(text).toContain('Deletes the 236 posts and pages that this import made, with');
    expect(text).toContain('Keeps posts that were edited since');
    await agent.post(`${PAGE}/undo`).type('form').send({ csrf }).expect(303);
    expect((await findRun(blog.deps, 1)).state).toBe('undoing');
  });

  test.each([
    ['done', 0, 'This import made no posts.'],
    ['stopped', 12, 'Deletes the 12 posts and pages that this import made so far'],
    ['failed', 1, 'Deletes the 1 post or page that this import made so far'],
    ['undo-failed', 12, 'Deletes what is left of what this import made'],
  ] as const)(
    '200: before the undo of an import that is %s with %i posts, the page says “%s”',
    async (state, created, sentence) => {
      const blog = await testBlog();
      const { agent } = await signedInAs(blog);
      const report = JSON.stringify({ ...aReport(), created });
      await aRunIn(blog, state, { position: 300, report });
      const { text } = await agent.get(`${PAGE}/undo`).expect(200);
      expect(text).toContain(sentence);
      expect(text).toContain('Deletes the categories, tags, series and authors');
      // The position; ports and tokens in the page may contain the digits.
      expect(text).not.toMatch(/[( ]300[ ),.]/);
    },
  );

  test('200: an undo that failed can be undone again, and nothing else', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    await aRunIn(blog, 'undo-failed', { position: 300, report: JSON.stringify(aReport()) });
    const { text } = await agent.get(PAGE).expect(200);
    expect(text).toContain('The undo failed.');
    expect(text).toContain('Undo…');
    for (const action of ['start', 'plan', 'stop', 'resume', 'remove']) {
      expect(text).not.toContain(`/${action}"`);
      await agent.post(`${PAGE}/${action}`).type('form').send({ csrf }).expect(422);
    }
    await agent.post(`${PAGE}/undo`).type('form').send({ csrf }).expect(303);
    expect((await findRun(blog.deps, 1)).state).toBe('undoing');
  });

  test('200: after an undo the page says what stayed, and not what was imported', async () => {
    const blog = await testBlog();
    const { agent } = await signedInAs(blog);
    const left = emptyReport();
    addNote(left, { level: 'decision', what: 'A post was edited.', where: '/2020/05/a' });
    await aRunIn(blog, 'undone', { position: 300, report: JSON.stringify(left) });
    const { text } = await agent.get(PAGE).expect(200);
    expect(text).toContain('What stayed');
    expect(text).toContain('/2020/05/a');
    for (const part of ['What came', '0 posts', '234 posts', 'A form', 'Needs a decision'])
      expect(text).not.toContain(part);
  });

  test.each(['stopped', 'failed', 'writing'] as const)(
    '200: the report of an import that is %s after it has written says what came so far',
    async (state) => {
      const blog = await testBlog();
      const { agent } = await signedInAs(blog);
      const report = JSON.stringify({ ...aReport(), posts: 7 });
      await aRunIn(blog, state, { position: 300, report });
      const { text } = await agent.get(PAGE).expect(200);
      expect(text).toContain('What came so far');
      expect(text).toContain('7 posts');
    },
  );

  test.each([
    ['failed', '{}', 'The file could not be read. Nothing was imported.'],
    ['failed', null, 'The import failed. Nothing was imported.'],
    ['stopped', null, 'The import is stopped. Nothing was imported.'],
  ] as const)(
    '200: an import that is %s before it wrote anything, with the dry run %s, says “%s”',
    async (state, plan, sentence) => {
      const blog = await testBlog();
      const { agent } = await signedInAs(blog);
      await aRunIn(blog, state, plan === null ? {} : { plan });
      const { text } = await agent.get(PAGE).expect(200);
      expect(text).toContain(sentence);
      expect(text).not.toContain('What was imported stays');
    },
  );

  test('422: what cannot be done in its state is refused with the reason', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    await aRunIn(blog, 'done', { position: 300 });
    for (const action of ['start', 'plan', 'stop', 'resume']) {
      const { text } = await agent
        .post(`${PAGE}/${action}`)
        .type('form')
        .send({ csrf })
        .expect(422);
      expect(text, action).toContain('cannot do that now. It is done.');
    }
    const remove = agent.post(`${PAGE}/remove`).type('form').send({ csrf });
    expect((await remove.expect(422)).text).toContain('Undo it first.');
  });

  test('303: images and files that could not be fetched are listed with the reason, and fetched again on request', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    await aRunIn(blog, 'done', { position: 300 });
    const { db, clock } = blog.deps;
    await anUnfetched(blog, 1);
    const { text } = await agent.get(PAGE).expect(200);
    expect(text).toContain('Its server refused to send it.');
    expect(text).not.toContain(HOSTILE);
    const { headers } = await agent.post(`${PAGE}/media`).type('form').send({ csrf }).expect(303);
    expect(headers['location']).toContain('done=fetching');
    const row = await db.importedMedia.findFirstOrThrow();
    expect(row).toMatchObject({ state: 'waiting', nextFetchAt: clock.now(), failure: null });
    expect((await agent.get(PAGE)).text).not.toContain('Fetch images and files');
  });

  test('404: an action or an import that does not exist', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    await agent.get(PAGE).expect(404);
    await aRunIn(blog, 'ready');
    for (const action of ['toString', 'anything'])
      await agent.post(`${PAGE}/${action}`).type('form').send({ csrf }).expect(404);
  });

  test('303: an import that wrote nothing can be removed', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    await aRunIn(blog, 'failed', { problem: 'old.xml is in no format that Antiphon recognizes.' });
    expect((await agent.get(PAGE)).text).toContain('in no format that Antiphon recognizes');
    await agent.post(`${PAGE}/remove`).type('form').send({ csrf }).expect(303);
    expect(await listRuns(blog.deps)).toEqual([]);
  });
});
