import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { exportLists, importLists } from '../../../src/spam/lists.ts';
import { byClass, text } from '../../support/html.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

async function admin() {
  const blog = await testBlog();
  const { agent, csrf } = await signedInAs(blog);
  return {
    blog,
    get: async (query = '') => (await agent.get(`/admin/lists${query}`).expect(200)).text,
    agent,
    post: (path: string, fields: Record<string, string>) =>
      agent
        .post(`/admin/lists${path}`)
        .type('form')
        .send({ csrf, ...fields }),
  };
}

test('303: hosts and words are added to the chosen list, and counted', async () => {
  const { blog, get, post } = await admin();
  const lines = '# those of yesterday\n spam.example # seen twice\n\nHTTPS://Other.Example/\n';
  await post('/add', {
    kind: 'block',
    lines: lines.replace('HTTPS://Other.Example/', 'Other.Example'),
  }).expect(303);
  await post('/add', { kind: 'word', lines: 'Casino\ncheap pills' }).expect(303);
  await post('/add', { kind: '', lines: 'trust friend.example\nsuspect odd.example' }).expect(303);
  expect(await exportLists(blog.deps)).toBe(
    'trust friend.example\nsuspect odd.example\nblock other.example\nblock spam.example\nword casino\nword cheap pills\n',
  );
  const html = await get('?done=added');
  expect(html).toContain('Added. Applies to new linkbacks.');
  expect(html).toMatch(/Blocked hosts <span class="quiet">2</);
  const actions = await listActions(blog.deps, { max: 3 });
  expect(actions.map(({ what }) => what)).toEqual(['2 entries', '2 entries', '2 entries']);
});

test('422: an import with wrong lines names each, adds nothing, and keeps the text in the form', async () => {
  const { blog, post } = await admin();
  const { text: html } = await post('/add', {
    kind: 'block',
    lines: 'good.example\nnot a host\n<b>',
  }).expect(422);
  expect(html).toContain('2: “not a host” is not a host, such as blog.example');
  expect(html).toContain('3: “&lt;b&gt;” is not a host');
  expect(html).toContain('good.example\nnot a host');
  expect(await exportLists(blog.deps)).toBe('');
  await post('/add', { kind: 'word', lines: ' \n#\n' }).expect(422);
});

test('200: a long list shows its first entries, and a search finds any other', async () => {
  const { blog, get } = await admin();
  const words = Array.from({ length: 1_000 }, (_, i) => `word w${String(i).padStart(4, '0')}`);
  await importLists(blog.deps, words.join('\n'));
  const html = await get();
  expect(byClass(html, 'rows').map((list) => list.childNodes.length)).toHaveLength(1);
  expect(html).toContain('Only the first entries are shown. Search to find others.');
  expect(html).not.toContain('w0999');
  const found = await get('?q=W0999');
  expect(found).toContain('value="word w0999"');
  expect(text(byClass(found, 'rows')[0])).toBe('w0999 Remove w0999');
});

test('303: an entry is removed, and removing a missing one says that it is not there', async () => {
  const { blog, post } = await admin();
  await importLists(blog.deps, 'block spam.example\nword casino');
  await post('/remove', { entry: 'block spam.example' }).expect(303);
  await post('/remove', { entry: 'word nothing' }).expect(303);
  await post('/remove', { entry: '' }).expect(303);
  expect(await exportLists(blog.deps)).toBe('word casino\n');
  expect(await listActions(blog.deps, { max: 9 })).toHaveLength(1);
});

test('200: the export is a file that can be imported again', async () => {
  const { blog, agent } = await admin();
  await importLists(blog.deps, 'word casino');
  const { headers, text: file } = await agent.get('/admin/lists/export').expect(200);
  expect(file).toBe('word casino\n');
  expect(headers['content-disposition']).toBe('attachment; filename=lists.txt');
  expect(headers['cache-control']).toBe('no-store');
});

test('303: the starter list is added once with one button, and not offered again', async () => {
  const { blog, get, post } = await admin();
  await importLists(blog.deps, 'word viagra\nword my own word');
  expect(await get()).toContain('Add the starter list');
  await post('/starter', {}).expect(303);
  const words = await exportLists(blog.deps);
  expect(words).toContain('word my own word\n');
  expect(words).toContain('word online casino\n');
  expect(await get('?done=starter')).not.toContain('Add the starter list');
  const { headers } = await post('/starter', {}).expect(303);
  expect(headers['location']).toContain('done=known');
  const [action, ...others] = await listActions(blog.deps, { max: 9 });
  expect([action?.what, others]).toEqual(['the starter list', []]);
});
