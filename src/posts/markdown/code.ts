/**
 * Highlights blocks of code on save: with classes only, which the theme colours.
 *
 * highlight.js is loaded by the first block that names a language: most blogs never load it.
 */
import { createRequire } from 'node:module';
import type { HLJSApi, LanguageFn } from 'highlight.js';
import MarkdownIt, { type MarkdownIt as Parser, type Token } from 'markdown-it';

const require = createRequire(import.meta.url);
const { escapeHtml } = new MarkdownIt('zero').utils;

/** Longer code is not highlighted: grammars are regular expressions, and some are slow. */
const MAX_HIGHLIGHTED = 20_000;
const MAX_HIGHLIGHTED_OF_POST = 100_000;

/**
 * Many grammars look ahead from each letter to the end of a word, or of a run of words without
 * punctuation, so their time grows with the square of its length. Real code has no runs this long.
 */
const MAX_UNBROKEN = 500;
const SEPARATORS = [/\s+/u, /[^\p{L}\p{N}_\s]+/u];

/** Columns on the narrowest phone. Longer lines scroll, so the block must be focusable. */
const COLUMNS_THAT_FIT = 24;

/** How much of a post is highlighted. */
export type CodeEnvironment = { highlighted?: number; [key: string]: unknown };

export function highlightCode(markdownIt: Parser): void {
  const { rules } = markdownIt.renderer;

  rules['fence'] = (tokens, index, _options, env: CodeEnvironment = {}) => {
    const { content, info } = tokens[index] as Token;
    const [name = ''] = markdownIt.utils.unescapeAll(info).trim().split(/\s+/, 1);
    return `${codeHtml(content, name, env)}\n`;
  };
  rules['code_block'] = (tokens, index) => {
    const { content } = tokens[index] as Token;
    return `${codeHtml(content, '', {})}\n`;
  };
}

/** @param language empty: none is known */
export function codeHtml(content: string, language: string, env: CodeEnvironment): string {
  const html = highlighted(content, language, env) ?? escapeHtml(content);
  const named = language === '' ? '' : ` class="language-${escapeHtml(language)}"`;
  return `<pre${attributesFor(content, language)}><code${named}>${html}</code></pre>`;
}

/** Code runs from left to right even in an Arabic post; a block without a language may be a poem. */
function attributesFor(content: string, language: string): string {
  const direction = ` dir="${language === '' ? 'auto' : 'ltr'}"`;
  const scrolls = content.split('\n').some((line) => columnsOf(line) > COLUMNS_THAT_FIT);
  return scrolls ? `${direction} tabindex="0"` : direction;
}

/** Characters beyond Latin, Greek and Cyrillic may take two columns, a tab up to eight. */
function columnsOf(line: string): number {
  return line.replace(/[^\x20-\u052f]/g, '  ').replaceAll('\t', '        ').length;
}

function highlighted(code: string, name: string, env: CodeEnvironment): string | null {
  const total = (env.highlighted ?? 0) + code.length;
  if (name === '' || code.length > MAX_HIGHLIGHTED || total > MAX_HIGHLIGHTED_OF_POST) return null;
  if (isUnbroken(code)) return null;
  const highlighter = highlighterOf(name);
  if (!highlighter) return null;
  env.highlighted = total;
  return highlighter.highlight(code, { language: name, ignoreIllegals: true }).value;
}

function isUnbroken(code: string): boolean {
  return SEPARATORS.some((separator) =>
    code.split(separator).some(({ length }) => length > MAX_UNBROKEN),
  );
}

let loaded: HLJSApi | undefined;

/** Knows about 36 languages by all their names, and the others by the names of their files. */
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
