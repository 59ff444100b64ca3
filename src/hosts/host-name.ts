/**
 * The names of hosts as people type them. Called by what blocks hosts and by what lists them.
 */
import { parseHttpUrl } from '../lib/url.ts';

/** The name as the ledger has it, or `null` if `text` is not the name of a host alone. */
export function parseHostName(text: string): string | null {
  const url = /[/?#@:\s]/.test(text) ? null : parseHttpUrl(`http://${text}/`);
  // What the URL parser lets through beside letters stands for nothing that could be asked: *, {, …
  return url && /^[a-z0-9._-]+$/.test(url.hostname) ? url.hostname : null;
}
