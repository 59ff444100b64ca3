/**
 * Embeds in Markdown: a paragraph of the text itself that is nothing but a URL becomes the card of the page there,
 * as soon as that is known. In lists, quotations and footnotes it stays a link, and so does a link with words.
 */
import type { MarkdownIt, Token } from 'markdown-it';
import { documentKey } from '../../lib/url.ts';
import {
  cardHtml,
  loneUrl,
  MAX_EMBEDS,
  type EmbedCard,
  type EmbedCards,
  type EmbedUse,
} from '../embeds/embed.ts';

/** `embeds` is read, and `found` written, during a rendering. */
export type EmbedEnvironment = { embeds?: EmbedCards; found?: EmbedUse[] };

/** The type of the token that a card becomes; its content is the title. */
const CARD = 'embed_card';

export function setEmbeds(markdownIt: MarkdownIt): void {
  markdownIt.core.ruler.push('embeds', (state) => {
    const env = state.env as EmbedEnvironment;
    const found = (env.found ??= []);
    const tokens: Token[] = [];
    let depth = 0;
    for (let at = 0; at < state.tokens.length; at += 1) {
      const [token, inline] = state.tokens.slice(at, at + 2) as [Token, Token | undefined];
      const url = depth === 0 && inline ? urlOf(token, inline) : null;
      const card = url && inline ? use(url, inline) : null;
      if (card && inline) {
        const made = new state.Token(CARD, 'figure', 0);
        made.content = card.title;
        made.meta = { card, inline };
        made.map = token.map;
        tokens.push(made);
        at += 2;
      } else {
        tokens.push(token);
        depth += token.nesting;
      }
    }
    state.tokens = tokens;

    /** Notes that the text shows the page. @returns its card, if it has one */
    function use(url: URL, inline: Token): EmbedCard | null {
      const key = documentKey(url);
      const known = env.embeds?.get(key);
      if (!found.some((each) => each.key === key)) {
        if (found.length === MAX_EMBEDS) return null;
        const { href, hostname: hostName } = url;
        found.push({ key, url: href, hostName, version: known?.version ?? null });
      }
      inline.meta = { isEmbed: true };
      return known && known.title !== null ? known : null;
    }
  });

  const { escapeHtml } = markdownIt.utils;
  markdownIt.renderer.rules[CARD] = (tokens, index) => {
    const { card, inline } = tokens[index]?.meta as { card: EmbedCard; inline: Token };
    const [link, text] = inline.children ?? [];
    const html = cardHtml(card, {
      href: escapeHtml(String(link?.attrGet('href') ?? '')),
      text: escapeHtml(text?.content ?? ''),
    });
    // In a preview (source-lines.ts).
    const line = tokens[index]?.attrGet('data-line');
    return line == null ? html : html.replace('<figure', `<figure data-line="${line}"`);
  };
}

/** The URL that is all of a paragraph. */
function urlOf(opening: Token, inline: Token): URL | null {
  if (opening.type !== 'paragraph_open') return null;
  const [link, , end, ...more] = inline.children ?? [];
  if (link?.type !== 'link_open' || link.info !== 'auto') return null;
  return end?.type === 'link_close' && more.length === 0 ? loneUrl(inline.content) : null;
}

/** Whether a token shows a page: as a card, or as a link that becomes one. */
export function isEmbed({ type, meta }: Pick<Token, 'type' | 'meta'>): boolean {
  return type === CARD || (meta as { isEmbed?: boolean } | null)?.isEmbed === true;
}
