/**
 * What the scopes of a token allow a Micropub client.
 *
 * @see https://www.w3.org/TR/micropub/#scope
 */
import type { Program, Scope } from '../clients/program.ts';

/** Clients that write posts often ask for no scope of the media endpoint. */
const INCLUDED_IN: Partial<Record<Scope, readonly Scope[]>> = { media: ['create', 'draft'] };

export function isAllowed({ scopes }: Pick<Program, 'scopes'>, scope: Scope): boolean {
  if (scopes === null) return true;
  return [scope, ...(INCLUDED_IN[scope] ?? [])].some((each) => scopes.includes(each));
}
