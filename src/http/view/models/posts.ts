/**
 * View models of posts and pages.
 *
 * Built by http/view/present/post.ts; the responses are in responses.ts.
 */
import type { CommentingView, ResponseFormView } from './comments.ts';
import type {
  AdvertisedView,
  DateView,
  LanguageView,
  LinkView,
  PageHeadView,
  SentencePart,
} from './models.ts';
import type { ResponsesView } from './responses.ts';
import type { LocalizedText } from '../../../messages/translate.ts';

/** A page elsewhere to which the post responds. */
export type ResponseToView = {
  /** "In reply to", "Likes", …: the words before the URL. */
  words: LocalizedText;
  /** The class, such as `u-in-reply-to`. */
  property: string;
  url: string;
  /** The URL as shown: host and path, shortened. */
  label: string;
  /** What that page says, once it was read; `title` is never empty. */
  context: {
    title: string;
    /** "by Leyla"; `null`: the page names nobody. */
    by: LocalizedText | null;
    author: string | null;
    authorUrl: string | null;
    /** The name of the site, or its host. */
    site: string;
    /** `null`: none. */
    excerpt: string | null;
  } | null;
  /** The RSVP value for programs, if `words` are the answer to an invitation. */
  rsvp: string | null;
};

/** The post before or after a post. */
export type NeighbourView = LinkView & {
  /** The language of its title, if it is not the page's. */
  language: LanguageView | null;
};

/** The series of a post that has other parts, too. */
export type SeriesView = {
  name: string;
  /** The page of the series. */
  url: string;
  /** "Part 3 of 5: Night crossings". */
  words: LocalizedText;
  /** In order: all, or those around this one. `number` is from 1, as the series counts them. */
  parts: (NeighbourView & { number: number; isCurrent: boolean })[];
  /** The parts right before and after this one. */
  previous: NeighbourView | null;
  next: NeighbourView | null;
};

/** A post as a card for frames of other sites. */
export type FramedPostView = {
  page: PageHeadView;
  /** Its title, or the words of a note. */
  name: string;
  /** Empty: none. */
  excerpt: string;
  url: string;
  /** `null`: a page, which has no date. */
  published: DateView | null;
  /** "11 responses"; `null`: none. */
  responses: LocalizedText | null;
};

/** A post that is related to this one. */
export type RelatedView = NeighbourView & { published: DateView };

/** The same post in another language; `text` is the name of the language in itself. */
export type TranslationView = LinkView & { language: LanguageView };

/** A post or a page. */
export type PostView = {
  page: PageHeadView;
  author: {
    name: string;
    url: string;
    /** Whether the post names its author; else it is the site's, in the metadata only. */
    isNamed: boolean;
  };
  post: {
    /** Empty: a note, which has a name for programs and assistive technology only. */
    title: string;
    name: string;
    url: string;
    /** The lead image; empty: none. */
    coverHtml: string;
    bodyHtml: string;
    /** Of the frames that embeds in it open on a click; without any, the page needs no script for them. */
    playerOrigins: string[];
    published: DateView;
    /** When it was last changed, for programs. */
    updated: DateView;
    excerpt: string;
    /** "1 minute", "12 minutes". */
    readingTime: LocalizedText;
    /** In the writer's order, as are the tags. */
    categories: LinkView[];
    tags: LinkView[];
    responseTo: ResponseToView | null;
  };
  /** `null`: it is a part of none, or the only one. */
  series: SeriesView | null;
  /** At most three, the closest first. */
  related: RelatedView[];
  /** The other languages that the post is public in. */
  translations: TranslationView[];
  /** `null` at the ends of the list of all posts; pages have neither. */
  earlier: NeighbourView | null;
  later: NeighbourView | null;
  advertised: AdvertisedView;
  /** That it is a draft, and until when its link is valid; only at a share link. */
  sharedNote?: LocalizedText;
  /** The sentence about which responses the post accepts: `footText` in parts. */
  foot: SentencePart[];
  /** The same as a text, in which `<trackback>` is the link to `trackbackUrl`. */
  footText: LocalizedText;
  trackbackUrl: string;
  responses: ResponsesView | null;
  commenting: CommentingView;
  /** `null`: the post is closed to webmentions. */
  responseForm: ResponseFormView | null;
};
