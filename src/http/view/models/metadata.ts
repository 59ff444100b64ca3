/**
 * What a page says of itself to programs, as partials/metadata.ejs receives it.
 */

export type FeedLinkView = { url: string; type: string; title: string };
export type PropertyView = { property: string; content: string };

export type MetadataView = {
  feeds: FeedLinkView[];
  /** Open Graph, in order; some come more than once. */
  properties: PropertyView[];
  /** How a preview shows it (`twitter:card`); `null` for what nobody shares. */
  card: 'summary' | 'summary_large_image' | null;
  /** `null` where a page has many, or none. */
  author: string | null;
  /** A data block: a `script` element that no browser runs. `''` for pages that have none. */
  jsonLdHtml: string;
};
