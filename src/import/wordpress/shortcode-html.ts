/**
 * The HTML of the shortcodes that WordPress and its most used plugins know.
 */
import { lookup } from '../../lib/lookup.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import type { NoteLevel } from '../entry.ts';
import { isOfKind, type Attachment } from './attachment.ts';
import { captionedImage } from '../../posts/wordpress/captions.ts';
import { figure } from '../../posts/wordpress/figures.ts';
import type { Shortcode } from './shortcodes.ts';

export type Note = { content: string };

export type ShortcodeTools = {
  attachment: (id: string) => Attachment | null;
  attachmentsOf: () => readonly Attachment[];
  note: (level: NoteLevel, what: string) => void;
  /** Footnotes are added to it. */
  references: Note[];
};

type Make = (shortcode: Shortcode, tools: ShortcodeTools) => string | null;

const MAKERS = lookup<Make>({
  caption,
  wp_caption: caption,
  gallery,
  embed: ({ content, attributes, values }) =>
    alone((content ?? attributes.get('src') ?? values[0] ?? '').trim()),
  audio: (shortcode, tools) => player(shortcode, tools, 'audio'),
  video: (shortcode, tools) => player(shortcode, tools, 'video'),
  playlist,
  youtube: ({ content, attributes, values }) =>
    site(content ?? attributes.get('id') ?? values[0], 'https://www.youtube.com/watch?v='),
  vimeo: ({ content, attributes, values }) =>
    site(content ?? attributes.get('id') ?? values[0], 'https://vimeo.com/'),
  code,
  sourcecode: code,
  footnote,
  fn: footnote,
  mfn: footnote,
  ref: footnote,
});

export const KNOWN_SHORTCODES: ReadonlySet<string> = new Set(Object.keys(MAKERS));

/** @returns `null` if it cannot be made of it: it stays as text */
export function shortcodeHtml(shortcode: Shortcode, tools: ShortcodeTools): string | null {
  return MAKERS[shortcode.name]?.(shortcode, tools) ?? null;
}

function caption({ content, attributes }: Shortcode): string | null {
  const made = captionedImage(content ?? '', attributes.get('caption'));
  return made === null ? content : `\n\n${made}\n\n`;
}

function gallery({ attributes }: Shortcode, tools: ShortcodeTools): string {
  const named = attributes.get('ids') ?? attributes.get('include');
  const excluded = new Set(idsIn(attributes.get('exclude')));
  const images =
    named === undefined
      ? tools.attachmentsOf().filter(({ id, url }) => isOfKind(url, 'image') && !excluded.has(id))
      : found(idsIn(named), tools, 'An image of a gallery that is not in the export');
  return `\n\n${images.map(imageFigure).join('\n\n')}\n\n`;
}

function imageFigure({ url, alt, caption: below }: Attachment): string {
  return figure(`<img src="${escapeXml(url)}" alt="${escapeXml(alt)}" />`, below);
}

function idsIn(list: string | undefined): string[] {
  return (list ?? '').split(/[,\s]+/).filter((id) => id !== '');
}

function found(ids: string[], tools: ShortcodeTools, missing: string): Attachment[] {
  return ids.flatMap((id) => {
    const attachment = tools.attachment(id);
    if (!attachment) tools.note('lost', missing);
    return attachment ?? [];
  });
}

const SOURCES = ['src', 'mp3', 'm4a', 'ogg', 'wav', 'flac', 'mp4', 'm4v', 'webm', 'ogv', 'wmv'];

/** Files that are neither played nor fetched in place: a link is what every reader can follow. */
function player(
  { attributes, values, content }: Shortcode,
  tools: ShortcodeTools,
  kind: 'audio' | 'video',
): string | null {
  const named = SOURCES.map((name) => attributes.get(name)).find((url) => url !== undefined);
  const inContent = /https?:\/\/[^\s"'<>[\]]+/.exec(content ?? '')?.[0];
  const uploaded = tools.attachmentsOf().find(({ url }) => isOfKind(url, kind))?.url;
  const url = named ?? values[0] ?? inContent ?? uploaded;
  if (url === undefined) return null;
  if (/^https?:\/\/(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|vimeo\.com)\//i.test(url))
    return alone(url);
  tools.note('changed', 'Players of audio and video became links');
  return `\n\n${fileLink(url)}\n\n`;
}

function playlist({ attributes }: Shortcode, tools: ShortcodeTools): string {
  const kind = attributes.get('type') === 'video' ? 'video' : 'audio';
  const named = attributes.get('ids');
  const files =
    named === undefined
      ? tools.attachmentsOf().filter(({ url }) => isOfKind(url, kind))
      : found(idsIn(named), tools, 'A file of a playlist that is not in the export');
  tools.note('changed', 'Players of audio and video became links');
  const items = files.map(({ url }) => `<li>${linkTo(url)}</li>`);
  return items.length === 0 ? '' : `\n\n<ul>${items.join('')}</ul>\n\n`;
}

export function fileLink(url: string): string {
  return `<p>${linkTo(url)}</p>`;
}

function linkTo(url: string): string {
  const name = url.replace(/[?#].*$/, '').replace(/^.*\//, '') || url;
  return `<a href="${escapeXml(url)}">${escapeXml(decoded(name))}</a>`;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** `url`: as in HTML, its `&` escaped or not. */
function alone(url: string): string | null {
  const plain = url.replaceAll('&amp;', '&').replaceAll('&#038;', '&');
  return /^https?:\/\/\S+$/i.test(plain) ? `\n\n<p>${escapeXml(plain)}</p>\n\n` : null;
}

/** An id, or a URL with players' parameters behind it. */
function site(given: string | undefined, before: string): string | null {
  const text = (given ?? '').trim();
  if (/^[\w-]{3,20}$/.test(text)) return alone(before + text);
  return alone(
    text.replace(/&(?:amp;|#038;)?(?:w|h|rel|hd|fs|showinfo|showsearch|iv_load_policy)=.*$/i, ''),
  );
}

function code({ content, attributes, values }: Shortcode): string | null {
  if (content === null) return null;
  const language = attributes.get('lang') ?? attributes.get('language') ?? values[0] ?? '';
  const name = /^[\w+#.-]{1,30}$/.test(language) ? ` class="language-${escapeXml(language)}"` : '';
  const text = content
    .replace(/^\n/, '')
    .trimEnd()
    .replace(/&(?!#?\w{1,31};)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return `\n\n<pre><code${name}>${text}\n</code></pre>\n\n`;
}

function footnote({ content }: Shortcode, { references }: ShortcodeTools): string | null {
  if (content === null || content.trim() === '') return null;
  const number = references.push({ content: content.trim() });
  return `<sup><a href="#fn-${number}" id="fnref-${number}">${number}</a></sup>`;
}
