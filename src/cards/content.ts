/**
 * What a post's social card shows: its cover; of a note without one, its first image; else its title. And the hash of
 * that, by which a card that would look the same is not drawn again. Reads no files.
 */
import { createHash } from 'node:crypto';
import { findFirstImage } from '../feeds/feed-html.ts';
import { directionOf } from '../lib/text/language.ts';
import { imagePath, plainFile } from '../posts/images/image.ts';
import { type Post, permalink, postName } from '../posts/post.ts';
import type { SiteSettings } from '../settings/settings.ts';
import type { CardText } from './draw.ts';

export type CardContent =
  /** Where the media library has it: `/media/KEY/NAME`, decoded. */
  { kind: 'photo'; path: string } | ({ kind: 'text' } & CardText);

/** Changes with what draw.ts makes of the same content. */
const VERSION = 1;

/**
 * @returns `null` without image and words, as of a like; and for a title in a script that our fonts do not have: a card
 *   of boxes is worse than none
 */
export function cardContent(
  siteUrl: string,
  settings: SiteSettings,
  post: Post,
): CardContent | null {
  const photo = photoOf(siteUrl, post);
  if (photo !== null) return { kind: 'photo', path: photo };
  if (post.title === '' && post.excerpt === '') return null;
  const title = drawable(postName(post));
  if (title === null) return null;
  return {
    kind: 'text',
    title,
    siteTitle: drawable(settings.siteTitle) ?? '',
    accent: settings.accent,
    isRightToLeft: directionOf(post.language ?? settings.siteLanguage) === 'rtl',
  };
}

function photoOf(siteUrl: string, post: Post): string | null {
  if (post.cover) return imagePath(post.cover, plainFile(post.cover));
  if (post.title !== '') return null;
  const first = findFirstImage(post.bodyHtml, permalink(siteUrl, post));
  const ours = `${siteUrl}/media/`;
  if (!first?.url.startsWith(ours) || !first.url.endsWith('.webp')) return null;
  return decoded(first.url.slice(siteUrl.length));
}

function decoded(path: string): string | null {
  try {
    return decodeURI(path);
  } catch {
    return null;
  }
}

/** Of a card, hexadecimal. */
export function hashOf(content: CardContent): string {
  return createHash('sha256')
    .update(JSON.stringify([VERSION, content]))
    .digest('hex');
}

/** Of what all drawn cards share: another one, and all are compared with their posts again. */
export function styleOf({ siteTitle, accent }: SiteSettings): string {
  return createHash('sha256')
    .update(JSON.stringify([VERSION, siteTitle, accent]))
    .digest('hex');
}

/** What the fonts of public/cards have (scripts/make-fonts.py): Latin, Greek, Cyrillic, Hebrew, Arabic. */
const MISSING =
  /[^\u0020-\u007e\u00a0-\u024f\u0259\u02b0-\u03ff\u0400-\u052f\u05d0-\u05f4\u0600-\u06ff\u1e00-\u1eff\u2010-\u205e\u20a0-\u20bf\u2116\u211f\u2122\u2190-\u2199\u2212]/gu;

/** Without emoji and other signs that the fonts do not have; `null` without letters that they have. */
function drawable(text: string): string | null {
  const missing = text.match(MISSING) ?? [];
  if (missing.some((character) => /[\p{L}\p{N}]/u.test(character))) return null;
  const rest = text.replace(MISSING, '').replace(/\s+/gu, ' ').trim();
  return /[\p{L}\p{N}]/u.test(rest) ? rest : null;
}
