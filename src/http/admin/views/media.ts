/**
 * What the templates of the library receive.
 */
import type { TimeView } from '../lib/time.ts';

export type AdminImageView = {
  id: number;
  /** The page of this picture. */
  url: string;
  name: string;
  /** A small file of it, and its size as it is shown. */
  thumbUrl: string;
  width: number;
  height: number;
  alt: string;
  /** What is to be done about its description; `null`: nothing. */
  missing: string | null;
  /** “In 2 posts”, “Not used”. */
  use: string;
};

export type MediaListView = {
  action: string;
  done: string | null;
  /** What could not be taken, file by file. */
  problems: { name: string; text: string }[];
  images: AdminImageView[];
  newestUrl: string | null;
  olderUrl: string | null;
};

export type UseView = { title: string; standing: string; url: string | null };

/** A file of it to look at, and its size in pixels. */
export type LargeView = { url: string; width: number; height: number };

export type MediaView = {
  image: AdminImageView & { large: LargeView; facts: string; uploaded: TimeView };
  done: string | null;
  markdown: string;
  alt: string;
  lacksAltText: boolean;
  error: string | null;
  uses: UseView[];
  /** Of posts that this user may not see. */
  otherUses: string | null;
  mayChange: boolean;
  libraryUrl: string;
  deleteUrl: string;
};

export type MediaDeleteView = Pick<MediaView, 'image' | 'uses' | 'otherUses' | 'deleteUrl'>;
