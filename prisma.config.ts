/** Which schema the Prisma CLI works on; the programs themselves never read this file. */
import { defineConfig } from 'prisma/config';

// eslint-disable-next-line no-restricted-properties -- the Prisma CLI runs outside our config.
const url = process.env.DATABASE_URL ?? 'file:./data/antiphon.db';
const provider = url.startsWith('postgres') ? 'postgresql' : 'sqlite';

export default defineConfig({
  schema: `prisma/${provider}/schema.prisma`,
  migrations: { path: `prisma/${provider}/migrations` },
  datasource: { url },
});
