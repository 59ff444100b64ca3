/** What an earlier blog had notified: nothing is sent for an import, and an edit notifies only what it changes. */
import { expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { insertImportedEntries } from '../../src/outbox/insert-imported.ts';
import { previewOutbox } from '../../src/outbox/plan/plan.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { fields, receiver, save, SLUG, wideBlog } from '../support/blog/outbox.ts';
import { aPost } from '../support/blog/test-blog.ts';
import { asImported } from '../support/samples/imported.ts';

async function importedPost(textOf: (a: string, b: string) => string) {
  const blog = await wideBlog();
  const receiving = await receiver(blog);
  const { a, b } = receiving;
  const post = await aPost(blog.deps, { title: 'A post', slug: SLUG, markdown: textOf(a, b) });
  await asImported(blog.deps, post.id);
  return { blog, post, ...receiving };
}

const both = (a: string, b: string) => `[One](${a})\n\n[Two](${b})`;

test('an imported post sends nothing by itself and gets no entries', async () => {
  const { blog, received } = await importedPost(both);
  blog.clock.advance(30 * 86_400_000);
  expect(await blog.notify()).toEqual([]);
  expect(received).toEqual([]);
});

test('an edit of an imported post notifies a changed passage and a new link, and no other', async () => {
  const { blog, received, a, b, site } = await importedPost(both);
  site.pages['/c'] = site.pages['/a'] ?? '';
  const c = site.url('/c');
  await save(blog, `[One](${a})\n\n[Two](${b}), changed\n\n[Three](${c})`);
  expect(await blog.notify()).toMatchObject([
    { target: a, state: 'imported', sentAt: null },
    { target: b, state: 'sent' },
    { target: c, state: 'sent' },
  ]);
  expect(fields(received).map(({ target }) => target)).toEqual([b, c]);
});

test('an edit of an imported post that leaves its links alone notifies nobody', async () => {
  const { blog, received, a, b } = await importedPost(both);
  await save(blog, `${both(a, b)}\n\nMore words.`, { title: 'Another title' });
  expect(await blog.notify()).toMatchObject([{ state: 'imported' }, { state: 'imported' }]);
  await save(blog, `${both(a, b)}\n\nYet more.`, { title: 'Another title' });
  expect(await blog.notify()).toMatchObject([{ state: 'imported' }, { state: 'imported' }]);
  expect(received).toEqual([]);
});

test('two edits before the comparison count as one', async () => {
  const { blog, received, a, b } = await importedPost(both);
  await save(blog, `[One](${a})\n\n[Two](${b}), changed`);
  await save(blog, `[One](${a})\n\n[Two](${b}), changed twice`);
  await blog.notify();
  expect(fields(received).map(({ target }) => target)).toEqual([b]);
});

test('a removed link of an imported post is notified only if the earlier blog had notified it', async () => {
  const { blog, post, received, a, b } = await importedPost(both);
  const at = post.publishedAt;
  const given = { postId: post.id, notified: [a], responseTo: null, trackbacksTo: [], at };
  await transact(blog.deps.db, (transaction) =>
    insertImportedEntries(blog.deps, transaction, given),
  );
  expect(await blog.notify()).toMatchObject([{ target: a, state: 'imported', sentAt: at }]);
  await save(blog, 'No links.');
  expect(await blog.notify()).toMatchObject([
    { target: a, state: 'sent', linked: false },
    { target: b, state: 'imported', linked: false },
  ]);
  expect(fields(received).map(({ target }) => target)).toEqual([a]);
});

test('what the earlier blog had notified without a link to it is not notified of an edit', async () => {
  const { blog, post, received, a, b } = await importedPost((url) => `[One](${url})`);
  const at = post.publishedAt;
  const given = { postId: post.id, notified: [b], responseTo: null, trackbacksTo: [], at };
  await transact(blog.deps.db, (transaction) =>
    insertImportedEntries(blog.deps, transaction, given),
  );
  await save(blog, `[One](${a})\n\nMore.`);
  expect(await blog.notify()).toMatchObject([
    { target: b, state: 'imported', linked: false },
    { target: a, state: 'imported', linked: true },
  ]);
  expect(received).toEqual([]);
});

test('deleting an imported post notifies nobody', async () => {
  const { blog, post, received } = await importedPost(both);
  await deletePost(blog.deps, post.path);
  await blog.notify();
  expect(received).toEqual([]);
});

test('a page that an imported post is made to respond to is notified, and one that it responded to is not', async () => {
  const { blog, post, received, a, b } = await importedPost((url) => `[One](${url})`);
  await save(blog, `[One](${a})`, { responseTo: { kind: 'in-reply-to', url: b, rsvp: null } });
  await blog.notify();
  expect(fields(received).map(({ target }) => target)).toEqual([b]);
  expect(post.responseTo).toBeNull();
});

test('a preview of an edit says that unchanged links count as notified', async () => {
  const { blog, post, a, b } = await importedPost(both);
  const edited = {
    ...post,
    bodyHtml: `<p><a href="${a}">One</a></p><p><a href="${b}">Two</a>!</p>`,
  };
  expect(await previewOutbox(blog.deps, edited)).toMatchObject([
    { target: a, why: 'unchanged', state: 'imported' },
    { target: b, why: 'changed' },
  ]);
  expect(await blog.outbox()).toEqual([]);
});
