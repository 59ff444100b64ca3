/**
 * Who writes here. A post that names no author is by the `authorName` of the settings.
 */

export type Author = {
  id: number;
  /** Their part of the address, for ever. */
  slug: string;
  name: string;
  /** Their own page elsewhere, absolute. */
  url: string | null;
};
