/**
 * The names of hosts as people type them. Called by what blocks hosts, mutes them, lists them.
 */
import { InvalidInputError } from '../lib/errors.ts';
import { parseHttpUrl } from '../lib/url.ts';

/** The name as the ledger has it, or `null` if `text` is not the name of a host alone. */
export function parseHostName(text: string): string | null {
  const url = /[/?#@:\s]/.test(text) ? null : parseHttpUrl(`http://${text}/`);
  // What the URL parser lets through beside letters stands for nothing that could be asked: *, {, …
  return url && /^[a-z0-9._-]+$/.test(url.hostname) ? url.hostname : null;
}

/** @throws InvalidInputError if `text` is not the name of a host alone */
export function getHostName(text: string): string {
  const name = parseHostName(text);
  if (name === null) throw new InvalidInputError(`“${text}” is not a host, such as blog.example.`);
  return name;
}
