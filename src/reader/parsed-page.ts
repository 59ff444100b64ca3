/**
 * An HTML page as everything here reads it: parsed once, addresses resolved against one base.
 *
 * Made by read-page.ts alone.
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
