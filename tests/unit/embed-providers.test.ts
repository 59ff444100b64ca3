/** Which URLs belong to a known provider, and the frames of their players. */
import { expect, test } from 'vitest';
import { PLAYER_ORIGINS, providerOf } from '../../src/embeds/providers.ts';

const player = (url: string) => providerOf(new URL(url))?.playerUrl;

test.each([
  ['https://www.youtube.com/watch?v=abcdefghijk', 'abcdefghijk?autoplay=1'],
  ['https://m.youtube.com/watch?list=x&v=abc_efg-ijk', 'abc_efg-ijk?autoplay=1'],
  ['https://youtu.be/abcdefghijk?si=x&t=90', 'abcdefghijk?autoplay=1&start=90'],
  ['https://www.youtube.com/shorts/abcdefghijk', 'abcdefghijk?autoplay=1'],
  ['https://www.youtube.com/live/abcdefghijk?t=1h2m3s', 'abcdefghijk?autoplay=1&start=3723'],
  ['https://youtube.com/embed/abcdefghijk?start=soon', 'abcdefghijk?autoplay=1'],
])('a video at YouTube has a player without cookies: %s', (url, rest) => {
  expect(player(url)).toBe(`https://www.youtube-nocookie.com/embed/${rest}`);
});

test.each([
  ['https://vimeo.com/123456', '123456?dnt=1&autoplay=1'],
  ['https://vimeo.com/123456/abcdef0123', '123456?dnt=1&autoplay=1&h=abcdef0123'],
  ['https://vimeo.com/channels/staffpicks/123456', '123456?dnt=1&autoplay=1'],
  ['https://player.vimeo.com/video/123456?h=abcdef0123', '123456?dnt=1&autoplay=1&h=abcdef0123'],
])('a video at Vimeo has a player that does not track: %s', (url, rest) => {
  expect(player(url)).toBe(`https://player.vimeo.com/video/${rest}`);
});

test.each([
  [
    'https://open.spotify.com/intl-de/track/0123456789abcdefABCDEF?si=x',
    'https://open.spotify.com/embed/track/0123456789abcdefABCDEF',
  ],
  [
    'https://soundcloud.com/ann/sets/sea-songs',
    'https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fann%2Fsets%2Fsea-songs&auto_play=true',
  ],
])('a song has the player of its site: %s', (url, expected) => {
  expect(player(url)).toBe(expected);
});

test.each([
  'https://www.youtube.com/',
  'https://www.youtube.com/@ann',
  'https://www.youtube.com/watch?v=short',
  'https://www.youtube.com/watch?v=abcdefghijk%22%3E',
  'https://youtu.be/abcdefghijk%22',
  'https://www.youtube.com:8443/watch?v=abcdefghijk',
  'https://youtube.com.evil.example/watch?v=abcdefghijk',
  'https://evil.example/https://youtu.be/abcdefghijk',
  'https://vimeo.com/ann',
  'https://open.spotify.com/track/short',
  'https://soundcloud.com/ann',
  'https://soundcloud.com/ann/%22%3E',
  'https://www.flickr.com/explore',
  'https://bandcamp.com/',
])('any other URL has no provider: %s', (url) => {
  expect(providerOf(new URL(url))).toBeNull();
});

test('a photo at Flickr has a description and no player', () => {
  expect(providerOf(new URL('https://www.flickr.com/photos/ann/123/in/x'))).toMatchObject({
    type: 'photo',
    playerUrl: null,
    oembedUrl: new URL(
      'https://www.flickr.com/services/oembed/?format=json&url=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fann%2F123%2Fin%2Fx',
    ),
  });
});

test('every player is at an origin of the list', () => {
  const urls = [
    'https://youtu.be/abcdefghijk',
    'https://vimeo.com/1',
    'https://open.spotify.com/track/0123456789abcdefABCDEF',
    'https://soundcloud.com/ann/a',
  ];
  expect(urls.map((url) => new URL(player(url) ?? '').origin)).toEqual([...PLAYER_ORIGINS]);
});
