/**
 * Which schema the Prisma CLI works on: SQLite's. The programs themselves never read this file, and
 * bring PostgreSQL up to date by themselves, too (src/db/migrate.ts).
 */
import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations/sqlite' },
  // eslint-disable-next-line no-restricted-properties -- the Prisma CLI runs outside our config.
  datasource: { url: process.env.DATABASE_URL ?? 'file:./data/antiphon.db' },
});
