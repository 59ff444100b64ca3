/**
 * The formats in which a blog can be taken elsewhere: what each holds and cannot hold, the name of its file, and
 * how it is written. The text or bytes of an export come as they are read; nothing of it is stored.
 */
import type { Deps } from '../deps.ts';
import { exportJson } from '../portable/export.ts';
import { exportMarkdown, MARKDOWN_LOSSES } from './markdown/write.ts';
import { exportWxr } from './wxr/write.ts';

export type ExportDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export type ExportOptions = {
  /** Email addresses of commenters, and what only the blog's owners see, too. */
  isPrivate: boolean;
};

export const EXPORT_FORMATS = ['json', 'wxr', 'markdown'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

type Format = {
  name: string;
  /** Of the file. */
  ending: string;
  contentType: string;
  /** Sentences for owners. */
  holds: string;
  /** What is not in it, where that is long: a sentence each. */
  losses?: readonly string[];
  write: (deps: ExportDeps, options: ExportOptions) => AsyncIterable<string | Uint8Array>;
};

export const FORMATS: Record<ExportFormat, Format> = {
  json: {
    name: 'Everything (JSON lines)',
    ending: 'jsonl',
    contentType: 'application/jsonl',
    holds:
      'Everything but passwords and other secrets, for another Antiphon: it imports them without loss. It contains the email addresses of commenters and users, so store it where only you can read it. Sessions and passkeys are not in it either.',
    write: (deps) => exportJson(deps),
  },
  wxr: {
    name: 'WordPress (WXR)',
    ending: 'xml',
    contentType: 'application/rss+xml',
    holds:
      'Posts, pages, media, comments and linkbacks with their threads, for Tools → Import in WordPress, which fetches images and files from this blog: keep it online. It contains the email addresses of commenters. Not in it: users, settings, navigation, revisions, spam scores and preview links. WordPress passes over redirects from other places, series and translations, and shows webmentions as such with its Webmention plugin only; another Antiphon takes these back, with the Markdown of each post.',
    write: (deps) => exportWxr(deps),
  },
  markdown: {
    name: 'Markdown (zip)',
    ending: 'zip',
    contentType: 'application/zip',
    holds:
      'Posts and pages as Markdown with front matter, as Hugo and other tools read it, images and files, comments, linkbacks and redirects; another Antiphon imports it.',
    losses: MARKDOWN_LOSSES,
    write: exportMarkdown,
  },
};

/** Such as `blog.example-2026-11-29.xml`. */
export function exportFileName({ config, clock }: ExportDeps, format: ExportFormat): string {
  const host = new URL(config.siteUrl).hostname.replaceAll(/[^\w.-]/g, '');
  return `${host}-${clock.now().toISOString().slice(0, 'YYYY-MM-DD'.length)}.${FORMATS[format].ending}`;
}
