/**
 * What every reader makes of its source: one neutral shape for all formats. A reader yields entries in the order
 * of the file, knows nothing of the database, and keeps one post in memory at a time.
 *
 * Ids are those of the source, as text, and name things of the same source only; references may come before
 * what they name.
 */
import type { PingSwitches, PostKind, ResponseTo, WritableStatus } from '../posts/post.ts';
import type { TermKind } from '../posts/terms/term.ts';
import type { LinkbackType } from '../reader/evidence.ts';

/** As `--from` names them. */
export const IMPORT_FORMATS = [
  'wxr',
  'ghost',
  'markdown',
  'movable-type',
  'blogger',
  'dotclear',
] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export type Entry =
  SiteEntry | AuthorEntry | TermEntry | MediaEntry | PostEntry | ResponseEntry | NoteEntry;

/** The earlier blog. The first entry, where the source says anything of it. */
export type SiteEntry = {
  kind: 'site';
  /** Absolute, without a trailing slash: URLs below it are its own. `null`: not said. */
  url: string | null;
  title: string | null;
  description: string | null;
  /** BCP 47. */
  language: string | null;
  /** The program that wrote the file, such as `WordPress 6.1.9`. */
  generator: string | null;
};

export type AuthorEntry = {
  kind: 'author';
  /** A login or slug. */
  id: string;
  name: string;
  /** For the mapping only: it is not stored. */
  email: string | null;
  url: string | null;
  bio: string;
};

export type TermEntry = {
  kind: 'term';
  taxonomy: TermKind;
  slug: string;
  name: string;
  /** Plain text. */
  description: string;
  /** Categories only: the slug of the one above. */
  parentSlug: string | null;
};

/** An image or file of the earlier blog's library. Images that only a text shows have no entry. */
export type MediaEntry = {
  kind: 'media';
  id: string;
  /**
   * Absolute. Of a file in the folder or zip that is imported (files/source-files.ts), its percent-encoded path there
   * below the earlier blog's address, or from the root if that is not known: bodies name it by the same text.
   */
  url: string;
  /** URLs of the page that shows it alone, which become links to it. */
  pageUrls: string[];
  alt: string | null;
};

/** HTML with paragraphs, or Markdown that may contain HTML. The reader has applied its format's own markup. */
export type Body = {
  format: 'html' | 'markdown';
  source: string;
  /** Of our own export: as posts and comments here have it, and taken without a change. */
  isOurs?: true;
};

export type PostEntry = {
  kind: 'post';
  id: string;
  postKind: PostKind;
  /** Its permalink there, absolute or from the root of the site; `null`: it had none. */
  link: string | null;
  /** Further URLs that led to it, in the same form. */
  oldLinks: string[];
  /** Its id in the feeds there. */
  guid: string | null;
  wordpressId: number | null;
  /** Plain text; empty: it has none. */
  title: string;
  body: Body;
  /** Plain text; `null`: made from the body. */
  excerpt: string | null;
  /** Decoded; `null`: made from the title. */
  slug: string | null;
  /** A published post with a future date is scheduled. */
  status: WritableStatus;
  password: string | null;
  /** `null`: a draft without a date. */
  publishedAt: Date | null;
  updatedAt: Date | null;
  /** An author's id. */
  authorId: string | null;
  /** In the author's order. */
  terms: { taxonomy: TermKind; slug: string; name: string }[];
  /** Its place in its series. */
  seriesOrder: number | null;
  /** The cover: the id of a media entry, or a URL as `MediaEntry.url`. */
  cover: { mediaId: string } | { url: string; alt: string | null } | null;
  /** Missing: the settings of this blog. */
  commentsOpen?: boolean;
  pings?: PingSwitches;
  pinned: boolean;
  /** Pages only: the id of the page above. */
  parentId: string | null;
  position: number;
  language: string | null;
  /** The id of the post of which it is a translation. Missing: of none. */
  translationOfId?: string | null;
  responseTo: ResponseTo | null;
  /** "Send trackbacks to". Missing: none. */
  trackbacksTo?: string[];
  /** Missing: `true`. `false`: no notifications are ever sent for it. */
  notifies?: boolean;
  /** Custom fields. */
  fields: { name: string; value: string }[];
  /** Properties of microformats2 without a column: names, and arrays of values as JSON. Missing: none. */
  properties?: { name: string; value: string }[];
  /** URLs that the source says it has notified of this post; `null`: it does not say. */
  notified: string[] | null;
};

export type ImportedState = 'approved' | 'pending' | 'spam' | 'rejected';

/** A comment or linkback, anywhere after its post or before it. */
export type ResponseEntry = {
  kind: 'response';
  id: string;
  postId: string;
  state: ImportedState;
  at: Date | null;
} & (
  | {
      type: 'comment';
      /** The comment or linkback that it replies to. */
      parentId: string | null;
      authorName: string;
      authorEmail: string | null;
      authorUrl: string | null;
      /** Whether an author of the blog wrote it: the author's id. */
      byAuthorId: string | null;
      body: Body;
    }
  | {
      type: 'linkback';
      via: 'pingback' | 'trackback' | 'webmention';
      /** The page that links to the post. */
      source: string;
      linkbackType: LinkbackType;
      title: string | null;
      author: string | null;
      authorUrl: string | null;
      site: string | null;
      /** Plain text. */
      excerpt: string | null;
    }
);

/** Something that the person who imports should know (report.ts groups equal ones). */
export type NoteEntry = {
  kind: 'note';
  /**
   * `lost`: not taken; `changed`: taken in another form; `decision`: an option or a person has to decide;
   * `repaired`: an error of the file.
   */
  level: NoteLevel;
  /** The kind of thing, as a sentence without names: equal ones are counted together. */
  what: string;
  /** Which: a title, an id, a URL. */
  where: string | null;
};

export const NOTE_LEVELS = ['lost', 'changed', 'decision', 'repaired'] as const;
export type NoteLevel = (typeof NOTE_LEVELS)[number];

/** What a reader reads: a file, or a folder. */
export type Input = { path: string; isFolder: boolean };

export type ReadOptions = {
  /** IANA; for dates without a zone. */
  timeZone: string;
  /** The encoding of text files that do not say theirs, such as `shift_jis`. */
  charset?: string;
  /** Posts in the trash (as drafts), spam and rejected responses are handed on, too. */
  trash?: boolean;
  /** Aborted: the reader ends. */
  signal?: AbortSignal;
};

/**
 * One format. `read` throws an InvalidInputError, one sentence with what to do, for a file that is not of the
 * format or is cut off; what can be repaired or left out becomes a note.
 */
export type Reader = {
  format: ImportFormat;
  /**
   * Whether the input looks like this format, from its name, its first 64 kB of (unpacked) text, and of a zip, the
   * first 10,000 names in it.
   */
  recognizes: (input: Input & { head: string; names?: readonly string[] }) => boolean;
  read: (input: Input, options: ReadOptions) => AsyncIterable<Entry>;
};
