/**
 * What a backup says of itself: `manifest.json` in its zip.
 */
import { z } from 'zod';

/** Of the zip and its manifest. */
export const BACKUP_FORMAT = 1;
export const MANIFEST = 'manifest.json';

/** The file of the database in the zip, by the form of the backup. */
export const DATABASE_FILES = {
  /** A file of SQLite. */
  sqlite: 'antiphon.db',
  /** The custom format of pg_dump. */
  pg_dump: 'database.dump',
  /** Rows as lines (portable/lines.ts), with the schema that describes them. */
  portable: 'database.jsonl',
} as const;
export type BackupForm = keyof typeof DATABASE_FILES;

/** Beside the rows of the portable form. */
export const SCHEMA = 'schema.prisma';

/** Those of the catalogue of PostgreSQL are written small. */
export const TABLE_NAME = /^[A-Z][A-Za-z]*$/;
/** A name that statements have without quotes. */
export const PLAIN_SCHEMA = /^[a-z_][a-z0-9_]*$/;

const migration = z.object({ name: z.string(), checksum: z.string() });

export const manifestShape = z.object({
  /** The version of the program. */
  antiphon: z.string(),
  format: z.int(),
  made: z.coerce.date(),
  database: z.enum(['sqlite', 'postgresql']),
  form: z.enum(['sqlite', 'pg_dump', 'portable']),
  /** Of PostgreSQL, where the tables were; `public` if it is missing. */
  schema: z.string().regex(PLAIN_SCHEMA).optional(),
  migrations: z.array(migration),
  /** Rows of each table. Their names go into statements. */
  tables: z.record(z.string().regex(TABLE_NAME), z.int()),
  /** Of the zip, without the manifest. */
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifestShape>;
