/**
 * Embeds as posts know them: which URLs of a text are alone on a line, the card that is shown in place of one, and
 * the HTML of a post without its cards. Pure.
 *
 * src/embeds reads the pages and stores what cards show.
 */
import { decodeEntitiesOnce, escapeXml } from '../../lib/text/markup.ts';
import { documentKey, parseHttpUrl } from '../../lib/url.ts';
import { pageOfPlayer } from '../html/players.ts';
import type { GivenSource } from '../post.ts';

export const EMBED_TYPES = ['video', 'audio', 'photo', 'link'] as const;
export type EmbedType = (typeof EMBED_TYPES)[number];

/** What is known of a page, as its card shows it. Texts are plain. */
export type EmbedCard = {
  /** The number of its changes. */
  version: number;
  type: EmbedType;
  title: string;
  author: string | null;
  provider: string | null;
  description: string | null;
  /** The frame that a click opens (embeds/providers.ts); `null`: there is none. */
  playerUrl: string | null;
  /** Of this site; sizes in pixels. */
  picture: { url: string; width: number; height: number } | null;
};

/** By `documentKey`; `version` alone where there is nothing to show. */
export type EmbedCards = ReadonlyMap<string, EmbedCard | { version: number; title: null }>;

/** A URL alone on a line of a text, and the version of the card that the text was rendered with. */
export type EmbedUse = {
  key: string;
  url: string;
  hostName: string;
  /** `null`: no card was looked up. */
  version: number | null;
};

/** Further ones stay links. */
export const MAX_EMBEDS = 30;

/** Far more than are shown, since those in code are no embeds: a bound of the query. */
const MAX_LOOKED_UP = 400;

const LINE = /^[ \t]{0,3}<?(https?:\/\/[^\s<>]+)>?[ \t]*$/gim;

/** In HTML, a URL alone in an element, or that of a frame. */
const ALONE = />\s*(https?:\/\/[^\s<>]+)\s*<|\ssrc\s*=\s*["']?([^"'\s>]+)/gi;

/** The keys of URLs that may be alone on a line: the rendering decides (markdown/embeds.ts, html/decorate.ts). */
export function embedKeysIn({ markdown: source, bodyFormat }: GivenSource): string[] {
  const keys = new Set<string>();
  const urls = bodyFormat === 'html' ? [...urlsInHtml(source)] : source.matchAll(LINE);
  for (const [, text = ''] of urls) {
    const url = parseHttpUrl(text);
    if (url && keys.size < MAX_LOOKED_UP) keys.add(documentKey(url));
  }
  return [...keys];
}

function* urlsInHtml(html: string): Generator<[string, string]> {
  for (const [found, , text = ''] of html.matchAll(LINE)) yield [found, text];
  for (const [found, alone, frame] of html.matchAll(ALONE)) {
    const url = decodeEntitiesOnce(alone ?? frame ?? '');
    const player = frame === undefined ? null : URL.parse(url.replace(/^\/\//, 'https://'));
    yield [found, (player && pageOfPlayer(player)) ?? url];
  }
}

/** The URL that is all of a paragraph; `null` for any other text. */
export function loneUrl(paragraph: string): URL | null {
  const [, text] = /^<?(https?:\/\/[^\s<>]+)>?$/i.exec(paragraph.trim()) ?? [];
  return text === undefined ? null : parseHttpUrl(text);
}

/** The link that the card replaces, escaped: its URL and its text. */
type ReplacedLink = { href: string; text: string };

/** A picture that is no wider than this many pixels is beside the text, as is an upright one that is no photo. */
const SMALL_PIXELS = 420;

export function cardHtml(card: EmbedCard, { href, text }: ReplacedLink): string {
  const { picture, type, playerUrl, description } = card;
  const isLarge =
    picture && picture.width > SMALL_PIXELS && (type === 'photo' || picture.width > picture.height);
  const classes = `embed ${type}${picture && !isLarge ? ' beside' : ''}`;
  const by = [card.author, card.provider].flatMap((each) => each ?? []);
  return [
    `<figure class="${classes}" data-href="${href}" data-text="${text}">`,
    picture &&
      `<a class="embed-picture" href="${href}" tabindex="-1" aria-hidden="true"><img src="${escapeXml(picture.url)}" width="${picture.width}" height="${picture.height}" alt="" loading="lazy" decoding="async"></a>`,
    '<figcaption dir="auto">',
    `<p class="embed-title"><a href="${href}">${escapeXml(card.title)}</a></p>`,
    description && `<p class="embed-words">${escapeXml(description)}</p>`,
    by.length > 0 &&
      `<p class="embed-by">${by.map((each) => `<bdi>${escapeXml(each)}</bdi>`).join(' · ')}</p>`,
    (type === 'video' || type === 'audio') &&
      `<p><a class="embed-play" href="${href}"${playerUrl === null ? '' : ` data-player="${escapeXml(playerUrl)}"`}>${escapeXml(card.provider ?? card.title)}</a></p>`,
    '</figcaption>',
    '</figure>\n',
  ]
    .filter(Boolean)
    .join('\n');
}

const CARD =
  /<figure class="embed [a-z ]*" data-href="([^"]*)" data-text="([^"]*)">.*?<\/figure>\n/gs;

/** The HTML as it is without cards: each is the link that its author wrote. */
export function withoutCards(bodyHtml: string): string {
  return bodyHtml.replace(
    CARD,
    (_card, href: string, text: string) => `<p><a href="${href}" class="auto">${text}</a></p>\n`,
  );
}

const PLAY = /(<a class="embed-play" [^>]*>)([^<]*)(?=<\/a>)/g;

/** Replaces the name of the provider in each link to a player by a text with it: "Play at YouTube". */
export function withPlayTexts(bodyHtml: string, textHtml: (provider: string) => string): string {
  if (!bodyHtml.includes('embed-play')) return bodyHtml;
  return bodyHtml.replace(
    PLAY,
    (_link, opening: string, provider: string) => opening + textHtml(unescaped(provider)),
  );
}

const REFERENCES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** The reverse of `escapeXml`. */
function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (each) => REFERENCES[each] ?? each);
}

const PLAYER = /<a class="embed-play" [^>]* data-player="(https:\/\/[^/"]+)\//g;

/** The origins of the frames that the post's players open. */
export function playerOrigins(bodyHtml: string): string[] {
  if (!bodyHtml.includes('data-player')) return [];
  return [...new Set([...bodyHtml.matchAll(PLAYER)].flatMap(([, origin]) => origin ?? []))];
}
