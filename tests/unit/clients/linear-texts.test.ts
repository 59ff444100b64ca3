/** Texts of programs at their worst take linear time in everything that runs in the server's process. */
import { describe, expect, test } from 'vitest';
import { readAsHtml, withUrls } from '../../../src/clients/body/given-html.ts';
import { markdownOfText, textOfMarkdown } from '../../../src/clients/body/plain-text.ts';
import { joinMore, splitMore } from '../../../src/http/xmlrpc/posts/more.ts';
import { withMoreLines, withMoreMarked } from '../../../src/posts/html/more.ts';
import { expectLinear } from '../../support/linear.ts';

const SIZE = 160_000;

const filled = (piece: string) => (size: number) => piece.repeat(size / piece.length);
const around = (begin: string, piece: string, end: string) => (size: number) =>
  begin + filled(piece)(size) + end;

const WORKS = {
  'reading HTML': readAsHtml,
  'finding its URLs': (text: string) => withUrls(text, new Map(), 'http://blog.example'),
  'marking its “more”': withMoreMarked,
  'the “more” in lines': (text: string) => {
    const { marks } = withMoreMarked(text);
    return withMoreLines(marks.map(({ word }) => word).join('\n\n'), marks);
  },
  'dividing it at “more”': splitMore,
  'plain text as Markdown': markdownOfText,
  'Markdown as plain text': textOfMarkdown,
};

const TEXTS: Record<string, (size: number) => string> = {
  'many “more”': filled('<p>a</p><!--more-->\n'),
  'many “more” without an end': filled('<!--more'),
  'a “more” with much space': around('<!--more', ' ', ''),
  'a word like the mark of “more”': around('<!--more-->moremark', 'x', ''),
  'all numbers of the mark of “more”': (size) =>
    `<!--more-->${Array.from({ length: size / 16 }, (_, at) => `moremark${at}x`).join(' ')}`,
  'a long name of a tag': around('<', 'a', ''),
  'tags with open quotes': filled(`<a"'`),
  'raw elements without an end': filled('<pre>'),
  'raw elements whose end is cut': around('', '<pre>', '</pre'),
  'raw elements whose ends are cut': filled('<svg></svg'),
  'closing tags of nothing in lines': around('', '\n</b></div>', 'x'),
  'captions without an end': around('<!-- wp:embed -->', '<figcaption>', '<!-- /wp:embed -->'),
  'images with such captions': around(
    '<!-- wp:gallery -->',
    '<img><figcaption>',
    '<!-- /wp:gallery -->',
  ),
  'embeds without an end, each of another name': (size) =>
    Array.from({ length: size / 32 }, (_, at) => `<!-- wp:core-embed/a${at} -->`).join(''),
  'braces in a block comment': around('<!-- wp:a {', '} ', 'x-->'),
  'attributes without values': around('<a', ' href=', '>'),
  'URLs of nothing': filled('http://. '),
  'one URL of nothing': around('http://', '.', ''),
  'white space': around('x', ' ', 'x'),
  'empty lines': around('x', '\n ', 'x'),
  backslashes: filled('\\'),
};

test.each(Object.entries(TEXTS))('linear time: %s', (_name, textOf) => {
  expectLinear((size) => {
    const text = textOf(size);
    return () => {
      for (const work of Object.values(WORKS)) work(text);
    };
  }, SIZE);
});

describe('“more”', () => {
  test('marks become words that the text does not have, and come back as lines', () => {
    const html = '<p>moremark0x moremark2x</p><!-- more  of\nit --><p>b</p><!--more--><p>c</p>';
    const { html: marked, marks } = withMoreMarked(html);
    expect(marks.map(({ comment }) => comment)).toEqual(['<!-- more of it -->', '<!--more-->']);
    const [first, second] = marks.map(({ word }) => word);
    expect(marked).toBe(`<p>moremark0x moremark2x</p>${first}<p>b</p>${second}<p>c</p>`);
    expect(html).not.toContain(first);
    const text = `moremark0x moremark2x\n\n${first}\n\nb\n\n${second}`;
    expect(withMoreLines(text, marks)).toBe(
      'moremark0x moremark2x\n\n<!-- more of it -->\n\nb\n\n<!--more-->',
    );
    expect(withMoreLines(`${first}\n\n- ${second}`, marks)).toBeNull();
  });

  test('a text is divided at the first, with the words of its link', () => {
    expect(splitMore(' a <!--more Read on-->\nb<!--more-->')).toEqual({
      main: 'a',
      more: 'b<!--more-->',
      moreText: 'Read on',
    });
    expect(splitMore('a <!--more')).toEqual({ main: 'a <!--more', more: '', moreText: '' });
    expect(joinMore(splitMore('a<!--more-->b'), true)).toBe('a<!--more-->b');
  });
});
