/** The columns of the linkback table that hold a list or JSON. */
import { expect, test } from 'vitest';
import { parseProposed, protocolsIn } from '../../src/linkbacks/store/linkbacks.ts';

const EVIDENCE = {
  type: 'reply',
  rsvp: null,
  title: 'A title',
  author: null,
  authorUrl: null,
  site: null,
  excerpt: '',
  linkStart: 0,
  linkEnd: 0,
  content: null,
  outsideLinks: [],
};

test('a proposed change of an earlier version is read, with its image as the avatar', () => {
  const stored = {
    evidence: { ...EVIDENCE, photoUrl: 'https://a.example/face.png' },
    changes: [{ kind: 'title', from: 'Before', to: 'A title' }],
    finalHost: null,
  };
  expect(parseProposed(JSON.stringify(stored))).toEqual({
    evidence: { ...EVIDENCE, avatarUrl: 'https://a.example/face.png', published: null },
    changes: [{ kind: 'title', from: 'Before', to: 'A title' }],
    finalHost: null,
  });
  expect(parseProposed(null)).toBeNull();
});

test('a proposed change of an unknown kind is refused', () => {
  const stored = { evidence: EVIDENCE, changes: [{ kind: 'colour' }], finalHost: null };
  expect(() => parseProposed(JSON.stringify(stored))).toThrow();
});

test('protocols are read in their order, and an unknown one is refused', () => {
  expect(protocolsIn('webmention,pingback')).toEqual(['webmention', 'pingback']);
  expect(() => protocolsIn('webmention,smoke')).toThrow('“smoke”');
});
