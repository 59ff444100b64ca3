/**
 * The one call of the HTML parser, for pages from outside.
 *
 * A hostile page can occupy it for minutes: call it in a thread only (reader/page-reader.ts).
 */
import { Parser, Token, TokenizerMode, parse, serialize, type DefaultTreeAdapterMap } from 'parse5';
import { elements, isHtml, type Document } from './tree.ts';

/** As if scripting were off, so that the content of `<noscript>` is part of the page. */
const OPTIONS = { scriptingEnabled: false };

/**
 * Parses a page as browsers do, including invalid ones. XHTML goes through the same parser, so a
 * page that is not well-formed is read all the same.
 */
export function parseHtml(text: string, syntax: 'html' | 'xhtml'): Document {
  return syntax === 'html'
    ? parse(text, OPTIONS)
    : XhtmlParser.parse<DefaultTreeAdapterMap>(text, OPTIONS);
}

/** The content of a document's body, as HTML. Recursive, so for our own HTML only. */
export function bodyToHtml(document: Document): string {
  for (const element of elements(document)) {
    if (isHtml(element, 'body')) return serialize(element);
  }
  return '';
}

/**
 * Closes what XHTML closes: to an HTML parser `<script src="…"/>` opens a script, and the rest of
 * the page is its source.
 *
 * @NOTE parse5 calls its Parser internal, and offers nothing else; the tests notice a change.
 */
class XhtmlParser extends Parser<DefaultTreeAdapterMap> {
  override onStartTag(token: Token.TagToken): void {
    super.onStartTag(token);
    if (!token.selfClosing || token.ackSelfClosing) return;
    this.tokenizer.state = TokenizerMode.DATA;
    this.onEndTag({ ...token, type: Token.TokenType.END_TAG, selfClosing: false, attrs: [] });
  }
}
