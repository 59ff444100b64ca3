/**
 * Markdown of other programs, which may contain HTML: whether it does, and its HTML by the rules of CommonMark.
 */
import MarkdownIt, { type Token } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import footnote from 'markdown-it-footnote';
import { toPlainLines } from '../../lib/text/plain-text.ts';

const markdownIt = new MarkdownIt({ html: true, linkify: true, typographer: false });
markdownIt.use(footnote);
markdownIt.use(cjkFriendly);
// Without the rule above them.
markdownIt.renderer.rules['footnote_block_open'] = () => '<section class="footnotes">\n<ol>\n';

const COMMENT = /^\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)+$/;

export type OtherMarkdown =
  /** `markdown`: without the comments that it had. */
  { kind: 'markdown'; markdown: string } | { kind: 'html'; html: string };

/** May take seconds for a long text. */
export function readOtherMarkdown(given: string): OtherMarkdown {
  const markdown = toPlainLines(given);
  if (!/<[a-z/!?]/i.test(markdown)) return { kind: 'markdown', markdown };
  const env = {};
  const tokens = markdownIt.parse(markdown, env);
  const blocks = tokens.filter(isHtml);
  const isInline = tokens.some(({ children }) => children?.some(isHtml));
  if (isInline || !blocks.every(({ content }) => COMMENT.test(content))) {
    return { kind: 'html', html: markdownIt.renderer.render(tokens, markdownIt.options, env) };
  }
  const lines = markdown.split('\n');
  for (const { map } of blocks) if (map) lines.fill('', map[0], map[1]);
  return { kind: 'markdown', markdown: lines.join('\n') };
}

function isHtml({ type }: Token): boolean {
  return type === 'html_block' || type === 'html_inline';
}
