/** The folder of the migrations of both kinds of database. */
import path from 'node:path';

export const prismaDir = path.join(import.meta.dirname, '..', '..', 'prisma');
