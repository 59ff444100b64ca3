/** The moderation lists: linkbacks and comments in one queue, by state, page by page. */
import { decideComments } from '../../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import { aLinkback, anEvidence, type GivenLinkback } from '../../support/samples/a-linkback.ts';
import { aComment } from '../../support/samples/comments.ts';
import { attribute, byClass, byTag, elements, text } from '../../support/html.ts';
import { keysOn, linkOn, mixedQueue, QUEUE, queueOf, rowsOn } from '../../support/blog/queue.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { trashPost } from '../../../src/posts/trash.ts';
import { unpublishPost } from '../../../src/posts/withdraw.ts';

describe('a linkback in the list', () => {
  test('200: shows who linked to which post, the marked link, the reasons against it, and details', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { title: 'A winter crossing' });
    const given: GivenLinkback = {
      postId: post.id,
      sourceUrl: 'http://other.example/said',
      hostName: 'other.example',
      title: 'What they say',
      score: 4,
      scoreReasons: JSON.stringify([
        { rule: 'words', points: 5, because: 'words on your list: rates' },
        { rule: 'known', points: -1, because: 'host approved before' },
      ]),
    };
    const { id } = await aLinkback(blog.deps, given);
    await blog.deps.db.linkback.update({
      where: { id },
      data: {
        excerpt: 'Read this here now.',
        linkStart: 5,
        linkEnd: 9,
        via: 'webmention,pingback',
      },
    });
    blog.clock.advance(2 * 60 * 60_000);
    const html = await (await queueOf(blog)).get();

    expect(byTag(html, 'mark').map(text)).toEqual(['this']);
    const row = text(byClass(html, 'response')[0]);
    expect(row).toContain('What they say linked to A winter crossing Read this here now.');
    expect(row).toContain(
      'words on your list: rates other.example · webmention and pingback · 2 h',
    );
    expect(row).toContain('Spam score +4 +5: words on your list: rates −1: host approved before');
    expect(row).toContain('Source http://other.example/said');
    expect(html).toContain('href="http://other.example/said"');
    expect(html).not.toContain('statusToken');
  });

  test('200: shows markup from strangers as text', async () => {
    const blog = await testBlog();
    const hostile = '</pre><script>alert(1)</script>';
    const { id } = await aLinkback(blog.deps, {
      title: hostile,
      moderation: 'approved',
      proposed: {
        evidence: anEvidence({ excerpt: hostile }),
        changes: [{ kind: 'title', from: hostile, to: hostile }],
        finalHost: null,
      },
    });
    const words = { author: hostile, excerpt: hostile, content: hostile };
    await blog.deps.db.linkback.update({ where: { id }, data: words });
    expect(await (await queueOf(blog)).get('?state=approved')).not.toContain('<script>alert');
  });
});

describe('a comment in the list', () => {
  test('200: shows who commented on which post, in safe markup, with the reasons against it', async () => {
    const blog = await testBlog();
    const { id } = await aPost(blog.deps, { title: 'A <b>crossing' });
    const { comment } = await aComment(blog, id, {
      name: '<i>Ada',
      url: 'https://ada.example/',
      text: 'See **this** <script>alert(1)</script>',
    });
    const reasons = [
      { rule: 'host-suspect', points: 4, because: 'It links to suspect hosts: ada.example.' },
    ];
    await blog.deps.db.comment.update({
      where: { id: comment.id },
      data: { score: 4, scoreReasons: JSON.stringify(reasons) },
    });
    blog.clock.advance(12 * 60_000);
    const html = await (await queueOf(blog)).get();
    const [row] = byClass(html, 'response');
    // Only owners see it.
    expect(await (await queueOf(blog, 'editor')).get()).not.toContain('ada@reader.example');
    expect(text(row)).toContain('<i>Ada commented on A <b>crossing');
    expect(text(row)).toContain(
      'ada.example · first comment from this address · 12 minutes ago · details',
    );
    expect(text(row)).toContain('Email ada@reader.example Website https://ada.example/');
    expect(html).toContain('<strong>this</strong> &lt;script&gt;');
    expect(text(byClass(html, 'doubts')[0])).toBe('It links to suspect hosts: ada.example.');
    const answer = byTag(html, 'a').find((each) => text(each) === 'Reply or edit');
    expect(attribute(answer, 'href')).toBe(`http://blog.example${QUEUE}/comments/${comment.id}`);
    expect(text(byClass(html, 'places')[0])).toMatch(/Responses 1 pending/);
  });

  test('200: a comment withdrawn by its author is listed without decisions', async () => {
    const blog = await testBlog();
    const { comment } = await aComment(blog, (await aPost(blog.deps)).id);
    await blog.deps.db.comment.update({
      where: { id: comment.id },
      data: { state: 'withdrawn', authorName: '', authorEmail: null, bodyHtml: '' },
    });
    const html = await (await queueOf(blog)).get('?state=withdrawn');
    expect(rowsOn(html)).toEqual([`comment-${comment.id}`]);
    const form = elements(html).find((each) => attribute(each, 'id') === 'queue');
    expect(text(form)).not.toMatch(/Approve|Selected|Reply/);
  });
});

describe('linkbacks and comments together', () => {
  test('200: are ordered by time', async () => {
    const blog = await testBlog();
    const { id } = await aPost(blog.deps);
    const rows = await mixedQueue(blog, id, 3);
    const { get } = await queueOf(blog);
    expect(rowsOn(await get())).toEqual(rows);
    // Whatever order they were stored in.
    const [first = '', second = ''] = rows;
    const newest = { receivedAt: new Date('2026-11-01T00:00:00Z') };
    const linkbackId = Number(first.replace('linkback-', ''));
    await blog.deps.db.linkback.update({ where: { id: linkbackId }, data: newest });
    expect(rowsOn(await get()).slice(0, 2)).toEqual([second, rows[3]]);
  });

  test('200: 60 responses are on three pages, each once, ordered by time', async () => {
    const blog = await testBlog();
    const rows = await mixedQueue(blog, (await aPost(blog.deps)).id, 30);
    const { get } = await queueOf(blog);
    const [first, second] = [await get(), await get(linkOn(await get(), 'Older'))];
    const third = await get(linkOn(second, 'Older'));
    expect([first, second, third].map(rowsOn)).toEqual([
      rows.slice(0, 25),
      rows.slice(25, 50),
      rows.slice(50),
    ]);
    expect(third).not.toContain('>Older<');
    expect(rowsOn(await get(linkOn(third, 'Newest')))).toEqual(rows.slice(0, 25));
    const tabs = text(byClass(first, 'tabs')[0]);
    expect(tabs).toBe(
      'Pending 60 Approved Changed Spam More Rejected Gone Unverified Imported Withdrawn',
    );
  });

  test('200: new and decided responses move nothing to another page', async () => {
    const blog = await testBlog();
    const { id: postId } = await aPost(blog.deps);
    const rows = await mixedQueue(blog, postId, 14);
    const { get, post, key } = await queueOf(blog);
    const older = linkOn(await get(), 'Older');
    const second = rowsOn(await get(older));
    await aLinkback(blog.deps, { postId });
    await post({ one: `approved ${await key(rows[0]?.replace('linkback-', 'l') ?? '')}` });
    expect(rowsOn(await get(older))).toEqual(second);
    expect(second).toEqual(rows.slice(25));
  });

  test('200: each list that can have both kinds has both', async () => {
    const blog = await testBlog();
    const { id: postId } = await aPost(blog.deps);
    const { get } = await queueOf(blog);
    for (const state of ['approved', 'rejected', 'spam'] as const) {
      const linkback = await aLinkback(blog.deps, { postId, moderation: state });
      const { comment } = await aComment(blog, postId);
      await decideComments(blog.deps, [comment.id], state);
      const list = state === 'approved' ? 'shown' : state;
      expect(rowsOn(await get(`?state=${list}`)).sort()).toEqual([
        `comment-${comment.id}`,
        `linkback-${linkback.id}`,
      ]);
    }
    expect(text(byClass(await get(), 'tabs')[0])).toBe(
      'Pending Approved 2 Changed Spam 2 More Rejected 2 Gone Unverified Imported Withdrawn',
    );
    expect(await get()).toContain('Nothing to review. New comments and linkbacks appear here.');
  });

  test('200: an unknown state or position shows the first page of the first list', async () => {
    const blog = await testBlog();
    const rows = await mixedQueue(blog, (await aPost(blog.deps)).id, 1);
    const { get } = await queueOf(blog);
    for (const query of ['?state=__proto__&before=x', '?only=pingbacks&before=77', '?state='])
      expect(rowsOn(await get(query))).toEqual(rows);
  });
});

describe('one kind only', () => {
  test('200: the lists that can contain it, their counts, and the link back to both kinds', async () => {
    const blog = await testBlog();
    const rows = await mixedQueue(blog, (await aPost(blog.deps)).id, 2);
    const { get } = await queueOf(blog);
    const comments = await get(linkOn(await get(), 'Comments'));
    expect(rowsOn(comments)).toEqual(rows.filter((row) => row.startsWith('comment')));
    expect(text(byClass(comments, 'tabs')[0])).toBe(
      'Pending 2 Approved Spam More Rejected Withdrawn',
    );
    expect(text(byClass(comments, 'bulk')[0])).not.toMatch(/Check source again|Block/);
    const linkbacks = await get(linkOn(comments, 'Linkbacks'));
    expect(rowsOn(linkbacks)).toEqual(rows.filter((row) => row.startsWith('linkback')));
    expect(text(byClass(linkbacks, 'tabs')[0])).toBe(
      'Pending 2 Approved Changed Spam More Rejected Gone Unverified Imported',
    );
    expect(rowsOn(await get(linkOn(linkbacks, 'All kinds')))).toEqual(rows);
    expect(await get(linkOn(comments, 'Spam'))).toContain('No comments in this list.');
    // A comment cannot be gone.
    expect(rowsOn(await get('?state=gone&only=comments'))).toEqual(rowsOn(comments));
  });

  test('200: a filter is shown, and kept by tabs and page links', async () => {
    const blog = await testBlog();
    const rows = await mixedQueue(blog, (await aPost(blog.deps)).id, 26);
    const { get } = await queueOf(blog);
    const first = await get('?only=comments');
    const current = elements(first).filter((each) => attribute(each, 'aria-current'));
    expect(current.map(text)).toEqual(['Responses 52 pending', 'Pending 26', 'Comments']);
    expect(linkOn(first, 'Spam')).toContain('only=comments');
    const comments = rows.filter((row) => row.startsWith('comment'));
    expect(rowsOn(first)).toEqual(comments.slice(0, 25));
    const second = await get(linkOn(first, 'Older'));
    expect(rowsOn(second)).toEqual(comments.slice(25));
    expect(linkOn(second, 'Newest')).toContain('only=comments');
  });
});

describe('a filter', () => {
  async function filtered() {
    const blog = await testBlog();
    const [one, two] = [await aPost(blog.deps, { title: 'One' }), await aPost(blog.deps)];
    const hostName = 'often.example';
    const a = await aLinkback(blog.deps, { postId: one.id, hostName });
    const b = await aLinkback(blog.deps, { postId: two.id, hostName, moderation: 'spam' });
    const c = await aLinkback(blog.deps, { postId: two.id });
    blog.clock.advance(60_000);
    const ada = await aComment(blog, one.id);
    const again = await aComment(blog, two.id);
    const bob = await aComment(blog, two.id, { email: 'bob@reader.example', name: 'Bob' });
    const [ada1, ada2, bob1] = [ada, again, bob].map(({ comment }) => `comment-${comment.id}`);
    return { blog, one, a: `linkback-${a.id}`, b, c: `linkback-${c.id}`, ada1, ada2, bob1 };
  }

  test('200: shows the responses to one post, with their counts, and leads back to all', async () => {
    const { blog, one, a, ada1 } = await filtered();
    const { get } = await queueOf(blog);
    const html = await get(`?post=${one.id}`);
    expect(rowsOn(html)).toEqual([ada1, a]);
    expect(text(byClass(html, 'tabs')[0])).toMatch(/^Pending 2 Approved Changed Spam More/);
    expect(text(byClass(html, 'filter')[0])).toBe('On “One” Show all');
    expect(linkOn(html, 'Approved')).toBe(`?state=approved&post=${one.id}`);
    expect(linkOn(html, 'Linkbacks')).toBe(`?state=pending&only=linkbacks&post=${one.id}`);
    expect(linkOn(html, 'Show all')).toBe('?state=pending');
  });

  test('200: still shows the responses to a post that was unpublished or trashed', async () => {
    const { blog, one, a, ada1 } = await filtered();
    const { get } = await queueOf(blog);
    for (const withdraw of [unpublishPost, trashPost]) {
      await withdraw(blog.deps, one.path);
      const html = await get(`?post=${one.id}`);
      expect(rowsOn(html)).toEqual([ada1, a]);
      expect(text(byClass(html, 'filter')[0])).toBe('On “One” Show all');
    }
  });

  test('200: shows the linkbacks from one host, in each state', async () => {
    const { blog, a, b } = await filtered();
    const { get } = await queueOf(blog);
    const html = await get('?host=often.example');
    expect(rowsOn(html)).toEqual([a]);
    expect(text(byClass(html, 'tabs')[0])).toMatch(/^Pending 1 Approved Changed Spam 1 More/);
    const spam = await get(linkOn(html, 'Spam 1'));
    expect(rowsOn(spam)).toEqual([`linkback-${b.id}`]);
    expect(linkOn(spam, 'Only this host')).toContain('host=often.example');
  });

  test('200: shows the comments of one person to owners, and no address in the URL', async () => {
    const { blog, ada1, ada2, c, bob1 } = await filtered();
    const { get } = await queueOf(blog);
    const html = await get(linkOn(await get('?only=comments'), 'Only this person'));
    expect(rowsOn(html)).toEqual([bob1]);
    const id = String(ada1).replace('comment-', '');
    expect(rowsOn(await get(`?person=${id}`))).toEqual([ada2, ada1]);
    expect(html).not.toMatch(/href="[^"]*reader\.example/);
    const editors = await queueOf(blog, 'editor');
    expect(rowsOn(await editors.get(`?person=${id}`))).toContain(c);
    expect(rowsOn(await get('?person=9999'))).toContain(c);
  });

  test('303: is kept after a decision', async () => {
    const { blog, one, ada1 } = await filtered();
    const { post, get } = await queueOf(blog);
    const [key = ''] = keysOn(await get(`?post=${one.id}`));
    const { url } = await post({ one: `rejected ${key}`, state: 'pending', post: String(one.id) });
    expect(url.searchParams.get('post')).toBe(String(one.id));
    expect(rowsOn(await get(url.search))).not.toContain(ada1);
  });
});

test('403: an author may not open the queue', async () => {
  const blog = await testBlog();
  const { agent, csrf } = await signedInAs(blog, 'author');
  const { id } = await aLinkback(blog.deps);
  await agent.get(QUEUE).expect(403);
  const fields = { csrf, one: `approved l${id}.000000000000` };
  await agent.post(QUEUE).type('form').send(fields).expect(403);
  await agent.post(`${QUEUE}/undo`).type('form').send({ csrf, undo: 'x' }).expect(403);
  await agent.get(`${QUEUE}/comments/1`).expect(403);
});
