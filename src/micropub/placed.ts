/**
 * Photos, videos and audio of an entry in the text of a post: before what its author wrote, unless that shows them
 * already. Pure.
 */
import { InvalidInputError } from '../lib/errors.ts';
import { escapeXml } from '../lib/text/markup.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { parseImageUrl } from '../posts/images/image.ts';
import type { BodyFormat } from '../posts/post.ts';
import { isOwnAddress } from '../posts/urls/paths.ts';
import { memberOf, urlOf, type Values } from './entry.ts';

/** Also their order in a text. */
export const MEDIA = ['photo', 'video', 'audio'] as const;

/** `url` as in a text: without the host if it is this site's. */
export type PlacedMedia = { kind: (typeof MEDIA)[number]; url: string; alt: string };

type Site = { siteUrl: string };

const MAX_MEDIA = 100;

/** @throws InvalidInputError for what is no URL, or too many */
export function mediaIn(site: Site, properties: Values): PlacedMedia[] {
  const count = MEDIA.reduce((sum, kind) => sum + (properties.get(kind)?.length ?? 0), 0);
  if (count > MAX_MEDIA) {
    throw new InvalidInputError(`A post has at most ${MAX_MEDIA} photos, videos and audio files.`);
  }
  return MEDIA.flatMap((kind) =>
    (properties.get(kind) ?? []).map((value) => ({
      kind,
      url: addressIn(site, kind, value),
      alt: altOf(value),
    })),
  );
}

function addressIn({ siteUrl }: Site, kind: string, value: unknown): string {
  const url = parseHttpUrl(urlOf(value) ?? '');
  if (!url) throw new InvalidInputError(`${kind} is a URL that begins with http:// or https://.`);
  const isOurs = isOwnAddress({ siteUrl }, url) && parseImageUrl(url.pathname) !== null;
  return isOurs ? url.pathname + url.hash : url.href;
}

function altOf(value: unknown): string {
  const alt = memberOf(value, 'alt');
  return typeof alt === 'string' ? toPlainText(alt) : '';
}

/** As programs that read HTML get their URLs. */
export function withHost({ siteUrl }: Site, media: readonly PlacedMedia[]): PlacedMedia[] {
  return media.map((each) => ({ ...each, url: new URL(each.url, siteUrl).href }));
}

/** Those that a text does not show. */
export function notShownIn(source: string, media: readonly PlacedMedia[]): PlacedMedia[] {
  return media.filter((each) => !isShownIn(source, each));
}

export function isShownIn(source: string, { url }: Pick<PlacedMedia, 'url'>): boolean {
  const key = parseImageUrl(url)?.key;
  const marks = key === undefined ? [url, escapeXml(url), inMarkdown(url)] : [`/media/${key}/`];
  return marks.some((mark) => source.includes(mark));
}

/** The beginning of a text that shows the media. */
export function beginningOf(media: readonly PlacedMedia[], format: BodyFormat): string {
  if (media.length === 0) return '';
  const photos = media.filter(({ kind }) => kind === 'photo');
  const others = media.filter(({ kind }) => kind !== 'photo');
  if (format === 'html') {
    const lines = [...photos.map(figure), ...others.map((each) => `<p>${link(each)}</p>`)];
    return `${lines.join('\n')}\n`;
  }
  // Several in a paragraph are a gallery.
  const gallery = photos.map(({ url, alt }) => `![${escaped(alt)}](${inMarkdown(url)})`).join('\n');
  const links = others.map(({ url }) =>
    url.startsWith('/') ? `[${escaped(nameIn(url))}](${inMarkdown(url)})` : inMarkdown(url),
  );
  return `${[gallery, ...links].filter(Boolean).join('\n\n')}\n\n`;
}

/** What an author wrote after the beginning; `null`: the text has another beginning. */
export function afterBeginning(
  source: string,
  media: readonly PlacedMedia[],
  format: BodyFormat,
): string | null {
  const beginning = beginningOf(media, format);
  if (source.startsWith(beginning)) return source.slice(beginning.length);
  return source.trimEnd() === beginning.trimEnd() ? '' : null;
}

function figure({ url, alt }: PlacedMedia): string {
  return `<figure><img src="${escapeXml(url)}" alt="${escapeXml(alt)}"></figure>`;
}

function link({ url }: PlacedMedia): string {
  return `<a href="${escapeXml(url)}">${escapeXml(nameIn(url))}</a>`;
}

const MAX_NAME = 100;

function nameIn(url: string): string {
  const path = url.replace(/[?#].*$/, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    return cutText(toPlainText(decodeURIComponent(name)), MAX_NAME) || url;
  } catch {
    return name || url;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\[\]*_`<>&!~$:^]/g, String.raw`\$&`);
}

/** A normalised URL, in which parentheses would end the link. */
function inMarkdown(url: string): string {
  return url.replaceAll('(', '%28').replaceAll(')', '%29');
}
