/**
 * What an export for another blog leaves out: what gives access, what belongs to one installation, and what hides
 * people's addresses. docs/export-json.md lists the rest, and a test compares it with the schema.
 *
 * The password of a protected post stays, as in WordPress's exports: its editors see it, and without it nobody
 * could read the post.
 */
import type { Column, Table, Row, Value } from '../db/rows/tables.ts';

/** Tables of which no row is exported. */
const TABLES: ReadonlySet<string> = new Set([
  'AccessToken',
  'AppPassword',
  'Authorization',
  'Backup',
  'ClientInformation',
  'ClientSalt',
  // Emails contain links with tokens.
  'Mail',
  'OneTimeToken',
  'Passkey',
  'RecoveryCode',
  'Session',
  'SignInThrottle',
  'Touch',
]);

/** What an imported row has in its place. */
type Substitute = 'nothing' | 'random' | 'unusable-password';

const COLUMNS: Readonly<Record<string, Readonly<Record<string, Substitute>>>> = {
  User: { passwordHash: 'unusable-password', totpSecret: 'nothing', totpStep: 'nothing' },
  Comment: {
    clientHash: 'nothing',
    networkHash: 'nothing',
    proof: 'nothing',
    editTokenHash: 'nothing',
    editableUntil: 'nothing',
  },
  CommentSubscription: { tokenHash: 'random' },
  Source: { claimedBy: 'nothing' },
};

/** Rows of Setting that are no settings: the key that signs forms, and the mark of a new database. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set(['formSecret', 'seedsDue']);

export function isSecretTable({ name }: Table): boolean {
  return TABLES.has(name);
}

export function isSecretRow(table: Table, row: Row): boolean {
  return table.name === 'Setting' && SECRET_SETTINGS.has(String(row['key']));
}

/** The columns of a table that are exported. */
export function openColumns({ name, columns }: Table): Column[] {
  const secret = COLUMNS[name] ?? {};
  return columns.filter((column) => !(column.name in secret));
}

export type Substitutes = { random: () => string; unusablePassword: string };

/** The secret columns of an imported row. */
export function substitutesFor({ name }: Table, { random, unusablePassword }: Substitutes): Row {
  const filled: Record<string, Value> = {};
  for (const [column, substitute] of Object.entries(COLUMNS[name] ?? {})) {
    if (substitute === 'random') filled[column] = random();
    if (substitute === 'unusable-password') filled[column] = unusablePassword;
  }
  return filled;
}
