/**
 * Every setting of the process: name, default, unit, help. The only reader of the environment.
 *
 * Settings that change while the blog runs are in settings/. docs/settings.md is generated from
 * `SETTINGS`.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { AppError } from './lib/errors.ts';
import {
  address,
  choice,
  databaseUrl,
  flag,
  integer,
  mailbox,
  mailUrl,
  networks,
  siteUrl,
  text,
  trustProxy,
  url,
  type Setting,
} from './config-values.ts';

/** A setting is invalid. The message is one line: its name, what is wrong, what to do. */
export class ConfigError extends AppError {
  override name = 'ConfigError';
}

export const SETTINGS = {
  port: integer('PORT', 3_000, { min: 1, max: 65_535 }, 'TCP port', 'The port to listen on.'),
  host: address('HOST', '127.0.0.1', 'The address to listen on; `0.0.0.0` listens on every one.'),
  siteUrl: siteUrl('SITE_URL', 'The public address of the blog, with its path if it has one.'),
  databaseUrl: databaseUrl(
    'DATABASE_URL',
    'Where posts and linkbacks are stored; `postgresql://…` switches to PostgreSQL.',
  ),
  databaseTimeoutMs: integer(
    'DATABASE_TIMEOUT_MS',
    10_000,
    { min: 100, max: 300_000 },
    'milliseconds',
    'Longest wait for PostgreSQL; a request that waits longer gets an error page.',
  ),
  dataDir: text(
    'DATA_DIR',
    './data',
    'folder',
    'The folder of the SQLite file and of uploads in progress; created for its owner only (0700).',
  ),
  importMaxBytes: integer(
    'IMPORT_MAX_BYTES',
    2_000_000_000,
    { min: 1_000_000, max: 2_147_000_000 },
    'bytes',
    'Largest file to import that can be uploaded in the admin; larger ones are read from a path on the server.',
  ),
  autoBackupMaxBytes: integer(
    'AUTO_BACKUP_MAX_BYTES',
    2_000_000_000,
    { min: 0, max: 1_000_000_000_000 },
    'bytes',
    'Largest SQLite database that is copied to DATA_DIR before it is migrated; the newest two copies are kept.',
  ),
  themeDir: text(
    'THEME_DIR',
    '',
    'folder',
    'A theme of your own: templates and assets that replace ours file by file (docs/themes.md).',
  ),
  fetchAllowNetworks: networks(
    'FETCH_ALLOW_NETWORKS',
    'Networks that sources may be fetched from although they are not public, as CIDR separated by commas.',
  ),
  trustProxy: trustProxy(
    'TRUST_PROXY',
    'Which proxies’ `X-Forwarded-*` headers to trust: Express’s own values (`loopback`, a number of hops, addresses). `true` trusts every client, which can then claim any address.',
  ),
  hstsSubdomains: flag(
    'HSTS_SUBDOMAINS',
    'Whether browsers that visited the blog by https are to use https for every subdomain of its host, too.',
  ),
  logLevel: choice(
    'LOG_LEVEL',
    'info',
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'How much to log, as JSON lines on standard error.',
  ),
  clientClaimsPerMinute: integer(
    'CLIENT_CLAIMS_PER_MINUTE',
    20,
    { min: 1 },
    'claims',
    'Pings accepted from one client in a minute; IPv6 clients count by /64.',
  ),
  hostFetchesPerMinute: integer(
    'HOST_FETCHES_PER_MINUTE',
    5,
    { min: 1, max: 60 },
    'fetches',
    'Source pages fetched from one host in a minute, one at a time.',
  ),
  hostWaitingLimit: integer(
    'HOST_WAITING_LIMIT',
    200,
    { min: 1 },
    'sources',
    'Source pages of one host that may wait for their check; more are refused.',
  ),
  inlineChecks: integer(
    'INLINE_CHECKS',
    8,
    { min: 0, max: 100 },
    'checks',
    'Pings checked at once while their sender waits; more are checked later.',
  ),
  inlineCheckMs: integer(
    'INLINE_CHECK_MS',
    2_500,
    { min: 0, max: 60_000 },
    'milliseconds',
    'Longest a sender waits for the verdict; WordPress hangs up after three seconds.',
  ),
  multicallLimit: integer(
    'MULTICALL_LIMIT',
    16,
    { min: 1, max: 1_000 },
    'calls',
    'Calls in one `system.multicall`.',
  ),
  fetchTimeoutMs: integer(
    'FETCH_TIMEOUT_MS',
    8_000,
    { min: 100, max: 20_000 },
    'milliseconds',
    'Longest wait for a source page, redirects included.',
  ),
  fetchMaxBytes: integer(
    'FETCH_MAX_BYTES',
    1_000_000,
    { min: 1_000, max: 20_000_000 },
    'bytes',
    'Largest source page, decompressed.',
  ),
  fetchMaxRedirects: integer(
    'FETCH_MAX_REDIRECTS',
    5,
    { min: 0, max: 20 },
    'redirects',
    'Redirects followed to a source page.',
  ),
  parseTimeoutMs: integer(
    'PARSE_TIMEOUT_MS',
    2_000,
    { min: 100, max: 5_000 },
    'milliseconds',
    'Longest a source page may take to parse.',
  ),
  renderTimeoutMs: integer(
    'RENDER_TIMEOUT_MS',
    10_000,
    { min: 100, max: 60_000 },
    'milliseconds',
    'Longest time to render a post’s text; a post that takes longer is saved as a draft.',
  ),
  mailUrl: mailUrl(
    'MAIL_URL',
    'The mail server: `smtps://user:password@host`, `smtp://host:port`; `file:FOLDER` writes emails there. If empty, no email is sent.',
  ),
  mailFrom: mailbox('MAIL_FROM', 'The sender of emails; the default host is that of SITE_URL.'),
  akismetKey: text(
    'AKISMET_KEY',
    '',
    'key',
    'An Akismet key: Akismet then gets each comment with its client’s IP address, and says whether it is spam. If empty, Akismet is not used.',
  ),
  akismetUrl: url(
    'AKISMET_URL',
    'https://rest.akismet.com/1.1/comment-check',
    'The URL of Akismet, or of a compatible service.',
  ),
  cacheMaxBytes: integer(
    'CACHE_MAX_BYTES',
    32_000_000,
    { min: 0, max: 4_000_000_000 },
    'bytes',
    'Most memory for cached pages and feeds, in all their encodings; 0 turns the cache off.',
  ),
} as const;

type Settings = typeof SETTINGS;
export type Config = {
  readonly [K in keyof Settings]: Settings[K] extends Setting<infer T> ? T : never;
} & {
  /** The folder of views/, public/, prisma/ and seeds/, in which `src` and `dist` are, too. */
  readonly packageDir: string;
};

/**
 * Reads the settings from `env`. A name that is missing or empty means its default.
 *
 * @throws ConfigError for the first value that cannot be used
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = <T>(setting: Setting<T>): T => {
    const given = env[setting.name]?.trim() ?? '';
    const result = setting.parse(given === '' ? setting.defaultFrom(env) : given);
    if ('problem' in result) {
      // What is printed is logged: a password is not.
      const shown = given.replace(/\/\/[^@/]*@/, '//…@');
      throw new ConfigError(`${setting.name} is “${shown}”, ${result.problem}`);
    }
    return result.value;
  };
  const entries = Object.entries(SETTINGS).map(([key, setting]) => [
    key,
    read(setting as Setting<unknown>),
  ]);
  return {
    ...(Object.fromEntries(entries) as Omit<Config, 'packageDir'>),
    packageDir: path.join(import.meta.dirname, '..'),
  };
}

/** The `.env` file of the current folder, overridden by non-empty variables of the environment. */
export function readEnvironment(): Record<string, string | undefined> {
  const file = path.resolve('.env');
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  // eslint-disable-next-line no-restricted-properties -- the one place.
  const given = Object.entries(process.env).filter(([, value]) => value?.trim());
  return { ...fromFile, ...Object.fromEntries(given) };
}
