/**
 * The types of a parsed HTML page, whose URLs are resolved against one base.
 */
import type { Document } from '../lib/html/tree.ts';

export type PageTree = {
  document: Document;
  /** Where redirects ended. */
  url: URL;
  /** What relative addresses are relative to. */
  base: URL;
};

export type ParsedPage = PageTree & {
  /** The source, decoded. */
  text: string;
};
