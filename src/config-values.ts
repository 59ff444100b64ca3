/**
 * The kinds of setting that config.ts is made of: each parses one value and says how to mend it.
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
  /** The text that stands in for a value that is missing; other settings may have a say. */
  defaultFrom: (env: Readonly<Record<string, string | undefined>>) => string;
  /** `problem` completes the sentence “NAME is “x”, …” and tells what to do. */
  parse: (text: string) => Parsed<T>;
};

export function integer(
  name: string,
  fallback: number,
  range: { least: number; max?: number },
  unit: string,
  help: string,
): Setting<number> {
  const max = range.max ?? 1_000_000;
  return {
    ...fixed(name, String(fallback), unit, help),
    parse(given) {
      const value = Number(given);
      return /^\d+$/.test(given) && value >= range.least && value <= max
        ? { value }
        : { problem: `but must be a whole number from ${range.least} to ${max}.` };
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

/** Without a trailing slash: an address of the site is this and a path that begins with one. */
export function siteUrl(name: string, help: string): Setting<string> {
  return {
    ...fixed(name, '`http://localhost:PORT`', 'URL', help),
    defaultFrom: (env) => `http://localhost:${env['PORT']?.trim() || '3000'}`,
    parse(given) {
      const url = parseHttpUrl(given);
      // What Express would read as a pattern is no path for a site.
      const isPlain = url !== null && !/[:*+()[\]{}!\\]/.test(url.pathname);
      return isPlain && !url.search && !url.hash && url.href.length <= 500
        ? { value: url.href.replace(/\/+$/, '').replaceAll("'", '%27') }
        : { problem: 'but must be a plain http or https address, such as https://blog.example.' };
    },
  };
}

/** Of a service that we ask. */
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

/** Where letters go. */
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

/** The address that letters come from. */
export function mailbox(name: string, help: string): Setting<string> {
  return {
    ...fixed(name, '`blog@HOST`', 'e-mail address', help),
    defaultFrom: (env) =>
      `blog@${parseHttpUrl(env['SITE_URL']?.trim() ?? '')?.hostname ?? 'localhost'}`,
    parse: (value) =>
      /^[^\s<>",]+@[^\s<>",@]+$/.test(value) && value.length <= 254
        ? { value }
        : { problem: 'but must be an e-mail address, such as blog@blog.example.' },
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
