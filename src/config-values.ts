/**
 * The types of settings: each parses one value and says what is wrong with it.
 */
import { isIP } from 'node:net';
import path from 'node:path';
import { parseHttpUrl } from './lib/url.ts';
import { parseNetworks, type Network } from './net/public-address.ts';

export type Parsed<T> = { value: T } | { problem: string };

export type Setting<T> = {
  name: string;
  /** As docs/settings.md shows it. */
  defaultText: string;
  unit: string;
  help: string;
  /** The value if none is given; it may depend on other settings. */
  defaultFrom: (env: Readonly<Record<string, string | undefined>>) => string;
  /** `problem` completes the sentence “NAME is “x”, …” and says what to do. */
  parse: (text: string) => Parsed<T>;
};

export function integer(
  name: string,
  fallback: number,
  range: { min: number; max?: number },
  unit: string,
  help: string,
): Setting<number> {
  const max = range.max ?? 1_000_000;
  return {
    ...fixed(name, String(fallback), unit, help),
    parse(given) {
      const value = Number(given);
      return /^\d+$/.test(given) && value >= range.min && value <= max
        ? { value }
        : { problem: `but must be a whole number from ${range.min} to ${max}.` };
    },
  };
}

export function text(name: string, fallback: string, unit: string, help: string): Setting<string> {
  return { ...fixed(name, fallback, unit, help), parse: (value) => ({ value }) };
}

/** `false` unless it says `true`. */
export function flag(name: string, help: string): Setting<boolean> {
  return {
    ...fixed(name, 'false', 'true, false', help),
    parse: (given) =>
      given === 'true' || given === 'false'
        ? { value: given === 'true' }
        : { problem: 'but must be true or false.' },
  };
}

export function choice<T extends string>(
  name: string,
  fallback: T,
  choices: readonly T[],
  help: string,
): Setting<T> {
  return {
    ...fixed(name, fallback, choices.join(', '), help),
    parse(given) {
      const value = choices.find((each) => each === given);
      return value ? { value } : { problem: `but must be one of ${choices.join(', ')}.` };
    },
  };
}

export function address(name: string, fallback: string, help: string): Setting<string> {
  return {
    ...fixed(name, fallback, 'address', help),
    parse: (value) =>
      isIP(value) > 0 || /^[a-z0-9.-]+$/i.test(value)
        ? { value }
        : { problem: 'but must be an address or host name of this machine, such as 127.0.0.1.' },
  };
}

/** Without a trailing slash: URLs of the site are this and a path that begins with one. */
export function siteUrl(name: string, help: string): Setting<string> {
  return {
    ...fixed(name, '`http://localhost:PORT`', 'URL', help),
    defaultFrom: (env) => `http://localhost:${env['PORT']?.trim() || '3000'}`,
    parse(given) {
      const url = parseHttpUrl(given);
      // Express would read these characters as a pattern.
      const isPlain = url !== null && !/[:*+()[\]{}!\\]/.test(url.pathname);
      return isPlain && !url.search && !url.hash && url.href.length <= 500
        ? { value: url.href.replace(/\/+$/, '').replaceAll("'", '%27') }
        : { problem: 'but must be a plain http or https address, such as https://blog.example.' };
    },
  };
}

/** The URL of a service. */
export function url(name: string, fallback: string, help: string): Setting<string> {
  return {
    ...fixed(name, fallback, 'URL', help),
    parse(given) {
      const parsed = parseHttpUrl(given);
      return parsed
        ? { value: parsed.href }
        : { problem: `but must be an http or https address, such as ${fallback}.` };
    },
  };
}

export function databaseUrl(name: string, help: string): Setting<string> {
  return {
    ...fixed(name, '`file:DATA_DIR/antiphon.db`', 'URL', help),
    defaultFrom: (env) =>
      `file:${path.resolve(env['DATA_DIR']?.trim() || './data', 'antiphon.db')}`,
    parse: (value) =>
      /^file:.+/.test(value) || (/^postgres(ql)?:\/\/.+/.test(value) && URL.canParse(value))
        ? { value }
        : { problem: 'but must begin with file: or postgresql://.' },
  };
}

/** How emails are sent. */
export function mailUrl(name: string, help: string): Setting<string> {
  return {
    ...fixed(name, '', 'URL', help),
    parse(given) {
      const isSmtp = /^smtps?:$/.test(URL.parse(given)?.protocol ?? '');
      return given === '' || /^file:.+/.test(given) || (isSmtp && URL.parse(given)?.hostname !== '')
        ? { value: given }
        : {
            problem: 'but must be such as smtps://user:password@mail.example, or file:FOLDER.',
          };
    },
  };
}

/** The sender of emails. */
export function mailbox(name: string, help: string): Setting<string> {
  return {
    ...fixed(name, '`blog@HOST`', 'email address', help),
    defaultFrom: (env) =>
      `blog@${parseHttpUrl(env['SITE_URL']?.trim() ?? '')?.hostname ?? 'localhost'}`,
    parse: (value) =>
      /^[^\s<>",]+@[^\s<>",@]+$/.test(value) && value.length <= 254
        ? { value }
        : { problem: 'but must be an email address, such as blog@blog.example.' },
  };
}

export function networks(name: string, help: string): Setting<Network[]> {
  return {
    ...fixed(name, '', 'CIDR list', help),
    parse(given) {
      const value = parseNetworks(
        given
          .split(',')
          .map((each) => each.trim())
          .filter(Boolean),
      );
      return value
        ? { value }
        : { problem: 'but must be networks separated by commas, such as 127.0.0.0/8,10.1.0.0/16.' };
    },
  };
}

/** Express's own values: true, false, a number of hops, or names and networks. */
export function trustProxy(name: string, help: string): Setting<boolean | number | string> {
  return {
    ...fixed(name, 'false', 'Express value', help),
    parse(given) {
      if (given === 'true' || given === 'false') return { value: given === 'true' };
      if (/^\d{1,3}$/.test(given)) return { value: Number(given) };
      const named = given
        .split(',')
        .map((each) => each.trim())
        .filter((each) => !['loopback', 'linklocal', 'uniquelocal'].includes(each));
      return parseNetworks(named)?.every(([, bits]) => bits > 0)
        ? { value: given }
        : {
            problem:
              'but must be true, false, a number of hops, or loopback, linklocal, uniquelocal or addresses, separated by commas.',
          };
    },
  };
}

function fixed(name: string, defaultText: string, unit: string, help: string) {
  return { name, defaultText, unit, help, defaultFrom: () => defaultText };
}
