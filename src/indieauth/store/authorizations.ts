/**
 * The table of authorizations: the requests of clients, the users' decisions, and their codes.
 */
import { oneOf, type DbOrTransaction, type Transaction } from '../../db/client.ts';

const STATES = ['requested', 'granted', 'refused', 'redeemed'] as const;

/** Without its hashes. */
export type AuthorizationRow = {
  id: number;
  clientId: string;
  redirectUri: string;
  clientState: string;
  codeChallenge: string;
  /** As asked for; once it is granted, as granted. */
  scope: string;
  me: string | null;
  state: (typeof STATES)[number];
  createdAt: Date;
  expiresAt: Date;
  userId: number | null;
  tokenDays: number | null;
};

const COLUMNS = {
  id: true,
  clientId: true,
  redirectUri: true,
  clientState: true,
  codeChallenge: true,
  scope: true,
  me: true,
  state: true,
  createdAt: true,
  expiresAt: true,
  userId: true,
  tokenDays: true,
} as const;

export async function insertAuthorization(
  transaction: Transaction,
  row: Pick<
    AuthorizationRow,
    | 'clientId'
    | 'redirectUri'
    | 'clientState'
    | 'codeChallenge'
    | 'scope'
    | 'createdAt'
    | 'expiresAt'
  > & { requestHash: string },
): Promise<void> {
  await transaction.authorization.create({ data: row });
}

/** An undecided request that has not expired. */
export async function selectRequest(
  db: DbOrTransaction,
  requestHash: string,
  now: Date,
): Promise<AuthorizationRow | null> {
  const row = await db.authorization.findFirst({
    where: { requestHash, state: 'requested', expiresAt: { gt: now } },
    select: COLUMNS,
  });
  return row && toRow(row);
}

/** Of any state, expired or not. */
export async function selectByCode(
  db: DbOrTransaction,
  codeHash: string,
): Promise<AuthorizationRow | null> {
  const row = await db.authorization.findUnique({ where: { codeHash }, select: COLUMNS });
  return row && toRow(row);
}

export async function selectAuthorization(
  db: DbOrTransaction,
  id: number,
): Promise<AuthorizationRow | null> {
  const row = await db.authorization.findUnique({ where: { id }, select: COLUMNS });
  return row && toRow(row);
}

type Grant = Pick<AuthorizationRow, 'userId' | 'scope' | 'me' | 'tokenDays' | 'expiresAt'> & {
  codeHash: string;
};

/** @returns `false`: it was decided before */
export async function updateToGranted(
  transaction: Transaction,
  id: number,
  grant: Grant,
): Promise<boolean> {
  return await changeState(transaction, id, 'requested', { ...grant, state: 'granted' });
}

/** @returns `false`: it was decided before */
export async function updateToRefused(
  transaction: Transaction,
  id: number,
  userId: number,
): Promise<boolean> {
  return await changeState(transaction, id, 'requested', { userId, state: 'refused' });
}

/** @returns `false`: its code was used before */
export async function updateToRedeemed(transaction: Transaction, id: number): Promise<boolean> {
  return await changeState(transaction, id, 'granted', { state: 'redeemed' });
}

/** Of two changes at once, only one finds the state before. */
async function changeState(
  transaction: Transaction,
  id: number,
  before: AuthorizationRow['state'],
  data: Partial<Grant> & { state: AuthorizationRow['state'] },
): Promise<boolean> {
  const where = { id, state: before };
  const { count } = await transaction.authorization.updateMany({ where, data });
  return count > 0;
}

/** Deletes up to `max` that expired before and have no tokens. @returns the number of deleted ones */
export async function deleteAuthorizationsExpiredBefore(
  transaction: Transaction,
  before: Date,
  max: number,
): Promise<number> {
  const rows = await transaction.authorization.findMany({
    where: { expiresAt: { lt: before }, tokens: { none: {} } },
    select: { id: true },
    take: max,
  });
  const { count } = await transaction.authorization.deleteMany({
    where: { id: { in: rows.map(({ id }) => id) } },
  });
  return count;
}

function toRow(row: Omit<AuthorizationRow, 'state'> & { state: string }): AuthorizationRow {
  return { ...row, state: oneOf(STATES, row.state) };
}
