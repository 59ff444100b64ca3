/** What plugins of WordPress add to its exports. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { wxrReader } from '../../src/import/wxr/reader.ts';
import { notesIn, postIn, readEntries, responsesIn } from '../support/read-entries.ts';

const FILE = path.join(import.meta.dirname, '../fixtures/import/wxr/plugins.xml');
const entries = await readEntries(wxrReader, FILE, { trash: true });

test('a post by several authors is by the first, in its series, with the description for search engines', () => {
  expect(postIn(entries, '1')).toMatchObject({
    ...{ authorId: 'ana', status: 'draft', excerpt: 'By two', seriesOrder: 2 },
    terms: [{ taxonomy: 'series', slug: 'trips', name: 'Trips' }],
    oldLinks: ['/?p=1', 'https://old.example/archives/pair.html'],
    fields: [{ name: 'broken', value: 'a:1:{i:0;s:9:"x";}' }],
    notified: ['https://one.example/', 'https://two.example/x'],
  });
  expect(entries.filter(({ kind }) => kind === 'author')).toMatchObject([
    { id: 'ana', name: 'Ana & co' },
  ]);
});

test('likes, reposts and RSVPs of plugins are linkbacks from the pages that they name', () => {
  expect(responsesIn(entries)).toMatchObject([
    {
      ...{ via: 'webmention', linkbackType: 'repost', source: 'https://social.example/@bo/1' },
      // In the blog's own zone: UTC is not said.
      ...{
        author: 'Bo',
        authorUrl: 'https://social.example/@bo',
        at: new Date('2025-07-01T10:00:00Z'),
      },
    },
    {
      ...{ via: 'webmention', linkbackType: 'rsvp', source: 'https://cy.example/rsvp' },
      ...{ state: 'rejected', authorUrl: null, at: null },
    },
  ]);
});

test('several authors, hidden fields, and linkbacks without a source are noted', () => {
  expect(notesIn(entries)).toEqual([
    'lost: Authors of a post after its first',
    'lost: Hidden fields of plugins',
    'lost: Linkbacks without the URL of their source',
  ]);
});
