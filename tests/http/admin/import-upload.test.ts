/** Uploading a file to import: in parts and in one piece, their limits, and what becomes of the file. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RunState } from '../../../src/import/run.ts';
import { createRun, findRun, listRuns } from '../../../src/import/runs.ts';
import { pruneImportFiles } from '../../../src/import/uploads/uploaded-files.ts';
import { serve } from '../../../src/http/server/serve.ts';
import { freePort } from '../../support/free-port.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog, type TestBlog } from '../../support/blog/test-blog.ts';

const IMPORT = '/admin/settings/import';

type SignedIn = Awaited<ReturnType<typeof signedInAs>>;
type Begun = { received: number; url: string; pageUrl: string };

async function begin({ agent, csrf }: SignedIn, about: object): Promise<Begun> {
  const response = await agent
    .post(`${IMPORT}/uploads`)
    .type('form')
    .send({ csrf, name: 'old.xml', lastModified: 1, ...about })
    .expect(200);
  return response.body as Begun;
}

function sendPart({ agent, csrf }: SignedIn, { url }: Begun, offset: number, part: Buffer) {
  return agent
    .post(`${new URL(url).pathname}?offset=${offset}`)
    .set('X-CSRF-Token', csrf)
    .type('application/octet-stream')
    .send(part);
}

const files = ({ deps }: TestBlog) => readdirSync(path.join(deps.config.dataDir, 'imports'));
/** Uploads the same file each time. @returns its bytes */
async function uploaded(owner: SignedIn): Promise<Buffer> {
  const bytes = randomBytes(10);
  await sendPart(owner, await begin(owner, { size: 10 }), 0, bytes).expect(200);
  return bytes;
}

const remove = ({ agent, csrf }: SignedIn, id: number) =>
  agent.post(`${IMPORT}/${id}/remove`).type('form').send({ csrf }).expect(303);

/** Makes a run look as if it had come so far. */
async function set(
  { deps: { db } }: TestBlog,
  runId: number,
  state: RunState,
  { position = 0, ...media }: { position?: number; waiting?: number; failed?: number } = {},
): Promise<void> {
  await db.importRun.update({ where: { id: runId }, data: { state, position } });
  const host = 'old.example';
  for (const [mediaState, count] of Object.entries(media)) {
    await db.host.upsert({
      where: { name: host },
      create: { name: host, freeAt: new Date(0) },
      update: {},
    });
    for (let i = 0; i < count; i += 1) {
      const url = `https://${host}/${mediaState}-${i}.jpg`;
      const data = { runId, url, key: url, hostName: host, state: mediaState };
      await db.importedMedia.create({ data });
    }
  }
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('an upload in parts', () => {
  test('200: the parts become one private file, and its dry run is due', async () => {
    const blog = await testBlog();
    const owner = await signedInAs(blog);
    const bytes = randomBytes(300_000);
    const begun = await begin(owner, { size: bytes.length });
    expect(begun.received).toBe(0);
    expect(begun.pageUrl).toMatch(/\/import\/1$/);
    await sendPart(owner, begun, 0, bytes.subarray(0, 100_000)).expect(200);
    expect(await findRun(blog.deps, 1)).toMatchObject({ state: 'uploading', received: 100_000 });
    await sendPart(owner, begun, 100_000, bytes.subarray(100_000)).expect(200);
    const run = await findRun(blog.deps, 1);
    expect(run).toMatchObject({ state: 'reading', name: 'old.xml', size: 300_000 });
    expect(hashOf(readFileSync(run.path))).toBe(hashOf(bytes));
    expect(statSync(run.path).mode & 0o777).toBe(0o600);
    expect(path.extname(run.path)).toBe('.xml');
  });

  test('409: a part from another place is refused with the place that is needed', async () => {
    const blog = await testBlog();
    const owner = await signedInAs(blog);
    const begun = await begin(owner, { size: 1_000 });
    await sendPart(owner, begun, 0, randomBytes(400)).expect(200);
    const { text } = await sendPart(owner, begun, 0, randomBytes(400)).expect(409);
    expect(text).toBe('{"received":400}');
  });

  test('200: the same file chosen again goes on; another version of it begins anew', async () => {
    const blog = await testBlog();
    const owner = await signedInAs(blog);
    const begun = await begin(owner, { size: 1_000 });
    await sendPart(owner, begun, 0, randomBytes(400)).expect(200);
    expect(await begin(owner, { size: 1_000 })).toEqual({ ...begun, received: 400 });
    expect(await begin(owner, { size: 1_000, lastModified: 2 })).toMatchObject({ received: 0 });
    expect(await listRuns(blog.deps)).toHaveLength(2);
  });

  test('200: what arrived before the connection was lost is kept', async () => {
    const port = await freePort();
    const blog = await testBlog({ env: { SITE_URL: `http://127.0.0.1:${port}` } });
    const server = await serve(blog.listener.answer, { host: '127.0.0.1', port });
    onTestFinished(() => server.close());
    const owner = await signedInAs(blog);
    const bytes = randomBytes(500_000);
    const begun = await begin(owner, { size: bytes.length });
    const cut = request(`${begun.url}?offset=0`, {
      method: 'POST',
      headers: {
        Cookie: owner.cookie,
        'X-CSRF-Token': owner.csrf,
        'Content-Type': 'application/octet-stream',
        'Content-Length': bytes.length,
      },
    });
    cut.write(bytes.subarray(0, 200_000));
    const { path: file } = await findRun(blog.deps, 1);
    await expect.poll(() => statSync(file).size).toBe(200_000);
    const failed = once(cut, 'error');
    cut.destroy(new Error('cut'));
    await failed;
    await expect.poll(async () => (await findRun(blog.deps, 1)).received).toBe(200_000);
    await sendPart(owner, begun, 200_000, bytes.subarray(200_000)).expect(200);
    expect(hashOf(readFileSync(file))).toBe(hashOf(bytes));
  });

  test('422: a file above the limit, or one without bytes, is refused with a reason', async () => {
    const blog = await testBlog({ env: { IMPORT_MAX_BYTES: '1000000' } });
    const { agent, csrf } = await signedInAs(blog);
    for (const [size, why] of [
      [1_000_001, /up to 1 MB/],
      [0, /empty/],
      [-1, /empty/],
    ] as const) {
      const form = { csrf, name: 'a.xml', size, lastModified: 1 };
      const { text } = await agent.post(`${IMPORT}/uploads`).type('form').send(form).expect(422);
      expect(text).toMatch(why);
    }
    expect(await listRuns(blog.deps)).toEqual([]);
  });

  test('200: a part beyond the announced size is cut off at it', async () => {
    const blog = await testBlog();
    const owner = await signedInAs(blog);
    const begun = await begin(owner, { size: 10 });
    await sendPart(owner, begun, 0, randomBytes(5_000)).expect(200);
    expect(statSync((await findRun(blog.deps, 1)).path).size).toBe(10);
  });
});

describe('an upload in one piece, without JavaScript', () => {
  test('303: the file is taken, and its page is shown', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    const bytes = randomBytes(26_000_000);
    const { headers } = await agent
      .post(IMPORT)
      .field('csrf', csrf)
      .attach('file', bytes, '../../old.wxr.xml')
      .expect(303);
    expect(headers['location']).toMatch(/\/admin\/settings\/import\/1$/);
    const run = await findRun(blog.deps, 1);
    expect(run).toMatchObject({ state: 'reading', name: 'old.wxr.xml', received: bytes.length });
    expect(path.dirname(run.path)).toBe(path.join(blog.deps.config.dataDir, 'imports'));
    expect(hashOf(readFileSync(run.path))).toBe(hashOf(bytes));
    expect(readdirSync(path.join(blog.deps.config.dataDir, 'uploads'))).toEqual([]);
  });

  test('413: a file above the limit is refused, and nothing of it stays', async () => {
    const blog = await testBlog({ env: { IMPORT_MAX_BYTES: '1000000' } });
    const { agent, csrf } = await signedInAs(blog);
    const form = agent.post(IMPORT).field('csrf', csrf).attach('file', randomBytes(1_200_000), 'a');
    expect((await form.expect(413)).text).toContain('up to 1 MB');
    expect(await listRuns(blog.deps)).toEqual([]);
  });

  test('422: a form without a file and without a path says what is missing', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    const { text } = await agent.post(IMPORT).field('csrf', csrf).expect(422);
    expect(text).toContain('Choose a file, or enter a path.');
  });

  test('403: an editor’s upload is refused before it is read', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog, 'editor');
    await agent
      .post(IMPORT)
      .field('csrf', csrf)
      .attach('file', randomBytes(1_000), 'a')
      .expect(403);
    const form = { csrf, name: 'a', size: 1, lastModified: 1 };
    await agent.post(`${IMPORT}/uploads`).type('form').send(form).expect(403);
    expect(await listRuns(blog.deps)).toEqual([]);
  });
});

test('303: a path on the server is read from there; 422 if there is nothing, or a device', async () => {
  const blog = await testBlog();
  const { agent, csrf } = await signedInAs(blog);
  const send = (typed: string) => agent.post(IMPORT).type('form').send({ csrf, path: typed });
  await send(blog.deps.config.dataDir).expect(303);
  expect(await findRun(blog.deps, 1)).toMatchObject({ path: blog.deps.config.dataDir, size: null });
  expect((await send('/nothing/here').expect(422)).text).toContain('There is nothing at this path');
  expect((await send('/dev/null').expect(422)).text).toContain('neither a file nor a folder');
  expect((await send('data/old.xml').expect(422)).text).toContain('Enter an absolute path');
});

test('303: a path in the folder of uploads stays there when its import is removed', async () => {
  const blog = await testBlog();
  const owner = await signedInAs(blog);
  await uploaded(owner);
  const { path: file } = await findRun(blog.deps, 1);
  const form = { csrf: owner.csrf, path: file };
  await owner.agent.post(IMPORT).type('form').send(form).expect(303);
  await remove(owner, 2);
  expect(files(blog)).toHaveLength(1);
  await createRun(blog.deps, { path: file, name: file });
  await remove(owner, 1);
  expect(files(blog)).toHaveLength(1);
});

describe('the same file, chosen again after its import', () => {
  test('200: it is another upload, and what the first import still reads stays', async () => {
    const blog = await testBlog();
    const owner = await signedInAs(blog);
    const first = await uploaded(owner);
    const { path: file } = await findRun(blog.deps, 1);
    await set(blog, 1, 'done', { waiting: 1 });
    await uploaded(owner);
    expect((await findRun(blog.deps, 2)).path).not.toBe(file);
    expect(hashOf(readFileSync(file))).toBe(hashOf(first));
    await remove(owner, 2);
    await pruneImportFiles(blog.deps);
    expect(files(blog)).toEqual([path.basename(file)]);
  });

  test('200: one whose file was deleted meanwhile is uploaded again', async () => {
    const blog = await testBlog();
    const owner = await signedInAs(blog);
    await uploaded(owner);
    await set(blog, 1, 'ready');
    rmSync((await findRun(blog.deps, 1)).path);
    expect(await begin(owner, { size: 10 })).toMatchObject({ received: 0 });
    expect(await listRuns(blog.deps)).toHaveLength(2);
  });
});

test('files of finished imports are deleted at once, others after a week, and those of the server never', async () => {
  const blog = await testBlog();
  const owner = await signedInAs(blog);
  for (const name of ['done.xml', 'ready.xml', 'begun.xml']) {
    const begun = await begin(owner, { name, size: 10 });
    if (name !== 'begun.xml') await sendPart(owner, begun, 0, randomBytes(10)).expect(200);
  }
  await createRun(blog.deps, { path: blog.deps.config.dataDir, name: 'folder' });
  await set(blog, 1, 'done');
  await set(blog, 2, 'ready');
  await pruneImportFiles(blog.deps);
  const paths = (await listRuns(blog.deps)).map((run) => path.basename(run.path));
  expect(files(blog).sort()).toEqual(paths.slice(1, 3).sort());
  const { mtimeMs } = statSync((await findRun(blog.deps, 2)).path);
  blog.clock.advance(mtimeMs - blog.clock.now().getTime() + 8 * 86_400_000);
  await pruneImportFiles(blog.deps);
  expect(files(blog)).toEqual([]);
  expect((await listRuns(blog.deps)).map(({ name }) => name)).toEqual([
    'folder',
    'ready.xml',
    'done.xml',
  ]);
  expect(statSync(blog.deps.config.dataDir).isDirectory()).toBe(true);
});

test.each([
  ['stopped', {}, 8, true],
  ['writing', {}, 8, true],
  ['waiting', {}, 8, true],
  ['failed', { position: 3 }, 8, true],
  ['failed', {}, 8, false],
  ['done', { waiting: 1 }, 8, true],
  ['done', { failed: 1 }, 6, true],
  ['done', { failed: 1 }, 8, false],
  ['undone', { waiting: 1 }, 0, false],
] as const)(
  'the upload of an import that is %s, with %j, after %i days: kept is %s',
  async (state, given, days, isKept) => {
    const blog = await testBlog();
    await uploaded(await signedInAs(blog));
    await set(blog, 1, state, given);
    const { mtimeMs } = statSync((await findRun(blog.deps, 1)).path);
    blog.clock.advance(mtimeMs - blog.clock.now().getTime() + days * 86_400_000);
    await pruneImportFiles(blog.deps);
    expect(files(blog)).toHaveLength(isKept ? 1 : 0);
  },
);
