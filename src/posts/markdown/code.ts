/**
 * Blocks of code, highlighted when the post is saved: classes alone, the theme says what they mean.
 *
 * highlight.js is loaded by the first block that names a language: most blogs never do.
 */
import { createRequire } from 'node:module';
import type { HLJSApi, LanguageFn } from 'highlight.js';
import type { MarkdownIt, Token } from 'markdown-it';

const require = createRequire(import.meta.url);

/** More is shown as it is: grammars are regular expressions, and some take their time. */
const MAX_HIGHLIGHTED = 20_000;
const MAX_HIGHLIGHTED_OF_POST = 100_000;

/**
 * Many grammars look ahead from each letter of a word to its end, or of a row of words to the next
 * sign: their time grows by the square of it. What people write as code has neither this long.
 */
const MAX_UNBROKEN = 500;
const BREAKS = [/\s+/u, /[^\p{L}\p{N}_\s]+/u];

/** As many columns fit the narrowest phone. A longer line scrolls, so the keyboard must get there. */
const COLUMNS_THAT_FIT = 24;

type Env = { highlighted?: number; [key: string]: unknown };

export function highlightCode(markdownIt: MarkdownIt): void {
  const { rules } = markdownIt.renderer;
  const { escapeHtml } = markdownIt.utils;

  rules['fence'] = (tokens, index, _options, env: Env = {}) => {
    const { content, info } = tokens[index] as Token;
    const [name = ''] = markdownIt.utils.unescapeAll(info).trim().split(/\s+/, 1);
    const html = highlighted(content, name, env) ?? escapeHtml(content);
    const language = name === '' ? '' : ` class="language-${escapeHtml(name)}"`;
    return `<pre${attributesFor(content, name)}><code${language}>${html}</code></pre>\n`;
  };
  rules['code_block'] = (tokens, index) => {
    const { content } = tokens[index] as Token;
    return `<pre${attributesFor(content, '')}><code>${escapeHtml(content)}</code></pre>\n`;
  };
}

/** Code runs from left to right in an Arabic post, too; a block of no language may be a poem. */
function attributesFor(content: string, language: string): string {
  const direction = ` dir="${language === '' ? 'auto' : 'ltr'}"`;
  const scrolls = content.split('\n').some((line) => columnsOf(line) > COLUMNS_THAT_FIT);
  return scrolls ? `${direction} tabindex="0"` : direction;
}

/** Letters outside the Latin alphabet and its kin may take two columns, a tab up to eight. */
function columnsOf(line: string): number {
  return line.replace(/[^\x20-\u052f]/g, '  ').replaceAll('\t', '        ').length;
}

function highlighted(code: string, name: string, env: Env): string | null {
  const total = (env.highlighted ?? 0) + code.length;
  if (name === '' || code.length > MAX_HIGHLIGHTED || total > MAX_HIGHLIGHTED_OF_POST) return null;
  if (isUnbroken(code)) return null;
  const highlighter = highlighterOf(name);
  if (!highlighter) return null;
  env.highlighted = total;
  return highlighter.highlight(code, { language: name, ignoreIllegals: true }).value;
}

function isUnbroken(code: string): boolean {
  return BREAKS.some((sign) => code.split(sign).some(({ length }) => length > MAX_UNBROKEN));
}

let loaded: HLJSApi | undefined;

/** Knows three dozen languages by all their names, the others by the names of their files. */
function highlighterOf(name: string): HLJSApi | null {
  loaded ??= require('highlight.js/lib/common') as HLJSApi;
  if (loaded.getLanguage(name)) return loaded;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return null;
  try {
    loaded.registerLanguage(name, require(`highlight.js/lib/languages/${name}`) as LanguageFn);
    return loaded;
  } catch {
    return null;
  }
}
