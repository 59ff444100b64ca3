/** The microformats of the public templates: posts, their responses, lists. */
import { describe, expect, test } from 'vitest';
import { attribute, byClass, byTag, elements, text } from '../support/html.ts';
import { render } from '../support/samples/views/render-view.ts';
import { aHome } from '../support/samples/views/sample-lists.ts';
import { comments } from '../support/samples/views/sample-comments.ts';
import {
  allResponses,
  anAnswer,
  aPost,
  published,
  site,
} from '../support/samples/views/sample-views.ts';
import { textOf } from '../support/samples/texts.ts';

describe('microformats in the public templates', () => {
  test('a post is one h-entry with its author', async () => {
    const html = await render('post', aPost());
    expect(byClass(html, 'h-entry')).toHaveLength(1);
    expect(attribute(byClass(html, 'dt-published')[0], 'datetime')).toBe(published.iso);
    expect(attribute(byClass(html, 'u-uid')[0], 'href')).toBe(aPost().post.url);
    expect(text(byClass(html, 'e-content')[0])).toBe('Eleven days in Alat.');
    const [author] = byClass(html, 'p-author');
    expect([text(author), attribute(author, 'class'), attribute(author, 'href')]).toEqual([
      'Leyla',
      'p-author h-card',
      'https://caspian.example/author/leyla',
    ]);
  });

  test('the post that a post responds to is above its text', async () => {
    const html = await render('post', anAnswer);
    const [link] = byClass(html, 'u-in-reply-to');
    expect(attribute(link, 'href')).toBe('https://event.example/?a=1&b=2');
    expect(attribute(byClass(html, 'p-rsvp')[0], 'value')).toBe('yes');
    expect(text(byClass(html, 'response-to')[0])).toBe('Attending event.example');
    expect(html.indexOf('u-in-reply-to')).toBeLessThan(html.indexOf('e-content'));
  });

  test('mentions and replies are cited, one below the other', async () => {
    const html = await render('post', allResponses);
    expect(byClass(html, 'linkback').map((li) => attribute(li, 'class'))).toEqual([
      'linkback u-mention h-cite',
      'linkback u-comment h-cite',
    ]);
    expect(byClass(html, 'p-summary').map(text).filter(Boolean)).toEqual([
      'The numbers, as reported, leave the regions out.',
    ]);
    expect(byClass(html, 'linkback-head').map(text)).toEqual([
      'What the exit poll does not say · Polling Notes · Caucasus Review · 8 February 2024 · received 9 February 2024 · Reply',
      'P Polling Notes replied · Caucasus Review · 8 February 2024 · received 9 February 2024 · Reply',
    ]);
    expect(byClass(html, 'p-content').map(text)).toEqual([
      'I was there. It was long.',
      'Much longer than you make it.',
    ]);
    expect(text(byTag(html, 'h2')[0])).toBe('℟ 30 responses');
  });

  test('comments are cited, each below its parent, with a link to reply', async () => {
    const responses = {
      heading: textOf('2 responses'),
      note: null,
      faces: [],
      continues: null,
      responses: comments,
    };
    const html = await render('post', aPost({ responses }));
    expect(byClass(html, 'comment').map((li) => attribute(li, 'class'))).toEqual([
      'linkback comment u-comment h-cite',
      'linkback comment u-comment h-cite depth-1',
      'linkback comment depth-3',
    ]);
    expect(byClass(html, 'linkback-head').map(text)).toEqual([
      'A Ada · 9 February 2024 · Reply',
      'A Ada · author of this post · in reply to Ada · 9 February 2024 · edited · Reply',
      'Withdrawn by its author',
    ]);
    expect(byClass(html, 'comment').map((li) => attribute(li, 'id'))).toContain('comment-2');
    expect(byClass(html, 'u-in-reply-to').map((a) => attribute(a, 'href'))).toEqual([
      'https://caspian.example/comments/1',
    ]);
  });

  test('reactions are a line of at most 24 faces, a sentence, and a folded list with every name and date', async () => {
    const html = await render('post', allResponses);
    const [likes, answers] = byClass(html, 'faces').map((line) => byTag(line, 'summary')[0]);
    expect(text(likes)).toBe('+ 6 Reader 0, Reader 1 and 18 others liked this');
    expect(text(answers)).toBe('Attending: Reader 0, Reader 1 and 18 others');
    const [faces] = byClass(html, 'face-line');
    const links = byTag(faces, 'a');
    expect(links.map((a) => attribute(a, 'title'))).toEqual(
      Array.from({ length: 24 }, (_, i) => `Reader ${i}`),
    );
    // To the profile, else to the source.
    expect(links.slice(0, 2).map((a) => attribute(a, 'href'))).toEqual([
      'https://p.example/',
      'https://p.example/1',
    ]);
    expect(byTag(faces, 'img').map((img) => attribute(img, 'alt'))[0]).toBe('Reader 0');
    const cited = byClass(html, 'u-like');
    expect(cited).toHaveLength(30);
    expect(text(cited[1])).toBe('P Reader 1 · 7 February 2024');
    expect(byClass(cited[1], 'u-url').map((a) => attribute(a, 'href'))).toEqual([
      'https://p.example/1',
    ]);
    const rsvps = elements(html).filter((el) => attribute(el, 'class') === 'p-rsvp');
    expect(rsvps.map((el) => attribute(el, 'value'))).toEqual(['yes', 'yes', 'yes']);
    // In the list, which is what programs read: every second one has an avatar, all of them an initial.
    expect(byClass(html, 'u-photo')).toHaveLength(15 + 2 + 1);
    expect(byClass(html, 'initial')).toHaveLength(24 + 30 + 3 + 3 + 1);
    // Each id is there once: on the line, or in the list.
    const ids = elements(html).flatMap((el) => attribute(el, 'id') ?? []);
    expect(ids.filter((id) => id.startsWith('face-'))).toHaveLength(33);
  });

  test('every link to a stranger’s page has its rel values', async () => {
    const out = byTag(await render('post', allResponses), 'a').filter((a) =>
      /^https:\/\/(p|review)\.example/.test(attribute(a, 'href') ?? ''),
    );
    // Faces on the lines; sources of reactions, and people with a page; the mention and the reply.
    expect(out.length).toBe(24 + 3 + (30 + 15) + (3 + 2) + 2 + 2);
    expect(new Set(out.map((a) => attribute(a, 'rel')))).toEqual(new Set(['nofollow ugc']));
  });

  test('the home page is an h-feed of h-entries', async () => {
    const html = await render('home', aHome());
    expect(byClass(html, 'h-feed')).toHaveLength(1);
    expect(byClass(html, 'p-name').map(text).filter(Boolean)).toEqual([
      site.title,
      'Crossing 1',
      'Crossing 2',
    ]);
  });
});
