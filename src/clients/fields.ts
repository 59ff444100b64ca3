/**
 * A post as programs write and read it, whatever their protocol: XML-RPC (http/xmlrpc) and Micropub (http/micropub) map
 * their names to these fields.
 */
import type { EditablePost } from '../posts/edit.ts';
import type { PingSwitches, PostKind, ResponseTo, WritableStatus } from '../posts/post.ts';

/** A text as it came. `text`: every character stands for itself; line breaks are kept. */
export type GivenBody = { format: 'html' | 'markdown' | 'text'; source: string };

/** Of a custom field: without `id` a new one; with `id` and without `name` and `value`, that one is deleted. */
export type CustomFieldChange = { id?: number; name?: string; value?: string };

export type CustomField = { id: number; name: string; value: string };

/** What a program gives of a post. A missing field stays as it is; in a new post it has its default. */
export type GivenFields = Partial<PingSwitches> & {
  kind?: PostKind;
  title?: string;
  body?: GivenBody;
  /** Empty: made from the text. */
  excerpt?: string;
  /** A taken one gets a number. */
  slug?: string;
  status?: WritableStatus;
  /** Publishes a draft. What is private, protected or public stays so. What is in the trash is restored first. */
  publishes?: boolean;
  /** Not empty: the post becomes protected once it is published. Empty: its password is removed. */
  password?: string;
  /** A future date schedules a published post; one in less than a minute is now. `now`: the time of the change. */
  publishedAt?: Date | 'now';
  /** The user whose author writes it; another one than oneself needs the permission `edit`. */
  authorUserId?: number;
  /** Names, in order. */
  categories?: string[];
  tags?: string[];
  commentsOpen?: boolean;
  pinned?: boolean;
  /** An image of the media library; `null`: none. */
  coverId?: number | null;
  customFields?: CustomFieldChange[];
  /** Pages: the page above it (`null`: none), and its place. */
  parentId?: number | null;
  position?: number;
  /** Absolute URLs. */
  trackbacksTo?: string[];
  responseTo?: ResponseTo | null;
  /** BCP 47. */
  language?: string;
  /** Micropub properties without a column, by name; an empty array removes one. */
  properties?: Readonly<Record<string, readonly unknown[]>>;
};

/** A post for a program that may read it. */
export type ClientPost = EditablePost & {
  /** As its author wrote it; empty: made from the text. */
  ownExcerpt: string;
  /** Without those whose names begin with `_`. */
  customFields: CustomField[];
  properties: Record<string, unknown[]>;
  parentId: number | null;
  position: number;
  /** The user of its author; `null`: none has it. */
  authorUserId: number | null;
};

/** `reason`: a sentence for the program's user, plain text. */
export type WriteOutcome =
  | { kind: 'created' | 'changed' | 'unchanged'; post: ClientPost; before: ClientPost | null }
  | { kind: 'not-found' }
  | { kind: 'forbidden'; reason: string }
  | { kind: 'refused'; reason: string }
  /** Somebody changed it after the program had read it. */
  | { kind: 'conflict' };
