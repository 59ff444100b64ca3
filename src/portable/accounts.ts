/**
 * Keeps the accounts of an empty blog while a JSON export, which has no secrets, is loaded into it: whoever can sign
 * in still can. A user of the export with the same email address gets that password and second factor; other users
 * of the export have none until they are given one.
 */
import { SECRET_SETTINGS } from './secrets.ts';
import type { Snapshot } from '../db/rows/snapshot.ts';
import type { Target } from '../db/rows/target.ts';
import type { Table, Row } from '../db/rows/tables.ts';

/** What lets a user sign in. */
const BELONGINGS = ['Session', 'RecoveryCode', 'Passkey', 'AppPassword'];
const CREDENTIALS = ['passwordHash', 'totpSecret', 'totpStep'];

export type Accounts = {
  users: Row[];
  belongings: { table: Table; rows: Row[] }[];
  secrets: Row[];
};

export async function readAccounts(
  snapshot: Snapshot,
  tables: readonly Table[],
): Promise<Accounts> {
  const accounts: Accounts = { users: [], belongings: [], secrets: [] };
  for (const table of tables) {
    const { name, columns } = table;
    if (name !== 'User' && name !== 'Setting' && !BELONGINGS.includes(name)) continue;
    for await (const rows of snapshot.rows(table, columns)) {
      if (name === 'User') accounts.users.push(...rows);
      else if (name === 'Setting') accounts.secrets.push(...rows.filter(isKept));
      else accounts.belongings.push({ table, rows });
    }
  }
  return accounts;
}

/** The mark of a new database is a secret setting as well, and goes with its content. */
function isKept({ key }: Row): boolean {
  return SECRET_SETTINGS.has(String(key)) && key !== 'seedsDue';
}

/** @returns the email addresses of users who cannot sign in */
export async function restoreAccounts(
  target: Target,
  tables: readonly Table[],
  { users, belongings, secrets }: Accounts,
): Promise<string[]> {
  const [user, setting] = ['User', 'Setting'].map((name) =>
    tables.find((table) => table.name === name),
  );
  if (!user || !setting) throw new Error('There is no table of users or settings.');
  await target.insert(setting, secrets);
  const imported = await target.select('SELECT "id", "email" FROM "User"');
  const ids = new Map<number, number>();
  let next = Math.max(0, ...imported.map(({ id }) => Number(id))) + 1;
  for (const known of users) {
    const same = imported.find(({ email }) => email === known['email']);
    const id = same ? Number(same['id']) : next++;
    ids.set(Number(known['id']), id);
    if (same) await target.update(user, CREDENTIALS, [{ ...known, id }]);
    else await target.insert(user, [{ ...known, id, authorId: null }]);
  }
  for (const { table, rows } of belongings) {
    const moved = rows.map((row) => ({ ...row, userId: ids.get(Number(row['userId'])) ?? null }));
    await target.insert(table, moved);
  }
  const known = new Set(users.map(({ email }) => email));
  return imported.map(({ email }) => String(email)).filter((email) => !known.has(email));
}
