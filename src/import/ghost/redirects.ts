/**
 * The redirects and routes that a Ghost blog has beside its export: `redirects.json` or `.yaml`, and `routes.yaml`.
 */
import { parse as parseYaml } from 'yaml';
import { isYamlTooDeep } from '../../lib/text/yaml-depth.ts';
import { listOf, mapOf, scalarText, textOf } from '../values.ts';

export type Redirects = {
  /** Paths that redirect to a path, which is without a slash at its end. */
  byTarget: ReadonlyMap<string, readonly string[]>;
  /** Patterns, and those that lead elsewhere. */
  left: readonly string[];
};

const MAX_REDIRECTS = 100_000;

export function readRedirects(text: string): Redirects {
  const byTarget = new Map<string, string[]>();
  const left: string[] = [];
  for (const [from, to] of pairsIn(text).slice(0, MAX_REDIRECTS)) {
    const path = plainPath(from);
    if (path === null || !to.startsWith('/')) {
      left.push(from);
      continue;
    }
    const target = to.replace(/[?#].*$/, '').replace(/\/$/, '');
    byTarget.set(target, [...(byTarget.get(target) ?? []), path]);
  }
  return { byTarget, left };
}

/** A list of `{from, to}`, or maps of paths below `301` and `302`. */
function pairsIn(text: string): [string, string][] {
  const given = parsed(text);
  if (Array.isArray(given)) {
    return given.map(mapOf).flatMap((each) => {
      const [from, to] = [scalarText(each['from']), scalarText(each['to'])];
      return from === null || to === null ? [] : [[from, to]];
    });
  }
  return ['301', '302'].flatMap((status) =>
    Object.entries(mapOf(mapOf(given)[status])).map(([from, to]): [string, string] => [
      from,
      String(to),
    ]),
  );
}

/** JSON is YAML, too. */
function parsed(text: string): unknown {
  if (isYamlTooDeep(text)) return null;
  try {
    return parseYaml(text, {
      schema: 'core',
      logLevel: 'silent',
      uniqueKeys: false,
      maxAliasCount: 100,
    });
  } catch {
    return null;
  }
}

/** The only path that a pattern means; `null`: it means several. */
function plainPath(pattern: string): string | null {
  const path = pattern
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace(/\\([/.-])/g, '$1')
    .replace(/\/\?$/, '');
  return /^\/[^\\^$*+?()[\]{}|]+$/.test(path) ? path : null;
}

/** Where posts are, by `routes.yaml`: of the first collection without a filter; `null`: it does not say. */
export function permalinksIn(text: string): string | null {
  const collections = Object.values(mapOf(mapOf(parsed(text))['collections'])).map(mapOf);
  const [first] = collections.filter((each) => each['filter'] === undefined);
  const permalink = textOf(first ?? listOf(collections).map(mapOf)[0] ?? {}, 'permalink');
  return permalink?.startsWith('/') === true ? permalink : null;
}
