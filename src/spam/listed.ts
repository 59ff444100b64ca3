/**
 * What the owner's lists say of hosts: which of them, or of those above them, are suspect or
 * blocked; and the word list as texts are compared with it. Read by what is judged.
 */
import type { Deps } from '../deps.ts';
import { selectBlockedOf, selectSuspectsOf, selectWords } from './lists-store.ts';

export type Listed = {
  /** Folded. */
  words: string[];
  /** The entries that name one of the hosts, or one above it. */
  suspects: string[];
  blocked: string[];
};

export async function listedOf({ db }: Pick<Deps, 'db'>, hosts: string[]): Promise<Listed> {
  const names = [...new Set(hosts.flatMap(withParents))];
  return {
    words: await selectWords(db),
    suspects: await selectSuspectsOf(db, names),
    blocked: await selectBlockedOf(db, names),
  };
}

/** `a.b.example`, `b.example`, `example`. */
function withParents(host: string): string[] {
  const labels = host.split('.');
  return labels.map((_, i) => labels.slice(i).join('.'));
}
