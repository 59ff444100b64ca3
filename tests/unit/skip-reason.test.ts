import { expect, test } from 'vitest';
import { maySend } from '../../src/outbox/skip-reason.ts';
import { networks } from '../support/sites/fetcher.ts';

const may = (siteUrl: string) => maySend({ siteUrl, fetchAllowNetworks: [] });

test.each([
  'https://blog.antiphon.org',
  'http://blog.co.uk:8080/blog',
  'https://examples.com',
  'https://my-example.net',
  'https://latest.dev',
  'http://93.184.216.34',
])('notifications are sent from %s', (siteUrl) => {
  expect(may(siteUrl)).toEqual({ may: true });
});

test.each([
  'http://localhost:3000',
  'http://blog.localhost',
  'http://127.0.0.1:3000',
  'http://[::1]',
  'http://10.1.2.3',
  'http://192.168.0.7/blog',
  'http://2130706433',
  'https://printer.local',
  'https://blog.test',
  'https://blog.example',
  'https://example.com',
  'https://www.example.org',
  'https://example.net.',
  'https://no.invalid',
  'https://wiki.internal',
  'https://nas.home.arpa',
  'https://intranet',
])('notifications are not sent from %s', (siteUrl) => {
  expect(may(siteUrl)).toEqual({
    may: false,
    because: expect.stringMatching(/^Nothing is sent from \S+: SITE_URL is not/) as string,
  });
});

test('notifications are also sent from allowed networks', () => {
  const fetchAllowNetworks = networks('127.0.0.0/8');
  expect(maySend({ siteUrl: 'http://localhost:3000', fetchAllowNetworks })).toEqual({ may: true });
});
