/**
 * View models of posts: list, editor, preview of notifications, revisions.
 */
import type { TabView } from './responses.ts';
import type { AdminImageView } from './media.ts';
import type { NotifiedView } from './outbox.ts';
import type { TimeView } from '../lib/time.ts';

export type PostRowView = {
  id: number;
  title: string;
  /** `null` in the trash. */
  editUrl: string | null;
  /** `null` unless it is public. */
  url: string | null;
  /** “Draft”, “Published”. */
  status: string;
  /** Of a post in the trash, when it was moved there. */
  date: TimeView;
  author: string | null;
  /** “11 responses”; `null` without any. */
  responses: string | null;
  /** Such as “comments closed, pings open”; `null` in the trash. */
  flags: string | null;
};

export type PostListView = {
  heading: string;
  kind: 'post' | 'page';
  listUrl: string;
  newText: string;
  newUrl: string;
  tabs: TabView[];
  filter: { state: string; words: string; tag: string; author: string };
  /** Choices of the filter; empty for users who see only their own posts. */
  authors: { id: number; name: string }[];
  done: string | null;
  /** Whether to link to the pages of categories, tags and authors. */
  mayFile: boolean;
  /** Whether to offer closing comments on all older posts. */
  mayCloseOlder: boolean;
  rows: PostRowView[];
  isTrash: boolean;
  empty: string;
  total: string;
  newerUrl: string | null;
  olderUrl: string | null;
};

/** The fields as typed; checkboxes as booleans. */
export type PostFields = {
  title: string;
  slug: string;
  /** `markdown` or `html`. */
  bodyFormat: string;
  markdown: string;
  excerpt: string;
  /** The id of an image of the library; empty for none. */
  cover: string;
  kind: string;
  status: string;
  password: string;
  /** `later`: at `date`; `now`: whatever `date` is. Empty for a post that is no draft: at `date`. */
  when: string;
  date: string;
  language: string;
  author: string;
  categories: string;
  tags: string;
  series: string;
  seriesOrder: string;
  /** The title, slug, path or URL of a post. */
  translationOf: string;
  trackbacksTo: string;
  responseTo: string;
  responseKind: string;
  rsvp: string;
  commentsOpen: boolean;
  pingbacksOpen: boolean;
  trackbacksOpen: boolean;
  webmentionsOpen: boolean;
  notifies: boolean;
  pinned: boolean;
};

export type PostErrors = Partial<Record<keyof PostFields | 'form', string>>;

/** A page that a post links to, in the list of those that it will notify. */
export type TargetView = {
  url: string;
  /** Of the page; `null` while it is not known. */
  title: string | null;
  host: string;
  /** Path and query; empty for a host's first page. */
  rest: string;
  state: 'will' | 'checking' | 'will-not' | 'broken';
  /** The protocol, or why it will not be notified. */
  text: string;
  /** A protocol that the page accepts; empty if it accepts none, or if that is not known. */
  accepts: string;
};

export type WillNotifyView = {
  /** How many will be, or may be. */
  count: number;
  /** Some pages have not answered yet: asking again will show more. */
  isChecking: boolean;
  rows: TargetView[];
  /** Why nothing would be sent, or not yet. */
  notes: string[];
  /** Why this blog sends nothing at all; `null`: it does. */
  blocked: string | null;
  fixes: FixView[];
};

/** What is worth fixing before publishing. */
export type FixView = {
  /** A sentence. */
  text: string;
  /** What the script's button does: it shows `find` in the text, or the title if that is empty. */
  action: string;
  find: string;
};

/** What the dialog and the page for publishing show. */
export type PublicationView = {
  fields: PostFields;
  errors: PostErrors;
  timeZone: string;
  willNotify: WillNotifyView;
  calendar: CalendarView;
};

/** What is planned in some months, in the blog's time zone. */
export type CalendarView = {
  months: {
    /** Such as “November 2026”. */
    name: string;
    /** From Monday; `null` before the first day and after the last. */
    weeks: (DayView | null)[][];
  }[];
  /** `null` before this month. */
  earlier: TurnView | null;
  later: TurnView | null;
};

/** To other months: `month` is such as `2027-01`, and `url` the page of the calendar that begins with it. */
export type TurnView = { month: string; name: string; url: string };

/** The calendar as a page: with the posts that are planned in these months. */
export type CalendarPageView = {
  calendar: CalendarView;
  planned: { title: string; url: string; time: TimeView }[];
  timeZone: string;
};

export type DayView = {
  day: number;
  /** Such as `2026-11-24`. */
  iso: string;
  isToday: boolean;
  isPast: boolean;
  /** Such as “10:00 A walk”. */
  planned: string[];
};

/** What the page says that the post responds to, as it was read; texts are plain. */
export type ContextView = {
  refreshUrl: string;
  refreshText: string;
  /** `null`: there is none to remove. */
  removeUrl: string | null;
  /** Why it is not shown, or that it will be; `null`: it is shown. */
  status: string | null;
  title: string | null;
  author: string | null;
  excerpt: string | null;
};

/** A page that the post shows as a card, or will; texts are plain. */
export type EmbedView = {
  url: string;
  /** The URL, shortened. */
  label: string;
  /** `null`: not known. */
  title: string | null;
  provider: string | null;
  /** Why it is not shown, or not up to date; `null`: it is shown. */
  status: string | null;
  refreshUrl: string;
  refreshText: string;
  /** `null`: there is none to remove. */
  removeUrl: string | null;
};

/** The share links of a draft that are valid. */
export type ShareView = {
  action: string;
  /** How long a new link can be valid. */
  days: { days: number; text: string; isDefault: boolean }[];
  links: { id: number; url: string; until: TimeView; revokeUrl: string }[];
};

/** The site of a page that was shared, and what the post may make of the page. */
export type SharedView = {
  host: string;
  uses: { text: string; url: string; isCurrent: boolean }[];
};

export type EditorView = PublicationView & {
  heading: string;
  siteUrl: string;
  action: string;
  previewUrl: string;
  dryRunUrl: string;
  /** Whether it has a Publish button, not an Update button. */
  isDraft: boolean;
  /** Such as “Published”; empty for a draft. */
  standing: string;
  /** Such as “Draft saved 20:14”; empty for a new post. */
  saved: string;
  /** Such as “312 words · 2 min”. */
  words: string;
  /** The path of the post before its slug, and the slug that it has or will have. */
  folder: string;
  shownSlug: string;
  /** The page that a new post is about; `null` for all other posts. */
  shared: SharedView | null;
  /** `null` for a new post. */
  post: {
    id: number;
    version: number;
    /** `null` unless it is public. */
    url: string | null;
    revisionsUrl: string;
    deleteUrl: string;
    unpublishUrl: string;
    kindIsFixed: boolean;
    isScheduled: boolean;
  } | null;
  autosave: {
    url: string;
    /** Milliseconds since 1970, for the script, and as a time, "10:32"; `null` without an autosave. */
    savedAt: number | null;
    restoredFrom: string | null;
    discardUrl: string;
  };
  /** `null` for a new post, and for one that is neither a draft nor scheduled. */
  share: ShareView | null;
  /** `null` for a new post, and for one that responds to no page. */
  context: ContextView | null;
  embeds: EmbedView[];
  done: string | null;
  /** `null` for a post that has never been public, and so has notified nobody. */
  notified: NotifiedView | null;
  /** The version that was saved while this one was edited; `null` without a conflict. */
  conflict: {
    title: string;
    markdown: string;
    version: number;
    /** In which format it is, if that is another; empty if it is not. */
    format: string;
  } | null;
  /** Of a text in HTML: why it is no Markdown, and where to convert it; `null` for Markdown. */
  html: { reasons: string[]; convertUrl: string } | null;
  /** Images to choose the cover from, the current one first. */
  covers: AdminImageView[];
  mayChooseAuthor: boolean;
  categoryNames: string[];
  tagNames: string[];
  seriesNames: string[];
  authorNames: string[];
  scriptUrl: string;
  nonce: string;
};

/** Publishing a draft on a page of its own. */
export type PublishView = PublicationView & {
  action: string;
  editUrl: string;
  version: number;
  /** The URL that it will have. */
  url: string;
};

export type DryRunView = { title: string; willNotify: WillNotifyView };
