/** SQLite's errors as Prisma's client knows them. */
import { DriverAdapterError, type MappedError } from '@prisma/driver-adapter-utils';

/** @throws DriverAdapterError for an error of SQLite, else the error itself */
export function throwAsPrisma(error: unknown): never {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    throw error;
  const { code, message } = error;
  throw new DriverAdapterError({
    ...mapped(code, message),
    originalCode: code,
    originalMessage: message,
  });
}

function mapped(code: string, message: string): MappedError {
  switch (code) {
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
      return { kind: 'UniqueConstraintViolation', constraint: { fields: columnsIn(message) } };
    case 'SQLITE_CONSTRAINT_NOTNULL':
      return { kind: 'NullConstraintViolation', constraint: { fields: columnsIn(message) } };
    case 'SQLITE_CONSTRAINT_FOREIGNKEY':
    case 'SQLITE_CONSTRAINT_TRIGGER':
      return { kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } };
  }
  // With it, Prisma says P1008: the file is locked by another process.
  if (code.startsWith('SQLITE_BUSY')) return { kind: 'SocketTimeout' };
  // The number of the code is nowhere read; 1 is SQLite's own for any error.
  return { kind: 'sqlite', extendedCode: 1, message };
}

/** `UNIQUE constraint failed: Post.path, Post.slug` → `path`, `slug`. */
function columnsIn(message: string): string[] {
  const [, columns = ''] = message.split('constraint failed: ');
  return columns.split(', ').map((column) => column.replace(/^.*\./, ''));
}
