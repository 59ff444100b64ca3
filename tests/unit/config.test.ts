import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig, SETTINGS } from '../../src/config.ts';

describe('settings', () => {
  test('without an environment, all settings have their defaults', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      siteUrl: 'http://localhost:3000',
      databaseUrl: `file:${path.resolve('data', 'antiphon.db')}`,
      fetchAllowNetworks: [],
      trustProxy: false,
      logLevel: 'info',
      clientClaimsPerMinute: 20,
      hostFetchesPerMinute: 5,
      hostWaitingLimit: 200,
      inlineChecks: 8,
      inlineCheckMs: 2500,
      multicallLimit: 16,
    });
  });

  test('empty and blank values mean the default', () => {
    const empty = Object.fromEntries(Object.values(SETTINGS).map(({ name }) => [name, ' ']));
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  test('the default of SITE_URL follows PORT, and that of DATABASE_URL follows DATA_DIR', () => {
    const config = readConfig({ PORT: '8080', DATA_DIR: '/srv/blog' });
    expect(config.siteUrl).toBe('http://localhost:8080');
    expect(config.databaseUrl).toBe('file:/srv/blog/antiphon.db');
  });

  test('SITE_URL keeps its path and loses its trailing slash', () => {
    expect(readConfig({ SITE_URL: 'https://Example.org/notes/' }).siteUrl).toBe(
      'https://example.org/notes',
    );
  });

  test.each([
    ['true', true],
    ['false', false],
    ['2', 2],
    ['loopback', 'loopback'],
    ['loopback, 10.0.0.0/8, 192.0.2.1', 'loopback, 10.0.0.0/8, 192.0.2.1'],
  ])('TRUST_PROXY accepts Express’s own value %s', (text, value) => {
    expect(readConfig({ TRUST_PROXY: text }).trustProxy).toBe(value);
  });

  test.each([
    ['PORT', '70000', 'whole number from 1 to 65535'],
    ['PORT', '3000x', 'whole number'],
    ['PORT', '-1', 'whole number'],
    ['HOST', 'not a host', 'such as 127.0.0.1'],
    ['SITE_URL', 'blog.example', 'such as https://blog.example'],
    ['SITE_URL', 'https://blog.example/?a', 'such as https://blog.example'],
    ['SITE_URL', 'ftp://blog.example/', 'such as https://blog.example'],
    ['SITE_URL', 'https://blog.example/(x)', 'such as https://blog.example'],
    ['SITE_URL', 'https://blog.example/:blog', 'such as https://blog.example'],
    ['DATABASE_URL', 'mysql://x', 'file: or postgresql://'],
    ['DATABASE_URL', 'postgresql://host:port/x', 'file: or postgresql://'],
    ['TRUST_PROXY', '0.0.0.0/0', 'loopback'],
    ['FETCH_ALLOW_NETWORKS', '10.0.0.0/33', 'such as 127.0.0.0/8'],
    ['FETCH_ALLOW_NETWORKS', 'home', 'such as 127.0.0.0/8'],
    ['TRUST_PROXY', 'everyone', 'loopback'],
    ['LOG_LEVEL', 'loud', 'one of fatal'],
    ['HOST_FETCHES_PER_MINUTE', '0', 'from 1 to 60'],
  ])(
    '%s=%s stops the start with one line that names the setting and the fix',
    (name, value, mend) => {
      expect(() => readConfig({ [name]: value })).toThrow(
        expect.objectContaining({
          name: 'ConfigError',
          message: expect.stringMatching(
            new RegExp(`^${name} is “[^\\n]*${mend}[^\\n]*$`),
          ) as string,
        }),
      );
    },
  );
});
