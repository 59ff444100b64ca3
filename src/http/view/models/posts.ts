/**
 * What the templates receive of a post: a part of models.ts.
 *
 * Built by http/view/present/post.ts; the responses are in responses.ts.
 */
import type { LocalizedText } from '../../../messages/localized-text.ts';
import type { CommentingView } from './comments.ts';
import type { ResponsesView } from './responses.ts';
import type {
  AdvertisedView,
  DateView,
  LanguageView,
  LinkView,
  PageHeadView,
  SentencePart,
} from './models.ts';

/** A page elsewhere that the post answers. */
export type ResponseToView = {
  /** "In reply to", "Likes", …: what stands before the URL. */
  words: LocalizedText;
  /** `u-in-reply-to` and its kin. */
  property: string;
  url: string;
  /** The address as it is shown: host and path, cut. */
  label: string;
  /** `words` are the answer to an invitation, which is this one for programs. */
  rsvp: string | null;
};

/** The post before or after a post. */
export type NeighbourView = LinkView & {
  /** Of its title, where that is not the language of the page it is shown on. */
  language: LanguageView | null;
};

/** A post, or a page that stands for itself. */
export type PostView = {
  page: PageHeadView;
  author: {
    name: string;
    url: string;
    /** Whether the post names its author; else it is the site's, and only programs are told. */
    isNamed: boolean;
  };
  post: {
    title: string;
    url: string;
    /** The picture at its head; empty: none. */
    coverHtml: string;
    bodyHtml: string;
    published: DateView;
    /** When it was changed last, for programs. */
    updated: DateView;
    excerpt: string;
    /** "1 minute", "12 minutes". */
    readingTime: LocalizedText;
    /** In the writer's order, as are the tags. */
    categories: LinkView[];
    tags: LinkView[];
    responseTo: ResponseToView | null;
  };
  /** `null` at the ends of the list of all posts; pages have neither. */
  earlier: NeighbourView | null;
  later: NeighbourView | null;
  advertised: AdvertisedView;
  /** The one sentence that says which responses the post takes: `footText` in parts. */
  foot: SentencePart[];
  /** The same as a text, in which `<trackback>` is the link to `trackbackUrl`. */
  footText: LocalizedText;
  trackbackUrl: string;
  responses: ResponsesView | null;
  commenting: CommentingView;
};
