/**
 * What a restore of either kind of database works with.
 */
import type { OpenBackup } from './read-archive.ts';

export type Restoring = {
  url: string;
  prismaDir: string;
  backup: OpenBackup;
  /** Ends sessions, and puts to rest what was due. */
  settle: (url: string) => Promise<void>;
  /** @throws InvalidInputError if the database has content, and that was not allowed */
  refuseContent: (isThere: boolean) => Promise<void>;
};
