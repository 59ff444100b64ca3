/**
 * The table of what clients say about themselves.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';

export type ClientInformationRow = {
  clientId: string;
  name: string | null;
  redirectUris: string[];
  fetchedAt: Date;
  failure: string | null;
};

export async function selectClientInformation(
  db: DbOrTransaction,
  clientId: string,
): Promise<ClientInformationRow | null> {
  const row = await db.clientInformation.findUnique({ where: { clientId } });
  return row && { ...row, redirectUris: row.redirectUris.split('\n').filter(Boolean) };
}

export async function upsertClientInformation(
  transaction: Transaction,
  { clientId, redirectUris, ...rest }: ClientInformationRow,
): Promise<void> {
  const data = { ...rest, redirectUris: redirectUris.join('\n') };
  await transaction.clientInformation.upsert({
    where: { clientId },
    create: { clientId, ...data },
    update: data,
  });
}

export async function deleteClientsFetchedBefore(
  transaction: Transaction,
  before: Date,
): Promise<number> {
  const { count } = await transaction.clientInformation.deleteMany({
    where: { fetchedAt: { lt: before } },
  });
  return count;
}
