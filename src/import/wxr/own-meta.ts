/**
 * What our own export writes into a post's metadata, beside WordPress's fields: its source, and what WordPress has
 * no place for. It is read from files of anybody, so every field may be anything.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RESPONSE_KINDS, RSVPS } from '../../posts/post.ts';

export const SOURCE_KEYS = { markdown: '_antiphon_markdown', html: '_antiphon_html' } as const;
export const OWN_KEY = '_antiphon';
export const OWN_COMMENT_KEY = '_antiphon_linkback';
/** The hash of the text for WordPress, which keeps metadata as they are when somebody edits the text. */
export const CONTENT_KEY = '_antiphon_content';

/** Line ends and white space at their ends are not part of it: programs change them. */
export function contentHash(content: string): string {
  const plain = content
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .trim();
  return createHash('sha256').update(plain).digest('hex');
}

/** Nor is `rel`, which WordPress sets on all links of comments. */
export function commentHash(author: string, content: string): string {
  return contentHash(`${author.trim()}\n${content.replace(/\s+rel=(?:"[^"]*"|'[^']*')/gi, '')}`);
}

/** Whether the text was edited after the export; exports of earlier versions do not say. */
export function isEdited(meta: ReadonlyMap<string, string>, hash: string): boolean {
  const exported = meta.get(CONTENT_KEY)?.trim();
  return exported !== undefined && exported !== hash;
}

const url = z.string().max(2_048);

export const ownMeta = z.object({
  language: z.string().max(50).nullish().catch(null),
  translationOfId: z.string().max(20).nullish().catch(null),
  seriesOrder: z.number().int().min(0).max(9_999).nullish().catch(null),
  responseTo: z
    .object({
      kind: z.enum(RESPONSE_KINDS),
      url,
      rsvp: z.enum(RSVPS).nullable(),
    })
    .nullish()
    .catch(null),
  trackbacksTo: z.array(url).max(20).optional().catch(undefined),
  notifies: z.boolean().optional().catch(undefined),
  pings: z
    .object({
      pingbacksOpen: z.boolean(),
      trackbacksOpen: z.boolean(),
      webmentionsOpen: z.boolean(),
    })
    .optional()
    .catch(undefined),
  /** Earlier paths. */
  aliases: z.array(z.string().max(2_048)).max(1_000).optional().catch(undefined),
  notified: z.array(url).max(10_000).optional().catch(undefined),
  /** The id that it had in a WordPress before; `null`: none. */
  wordpressId: z.number().int().positive().nullish().catch(undefined),
  /** `false`: it is by nobody in particular. */
  hasAuthor: z.boolean().optional().catch(undefined),
  /** Of an earlier blog; `null`: it was made from its id. */
  guid: z.string().max(2_048).nullish().catch(undefined),
});
export type OwnMeta = z.infer<typeof ownMeta>;

export function readOwnMeta(json: string | undefined): OwnMeta {
  if (json === undefined) return {};
  try {
    return ownMeta.catch({}).parse(JSON.parse(json));
  } catch {
    return {};
  }
}

const text = z.string().max(20_000).nullable();

const ownLinkback = z.object({
  via: z.string(),
  type: z.string(),
  title: text,
  author: text,
  authorUrl: text,
  site: text,
  excerpt: text,
});
/** What we know of a linkback; WordPress has one name and one text. */
export type OwnLinkback = z.infer<typeof ownLinkback>;

export function readOwnLinkback(json: string | undefined): OwnLinkback | null {
  if (json === undefined) return null;
  try {
    return ownLinkback.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
