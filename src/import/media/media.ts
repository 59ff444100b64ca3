/**
 * Media of an import: images and files of the earlier blog that its posts show or link to. Types only.
 *
 * The writer registers them in the transactions that write posts (register.ts). They are fetched, or read from a
 * folder, later (fetch-due.ts), put into the media library, and the posts are changed to show them from there
 * (rewrite.ts).
 */
import type { BodyFormat } from '../../posts/post.ts';
import type { PostEntry } from '../entry.ts';
import type { ImportOptions } from '../options.ts';

/** The run that is written: columns of its row. */
export type MediaRun = {
  id: number;
  /** The earlier blog as ImportedThing.site has it. */
  site: string;
  /** Empty: not known. URLs without a host are then those of files in the imported folder. */
  siteUrl: string;
  /** `no`: nothing is registered. `later`: it is not due. */
  media: ImportOptions['media'];
};

/** A post that was written. */
export type PostWithMedia = {
  postId: number;
  /** As stored in Post.bodyFormat and Post.markdown. */
  body: { format: BodyFormat; source: string };
  cover: PostEntry['cover'];
};

/** An image or file that a text or entry names. */
export type FoundMedia = {
  /** Absolute, http or https, without query and fragment, as the text has it. */
  url: string;
  /** Equal for all sizes of an image: SHA-256 of the URL as compared (address.ts), hexadecimal. */
  key: string;
  /** Without port. */
  hostName: string;
};

/** What a text shows or links to. */
export type Reference = {
  /** As written, decoded. */
  url: string;
  /** `image`: shown by `img`. `media`: played or shown otherwise. */
  as: 'image' | 'media' | 'link';
  /** Of a link: the image or file whose page it says it leads to, by its id there. */
  entryId: string | null;
  /** Of a link: its content is an image. */
  holdsImage: boolean;
};

/** How many images and files of a run there are. */
export type MediaCounts = { waiting: number; stored: number; failed: number; skipped: number };
