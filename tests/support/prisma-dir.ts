/** Where the migrations of both kinds of database are. */
import path from 'node:path';

export const prismaDir = path.join(import.meta.dirname, '..', '..', 'prisma');
