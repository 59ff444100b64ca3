/**
 * Emphasis and struck out text as the renderer reads them, by the rules of markdown-it-cjk-friendly: beside a
 * Chinese, Japanese or Korean character a mark may open or close where CommonMark wants a space or punctuation.
 *
 * @see https://github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md
 */
import { InlineContext, type DelimiterType, type MarkdownConfig } from '@lezer/markdown';

const [ASTERISK, UNDERSCORE, TILDE] = [42, 95, 126];
const STRUCK: DelimiterType = { resolve: 'Strikethrough', mark: 'StrikethroughMark' };

export const emphasis: MarkdownConfig = {
  // By their names, these take the place of the parser's own.
  parseInline: [
    {
      name: 'Emphasis',
      parse(context, next, start) {
        if (next !== ASTERISK && next !== UNDERSCORE) return -1;
        let end = start + 1;
        while (context.char(end) === next) end += 1;
        const isAsterisk = next === ASTERISK;
        const { opens, closes } = sidesOf(context, start, end, isAsterisk);
        const type = isAsterisk ? InlineContext.emphasisAsterisk : InlineContext.emphasisUnderscore;
        return context.addDelimiter(type, start, end, opens, closes);
      },
    },
    {
      name: 'Strikethrough',
      parse(context, next, start) {
        const end = start + 2;
        if (next !== TILDE || context.char(start + 1) !== TILDE) return -1;
        if (context.char(end) === TILDE) return -1;
        const { opens, closes } = sidesOf(context, start, end, true);
        return context.addDelimiter(STRUCK, start, end, opens, closes);
      },
    },
  ],
};

const SPACE = /^[\t-\r \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]$/;
const PUNCTUATION = /^[\p{P}\p{S}]$/u;
/** They choose the form of the character before them. */
const VARIATION = /^[\ufe00-\ufe0e]$/;
const IDEOGRAPHIC_VARIATION = /^[\u{e0100}-\u{e01ef}]$/u;
const QUOTATION = /^[‘’“”]$/;

/** @param maySplit whether it may open or close inside a word */
function sidesOf(context: InlineContext, start: number, end: number, maySplit: boolean) {
  const before = characterBefore(context, start);
  const after = context.slice(end, Math.min(end + 2, context.end)).match(/^./su)?.[0] ?? ' ';
  const isVariation = VARIATION.test(before);
  const base = isVariation ? characterBefore(context, start - before.length) : before;
  const main = isVariation && !/^\p{Zs}$/u.test(base) ? base : before;
  const [isSpaceBefore, isSpaceAfter] = [SPACE.test(main), SPACE.test(after)];
  if (isSpaceBefore || isSpaceAfter) return { opens: !isSpaceAfter, closes: !isSpaceBefore };
  const [isMarkBefore, isMarkAfter] = [PUNCTUATION.test(main), PUNCTUATION.test(after)];
  if (!maySplit) return { opens: isMarkBefore, closes: isMarkAfter };
  const isBeside = isCjk(after) || isCjkBefore(before, isVariation ? base : null);
  return {
    opens: isMarkBefore || isBeside || !isMarkAfter,
    closes: isMarkAfter || isBeside || !isMarkBefore,
  };
}

function isCjkBefore(before: string, base: string | null): boolean {
  if (base === null) return isCjk(before) || IDEOGRAPHIC_VARIATION.test(before);
  return isCjk(base) || (before === '\ufe01' && QUOTATION.test(base));
}

/** A space at the beginning of the text, as CommonMark has it. */
function characterBefore(context: InlineContext, at: number): string {
  const from = Math.max(context.offset, at - 2);
  return /.$/su.exec(context.slice(from, at))?.[0] ?? ' ';
}

/** Wide or half-width by Unicode's East Asian Width, or Hangul; without emoji. */
const CJK =
  /^(?:[\u20a9\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u2ff0-\u303e\u3041-\u30ff\u3105-\u312f\u3131-\u318e\u3190-\u31e5\u31ef-\u321e\u3220-\u3247\u3250-\ua48c\ua490-\ua4c6\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe52\ufe54-\ufe66\ufe68-\ufe6b\uff01-\uffbe\uffc2-\uffc7\uffca-\uffcf\uffd2-\uffd7\uffda-\uffdc\uffe0-\uffe6\uffe8-\uffee\u{16fe0}-\u{18cff}\u{18d00}-\u{18df2}\u{1aff0}-\u{1b2fb}\u{1d300}-\u{1d356}\u{1d360}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}]|\p{sc=Hangul})$/u;

function isCjk(character: string): boolean {
  return CJK.test(character) && !/^\p{Emoji_Presentation}$/u.test(character);
}
