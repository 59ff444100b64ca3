/**
 * View models of the media library.
 */
import type { TimeView } from '../lib/time.ts';

export type AdminImageView = {
  id: number;
  /** Its page in the admin. */
  url: string;
  name: string;
  /** A thumbnail and its size in pixels. */
  thumbUrl: string;
  width: number;
  height: number;
  alt: string;
  /** A note that it has no alt text; `null` if it has. */
  missing: string | null;
  /** “In 2 posts”, “Not used”. */
  use: string;
};

/** A file that is not an image. */
export type AdminFileView = {
  id: number;
  /** Its page in the admin. */
  url: string;
  name: string;
  /** Its extension in capitals, as its icon. */
  label: string;
  /** “Audio, 3.2 MB”. */
  facts: string;
  use: string;
};

export type MediaListView = {
  action: string;
  done: string | null;
  /** Why files were refused. */
  problems: { name: string; text: string }[];
  items: ((AdminImageView & { label: null }) | AdminFileView)[];
  /** For the `accept` of the form. */
  accept: string;
  /** Of a file that is not an image, as text. */
  maxFileSize: string;
  newestUrl: string | null;
  olderUrl: string | null;
};

export type UseView = { title: string; status: string; url: string | null };

/** A large file and its size in pixels. */
export type LargeView = { url: string; width: number; height: number };

export type MediaView = {
  image: AdminImageView & {
    large: LargeView;
    facts: string;
    uploaded: TimeView;
    /** `null`: it was uploaded before originals were stored. */
    originalUrl: string | null;
  };
  done: string | null;
  markdown: string;
  alt: string;
  lacksAltText: boolean;
  error: string | null;
  uses: UseView[];
  /** The number of posts that the user may not edit, as text. */
  otherUses: string | null;
  mayChange: boolean;
  libraryUrl: string;
  deleteUrl: string;
};

export type FileView = Pick<
  MediaView,
  'markdown' | 'uses' | 'otherUses' | 'mayChange' | 'libraryUrl' | 'deleteUrl'
> & {
  file: AdminFileView & { downloadUrl: string; uploaded: TimeView };
};

export type FileDeleteView = Pick<FileView, 'file' | 'uses' | 'otherUses' | 'deleteUrl'>;

export type MediaDeleteView = Pick<MediaView, 'image' | 'uses' | 'otherUses' | 'deleteUrl'>;
