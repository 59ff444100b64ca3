/**
 * View models of the pages of categories, tags, series and authors.
 */
import type { TabView } from './responses.ts';

export type FiledRowView = {
  name: string;
  editUrl: string;
  /** “12 posts”. */
  posts: string;
  /** The list of its posts in the admin; `null` without posts. */
  postsUrl: string | null;
  /** Of a category below others: from 0. */
  depth: number;
  /** Such as the name of an author's user; may be empty. */
  note: string;
};

export type FiledListView = {
  heading: string;
  tabs: TabView[];
  done: string | null;
  rows: FiledRowView[];
  empty: string;
  /** The form for a new one; `null` where only posts create them. */
  creation: {
    /** “category” or “tag”. */
    what: string;
    action: string;
    fields: FiledFields;
    /** Why nothing was created. */
    problem: string | null;
    /** `null` for tags. */
    parents: ChoiceView[] | null;
  } | null;
};

/** As typed. `links`: one a line; `parent`: an id, or empty. */
export type FiledFields = {
  name: string;
  slug: string;
  description: string;
  url: string;
  links: string;
  parent: string;
};

type ChoiceView = { value: string; text: string };

export type FiledView = {
  heading: string;
  list: { text: string; url: string };
  /** “category”, “tag”, “series” or “author”. */
  what: string;
  isAuthor: boolean;
  /** “12 posts”, and their list in the admin. */
  posts: string;
  postsUrl: string | null;
  /** `null` without public posts. */
  publicUrl: string | null;
  /** The part of the URL before the slug. */
  urlBefore: string;
  /** Earlier slugs that redirect here. */
  oldSlugs: string[];
  done: string | null;
  /** Why nothing was changed. */
  problem: string | null;
  action: string;
  fields: FiledFields;
  /** The categories that it can be below; `null` for the others. */
  parents: ChoiceView[] | null;
  /** What it can be merged into, by name. */
  others: ChoiceView[];
  /** Why it cannot be deleted; `null` if it can. */
  undeletable: string | null;
};
