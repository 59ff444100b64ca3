/** Writes prisma/schema.prisma for one of the two databases: Prisma reads the provider from the file. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const prismaDir = path.join(import.meta.dirname, '..', 'prisma');

export const PROVIDERS = ['sqlite', 'postgresql'];

/**
 * @param {string} name `schema` or `migrated`, a file of prisma/
 * @param {string} provider one of PROVIDERS
 */
export function providerSchema(name, provider) {
  return readFileSync(path.join(prismaDir, `${name}.prisma`), 'utf8')
    .replace('provider = "sqlite"', `provider = "${provider}"`)
    .replace('generated/sqlite"', `generated/${provider}"`);
}
