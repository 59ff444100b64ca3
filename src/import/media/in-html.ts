/**
 * The URLs in HTML, and HTML with other URLs: each attribute is replaced in its place, and every other byte stays.
 * Tokens only, no tree, so that deep nesting costs nothing.
 */
import { Tokenizer, TokenizerMode, type Token } from 'parse5';
import { lookup } from '../../lib/lookup.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import type { Reference } from './media.ts';

export const attributesOf = /\b(?:src|href|poster|data)\s*=/i;

/** Elements whose content is text to the parser. */
const MODES = new Map<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]>([
  ['script', TokenizerMode.SCRIPT_DATA],
  ['style', TokenizerMode.RAWTEXT],
  ['xmp', TokenizerMode.RAWTEXT],
  ['iframe', TokenizerMode.RAWTEXT],
  ['noembed', TokenizerMode.RAWTEXT],
  ['noframes', TokenizerMode.RAWTEXT],
  ['textarea', TokenizerMode.RCDATA],
  ['title', TokenizerMode.RCDATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
]);

const SHOWN = lookup<readonly [attribute: string, as: Reference['as']][]>({
  img: [['src', 'image']],
  video: [
    ['src', 'media'],
    ['poster', 'image'],
  ],
  audio: [['src', 'media']],
  source: [['src', 'media']],
  embed: [['src', 'media']],
  object: [['data', 'media']],
  a: [['href', 'link']],
});
/** They name further sizes, which the library makes itself. */
const SIZES = ['srcset', 'sizes'] as const;

type Change = { from: number; to: number; text: string };
type Found = Reference & { tag: Token.TagToken; attribute: string };

export function replaceInHtml(
  source: string,
  replace: (reference: Reference) => string | null,
): string {
  const changes: Change[] = [];
  for (const { tag, attribute, ...reference } of findInHtml(source)) {
    const url = replace(reference);
    if (url === null) continue;
    changes.push(changeOf(source, tag, attribute, ` ${attribute}="${escapeXml(url)}"`));
    if (tag.tagName !== 'img') continue;
    for (const name of SIZES) {
      if (tag.location?.attrs?.[name]) changes.push(changeOf(source, tag, name, ''));
    }
  }
  return applied(source, changes);
}

/** The attribute and the white space before it. */
function changeOf(source: string, tag: Token.TagToken, name: string, text: string): Change {
  const place = tag.location?.attrs?.[name];
  if (!place) throw new Error(`The place of ${name} is not known.`);
  let from = place.startOffset;
  while (/[\t\n\f\r ]/.test(source.charAt(from - 1))) from -= 1;
  return { from, to: place.endOffset, text };
}

function applied(source: string, changes: Change[]): string {
  let [result, at] = ['', 0];
  for (const { from, to, text } of changes.toSorted((a, b) => a.from - b.from)) {
    if (from < at) continue;
    result += source.slice(at, from) + text;
    at = to;
  }
  return result + source.slice(at);
}

function findInHtml(source: string): Found[] {
  const found: Found[] = [];
  let openLink: Found | null = null;
  const ignore = () => undefined;
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag(tag) {
        const mode = MODES.get(tag.tagName);
        if (mode !== undefined) {
          // The end tag that ends it is recognized by the last start tag, which is set after this call.
          tokenizer.lastStartTagName = tag.tagName;
          tokenizer.state = mode;
        }
        if (tag.tagName === 'img' && openLink) openLink.holdsImage = true;
        if (tag.tagName === 'a') openLink = null;
        for (const [attribute, as] of SHOWN[tag.tagName] ?? []) {
          const url = valueOf(tag, attribute);
          if (url === null || url.trim() === '') continue;
          const reference = { url, as, entryId: entryIdOf(tag, as, url), holdsImage: false };
          const each = { ...reference, tag, attribute };
          found.push(each);
          if (as === 'link') openLink = each;
        }
      },
      onEndTag(tag) {
        if (tag.tagName === 'a') openLink = null;
      },
      onComment: ignore,
      onDoctype: ignore,
      onEof: ignore,
      onCharacter: ignore,
      onNullCharacter: ignore,
      onWhitespaceCharacter: ignore,
    },
  );
  tokenizer.write(source, true);
  return found;
}

function valueOf(tag: Token.TagToken, name: string): string | null {
  return tag.attrs.find((attribute) => attribute.name === name)?.value ?? null;
}

/** WordPress names the attachment in `rel`, or in the query of its page. */
function entryIdOf(tag: Token.TagToken, as: Reference['as'], url: string): string | null {
  if (as !== 'link') return null;
  return /\bwp-att-(\d+)\b/.exec(valueOf(tag, 'rel') ?? '')?.[1] ?? attachmentIdIn(url);
}

export function attachmentIdIn(url: string): string | null {
  return /[?&]attachment_id=(\d+)(?:[&#]|$)/.exec(url)?.[1] ?? null;
}
