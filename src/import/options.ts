/**
 * What the person who imports chooses.
 */
import { z } from 'zod';
import { IMPORT_FORMATS } from './entry.ts';

export const MEDIA_CHOICES = ['yes', 'later', 'no'] as const;

/** The column `options` of a run. */
export const importOptions = z.object({
  /** Missing: recognized. */
  format: z.enum(IMPORT_FORMATS).optional(),
  /** `later`: listed, and fetched when it is asked for; `no`: links and images stay as they are. */
  media: z.enum(MEDIA_CHOICES).default('yes'),
  /** A folder on the server with the earlier blog's files, read before anything is fetched. */
  mediaFrom: z.string().optional(),
  /** Everything becomes a draft. */
  asDrafts: z.boolean().default(false),
  /** The earlier blog's address, where the file does not say it. */
  siteUrl: z.string().optional(),
  charset: z.string().optional(),
  /** Trashed posts and spam are taken, too. */
  trash: z.boolean().default(false),
  /** An author's id there to the name of an author here. */
  authors: z.record(z.string(), z.string()).default({}),
  /** Title, description and language of the earlier blog become this blog's. */
  settings: z.boolean().default(false),
});
export type ImportOptions = z.infer<typeof importOptions>;
