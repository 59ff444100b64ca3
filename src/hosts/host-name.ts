/**
 * The name of a host as the owner types it, and as the ledger has it.
 */
import { InvalidInputError } from '../lib/errors.ts';
import { parseHttpUrl } from '../lib/url.ts';

/** @throws InvalidInputError if `name` is not the name of a host alone */
export function parseHostName(name: string): string {
  const url = /[/?#@:\s]/.test(name) ? null : parseHttpUrl(`http://${name}/`);
  if (!url) throw new InvalidInputError(`“${name}” is not a host, such as blog.example.`);
  return url.hostname;
}
