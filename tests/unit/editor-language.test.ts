/** The syntax tree of the editor (src/browser/editor/markdown) against what the renderer makes of the same text. */
import { expect, test } from 'vitest';
import { postLanguage } from '../../src/browser/editor/markdown/language.ts';
import { renderMarkdown } from '../../src/posts/markdown/markdown.ts';

const TAGS: Partial<Record<string, string>> = {
  Emphasis: 'em',
  StrongEmphasis: 'strong',
  Strikethrough: 's',
};

/** The elements of emphasis in the syntax tree, in the order in which they begin. */
function marked(text: string): string[] {
  const found: string[] = [];
  postLanguage.parser.parse(text).iterate({
    enter: ({ name }) => {
      const tag = TAGS[name];
      if (tag !== undefined) found.push(tag);
    },
  });
  return found;
}

const rendered = (text: string) =>
  [...renderMarkdown(text).bodyHtml.matchAll(/<(em|strong|s)>/g)].map(([, tag]) => tag);

test.each([
  '**重要（注意）：**请看',
  '请看**“重要”**的',
  'これは**「重要」**です',
  '*한국어(중요)*입니다',
  '~~削除。~~した',
  '__強調。__です',
  'a**b(c)**d',
  'snake_case_name and _one_',
  '**a***b*',
  '‘\ufe01**「a」**b',
  '**ア゙。**葛\u{e0100}',
  '葛\u{e0100}**（a）**b',
  '𠮷**（a）**𠮷',
  '😀**（a）**😀',
])('emphasis in %j is what the renderer makes of it', (text) => {
  expect(marked(text)).toEqual(rendered(text));
});

test('the same characters let a mark close beside punctuation as in the renderer', () => {
  // Every third of the first planes, and the edges of what is wide in others.
  const all = Array.from({ length: 0x5_555 }, (_, index) => 0xa1 + index * 3);
  const further = [0x16fe0, 0x18cff, 0x1aff0, 0x1d300, 0x1f000, 0x1f200, 0x20000, 0x3fffd, 0x40000];
  const texts = [...all, ...further]
    .map((code) => String.fromCodePoint(code))
    .filter((character) => /^[\p{L}\p{N}\p{So}\p{Sk}]$/u.test(character))
    .map((character) => `**a)**${character}`);
  const [tree, html] = [[], []] as [string[], string[]];
  for (let at = 0; at < texts.length; at += 5_000) {
    const part = texts.slice(at, at + 5_000);
    const { bodyHtml } = renderMarkdown(part.join('\n\n'));
    const isStrong = bodyHtml.split('\n').map((line) => line.includes('<strong>'));
    html.push(...part.filter((_, index) => isStrong[index]));
    tree.push(...part.filter((text) => marked(text).length > 0));
  }
  expect(tree).toEqual(html);
  expect(tree.length).toBeGreaterThan(1_000);
});

test.each([
  ['A^[note *one*] b.', ['note *one*']],
  ['A^[with [a link](https://a.example) and `]`] b.', ['with [a link](https://a.example) and `]`']],
  ['A^[with \\] in it] b.', ['with \\] in it']],
  ['A^[open b.', []],
  ['`^[code]`', []],
])('notes in place of %j are what the renderer makes notes of', (text, notes) => {
  const found: string[] = [];
  postLanguage.parser.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'InlineFootnote') found.push(text.slice(from + 2, to - 1));
    },
  });
  expect(found).toEqual(notes);
  expect(renderMarkdown(text).bodyHtml.match(/doc-noteref/g) ?? []).toHaveLength(notes.length);
});
