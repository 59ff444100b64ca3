/**
 * The secret that signs what forms carry: made once for a blog, kept as a row of its own among the
 * settings, which no owner sees or sets.
 */
import { randomBytes } from 'node:crypto';
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { insertSettingOnce } from './store.ts';

const KEY = 'formSecret';

/** It never changes: each database is asked once in a process. */
const known = new WeakMap<Db, Promise<string>>();

export async function formSecret({ db }: Pick<Deps, 'db'>): Promise<string> {
  const before = known.get(db);
  if (before) return await before;
  const secret = insertSettingOnce(db, KEY, randomBytes(32).toString('base64url')).then(String);
  known.set(db, secret);
  secret.catch(() => known.delete(db));
  return await secret;
}
