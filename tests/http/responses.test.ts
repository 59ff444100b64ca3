import { describe, expect, test } from 'vitest';
import type { LinkbackType } from '../../src/reader/evidence.ts';
import type { Rsvp } from '../../src/posts/post.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { webmention } from '../support/sites/clients.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';
import { page } from '../support/sites/source-site.ts';
import { approvedLinkbacks } from '../support/samples/a-linkback.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

type LinkbackRow = {
  type: LinkbackType;
  title?: string;
  site?: string;
  rsvp?: Rsvp;
  author?: string | null;
  content?: string;
  authorUrl?: string;
};

/** A post's page with approved linkbacks from these rows, without their source pages. */
async function pageWith(rows: LinkbackRow[]): Promise<string> {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  await approvedLinkbacks(
    blog,
    post,
    rows.map((row, i) => ({ author: `Reader ${String(i + 1)}`, ...row })),
  );
  return await blog.pageOf(post);
}

/** What each line of faces says. */
function sentences(html: string): string[] {
  return byClass(html, 'faces').map((line) => text(byTag(line, 'summary')[0]));
}

describe('responses under a post', () => {
  test('200: are counted and named by kind', async () => {
    const html = await pageWith([
      { type: 'repost' },
      { type: 'like' },
      { type: 'mention' },
      { type: 'like' },
      { type: 'rsvp', rsvp: 'no' },
      { type: 'rsvp', rsvp: 'yes' },
      { type: 'rsvp', rsvp: 'interested' },
      { type: 'rsvp' },
      { type: 'reply', content: 'I was there.' },
    ]);
    expect(sentences(html)).toEqual([
      'Reader 2 and Reader 4 liked this · Reader 1 reposted this',
      'Attending: Reader 6 · Interested: Reader 7 · Not attending: Reader 5',
    ]);
    const lists = byClass(html, 'faces').map((faces) => byTag(faces, 'p').map(text));
    expect(lists).toEqual([
      ['2 likes', '1 repost'],
      ['1 person is attending', '1 person is interested', '1 person is not attending'],
    ]);
    expect(byClass(html, 'linkback').map((li) => attribute(li, 'id'))).toEqual([
      'linkback-3',
      'linkback-8',
      'linkback-9',
    ]);
    expect(html).toContain('9 responses');
  });

  test('200: link to their sources, and authors to their own pages', async () => {
    const html = await pageWith([
      { type: 'like', authorUrl: 'http://reader.example/' },
      { type: 'reply', content: 'Yes.', authorUrl: 'http://other.example/' },
      { type: 'reply', content: 'No.', authorUrl: 'javascript:alert(1)' },
    ]);
    expect(byClass(html, 'u-url').map((link) => attribute(link, 'href'))).toContain(
      'http://a.example/1',
    );
    const [face] = byTag(byClass(html, 'face-line')[0], 'a');
    expect(attribute(face, 'href')).toBe('http://reader.example/');
    const [like] = byClass(html, 'u-like');
    expect(byClass(like, 'u-url').map((link) => attribute(link, 'href'))).toEqual([
      'http://reader.example/',
      'http://a.example/1',
    ]);
    expect(html).toContain(
      '<a class="u-url p-name" href="http://other.example/" rel="nofollow ugc">',
    );
    expect(html).not.toContain('javascript:');
  });

  test('200: have their host as name if they have no other', async () => {
    const html = await pageWith([
      { type: 'like', author: null },
      { type: 'reply', author: null, content: 'Well.' },
      { type: 'like', author: '—' },
      { type: 'like', author: 'éva' },
    ]);
    expect(sentences(html)).toEqual(['a.example, — and éva liked this']);
    expect(byClass(html, 'initial').map(text).slice(0, 3)).toEqual(['A', 'A', 'É']);
    expect(text(byClass(html, 'linkback-head')[0])).toMatch(/^A a\.example replied · /);
  });

  test('200: name their site once if the source has no other title, or the reply no other author', async () => {
    const html = await pageWith([
      { type: 'mention', author: null },
      { type: 'mention', author: null, title: 'Ferry Notes', site: 'Ferry Notes' },
      { type: 'mention', author: null, title: 'On ferries', site: 'Ferry Notes' },
      { type: 'mention', author: null, site: 'Ferry Notes' },
      { type: 'reply', author: null, content: 'I was there.', site: 'Ferry Notes' },
      { type: 'reply', content: 'I was there.', site: 'Ferry Notes' },
    ]);
    const heads = byClass(html, 'linkback-head').map((head) =>
      text(head).split(' · ').slice(0, -2),
    );
    expect(heads).toEqual([
      ['a.example'],
      ['Ferry Notes'],
      ['On ferries', 'Ferry Notes'],
      ['a.example', 'Ferry Notes'],
      ['F Ferry Notes replied'],
      ['R Reader 6 replied', 'Ferry Notes'],
    ]);
  });

  test('200: show hundreds of likes as 24 faces, two names and two numbers', async () => {
    const html = await pageWith(Array.from({ length: 300 }, () => ({ type: 'like' as const })));
    expect(sentences(html)).toEqual(['+ 276 Reader 1, Reader 2 and 298 others liked this']);
    expect(byTag(byClass(html, 'face-line')[0], 'li')).toHaveLength(24);
    expect(byClass(html, 'u-like')).toHaveLength(300);
    for (const id of [1, 24, 25, 300]) expect(html.split(`id="linkback-${id}"`)).toHaveLength(2);
  });

  test('200: name three people, or two of more, in the language of the site, each in its own direction', async () => {
    const blog = await testBlog();
    await changeSetting(blog.deps, 'siteLanguage', 'ru');
    const post = await aPost(blog.deps);
    const names = ['Ferry Log', 'ليلى', 'Аня', 'Map Room'];
    await approvedLinkbacks(
      blog,
      post,
      names.map((author) => ({ type: 'like', author })),
    );
    const html = await blog.pageOf(post);
    expect(sentences(html)).toEqual(['Понравилось: Ferry Log, ليلى и ещё 2 человека']);
    const [summary] = byTag(byClass(html, 'faces')[0], 'summary');
    expect(byTag(summary, 'bdi').map(text)).toEqual(['Ferry Log', 'ليلى']);
  });

  test('200: name the protocol by which they came to nobody', async () => {
    const html = await pageWith([{ type: 'mention', title: 'On ferries' }]);
    expect(text(byClass(html, 'linkback-head')[0])).not.toMatch(/webmention|pingback/);
  });

  test('200: keep a reply’s paragraphs, and show its markup as text', async () => {
    const html = await pageWith([
      { type: 'reply', content: 'First <b>words</b>.\n\nThen <script>alert(1)</script>.' },
    ]);
    const [content] = byClass(html, 'p-content');
    expect(content?.childNodes.map(text).filter(Boolean)).toEqual([
      'First <b>words</b>.',
      'Then <script>alert(1)</script>.',
    ]);
    expect(html).not.toContain('<script>');
  });
});

test('200: a reply is read from its source’s microformats and shown in full', async () => {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'moderation', 'open');
  const post = await aPost(blog.deps);
  const site = await blog.sourceSite({
    '/a': page(
      `<div class="h-entry"><a class="u-in-reply-to" href="${blog.urlOf(post)}">A post</a>
       <a class="p-author h-card" href="http://polling.example/">Polling Notes</a>
       <div class="e-content"><p>I was at one of those stations.</p><p>It was long.</p></div></div>`,
    ),
  });
  await webmention(blog, { source: site.url('/a'), target: blog.urlOf(post) }).expect(201);
  await blog.checks.verifyDue();
  const html = await blog.pageOf(post);
  expect(text(byClass(html, 'linkback-head')[0])).toMatch(/^P Polling Notes replied · /);
  expect(text(byClass(html, 'p-content')[0])).toBe('I was at one of those stations. It was long.');
  expect(attribute(byClass(html, 'linkback')[0], 'class')).toContain('u-comment');
});

describe('a post’s own microformats', () => {
  test('200: the author, or else the name of the blog', async () => {
    const blog = await testBlog();
    await changeSetting(blog.deps, 'siteTitle', 'The Caspian Notebook');
    const post = await aPost(blog.deps);
    const author = async () => {
      const [card] = byClass(await blog.pageOf(post), 'p-author');
      return (card?.childNodes ?? []).map((data) => attribute(data as typeof card, 'value'));
    };
    expect(await author()).toEqual(['The Caspian Notebook', 'http://blog.example/']);
    await changeSetting(blog.deps, 'authorName', 'Leyla');
    expect(await author()).toEqual(['Leyla', 'http://blog.example/']);
  });

  test.each([
    ['in-reply-to', null, 'In reply to'],
    ['like-of', null, 'Likes'],
    ['repost-of', null, 'Reposts'],
    ['bookmark-of', null, 'Bookmarks'],
    ['in-reply-to', 'yes', 'Attending'],
    ['in-reply-to', 'no', 'Not attending'],
    ['in-reply-to', 'maybe', 'May attend'],
    ['in-reply-to', 'interested', 'Interested in'],
  ] as const)('200: what it responds to: %s, %s', async (kind, rsvp, words) => {
    const blog = await testBlog();
    const url = 'https://peer.example/notes/b%C3%BCcher?x=1';
    const post = await aPost(blog.deps, { responseTo: { kind, url, rsvp } });
    const html = await blog.pageOf(post);
    const [link] = byClass(html, `u-${kind}`);
    expect([text(link), attribute(link, 'href')]).toEqual(['peer.example/notes/bücher', url]);
    expect(text(byClass(html, 'response-to')[0])).toBe(`${words} peer.example/notes/bücher`);
    expect(attribute(byClass(html, 'p-rsvp')[0], 'value')).toBe(rsvp ?? undefined);
  });
});

test('200: the latest five hundred responses of more, and their number', async () => {
  const html = await pageWith(
    Array.from({ length: 502 }, (_, i) => ({ type: 'reply', content: `Words ${String(i)}` })),
  );
  expect(html).toContain('502 responses');
  expect(html).toContain('Only the latest 500 responses are shown.');
  expect(html.match(/class="linkback u-comment/g)).toHaveLength(500);
  expect(html).not.toMatch(/Words 1</);
  expect(html.indexOf('Words 2<')).toBeLessThan(html.indexOf('Words 501<'));
  expect(await pageWith([{ type: 'reply', content: 'Words' }])).not.toContain('the latest');
});
