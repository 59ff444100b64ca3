import { describe, expect, test } from 'vitest';
import { parseLists, printLists } from '../../src/spam/list-format.ts';

describe('a line of a host or word list', () => {
  test.each([
    ['trust blog.example', 'trust', 'blog.example'],
    ['  suspect\tSPAM.example.  ', 'suspect', 'spam.example'],
    ['block bücher.example', 'block', 'xn--bcher-kva.example'],
    ['block 203.0.113.9', 'block', '203.0.113.9'],
    ['word Casino', 'word', 'casino'],
    ['word  Free   Money ', 'word', 'free money'],
    ['word c# # not the language', 'word', 'c#'],
    ['word 赌场', 'word', '赌场'],
    ['trust blog.example # a friend', 'trust', 'blog.example'],
    ['\ufefftrust blog.example', 'trust', 'blog.example'],
  ])('“%s” is an entry', (line, kind, value) => {
    expect(parseLists(line)).toEqual({ entries: [{ kind, value }], problems: [] });
  });

  test.each([
    `trust ${'a'.repeat(500)}`,
    `# ${'a'.repeat(500)}`,
    `word ${'\ufdfa'.repeat(500_000)}`,
  ])('longer than any entry is a problem, and is not quoted', (line) => {
    const [problem, ...more] = parseLists(line).problems;
    expect(problem?.problem).toBe(`a line has at most 500 characters, not ${line.length}`);
    expect(more).toEqual([]);
  });

  test.each(['', '   ', '# trust blog.example', '   #'])('“%s” is ignored', (line) => {
    expect(parseLists(line)).toEqual({ entries: [], problems: [] });
  });

  test.each([
    ['blog.example', '“blog.example” is not one of trust, suspect, block, word'],
    ['Trust blog.example', '“Trust” is not one of trust, suspect, block, word'],
    ['constructor blog.example', '“constructor” is not one of trust, suspect, block, word'],
    ['trust', '“” is not a host, such as blog.example'],
    ['trust a.example b.example', '“a.example b.example” is not a host, such as blog.example'],
    ['block http://a.example/', '“http://a.example/” is not a host, such as blog.example'],
    ['block a.example:80', '“a.example:80” is not a host, such as blog.example'],
    ['block *.a.example', '“*.a.example” is not a host, such as blog.example'],
    ['word a', '“a” is not a word of 2 to 100 characters'],
    ['word', '“” is not a word of 2 to 100 characters'],
    ['word \u200b\u00ada', '“\u200b\u00ada” is not a word of 2 to 100 characters'],
    [`word ${'x'.repeat(101)}`, `“${'x'.repeat(101)}” is not a word of 2 to 100 characters`],
    ['word a ＃b', '“a ＃b” is not a word of 2 to 100 characters'],
  ])('“%s” is a problem', (line, problem) => {
    expect(parseLists(`# first\n${line}`)).toEqual({
      entries: [],
      problems: [{ line: 2, problem }],
    });
  });
});

test('lines of a host or word list may end in LF, CRLF or CR', () => {
  expect(parseLists('word one\r\nword two\rword three\n').entries).toHaveLength(3);
});

test('a published list has one host per line', () => {
  expect(parseLists('# spammers\nb.example\n\nword.example\ntrust c.example', 'suspect')).toEqual({
    entries: [
      { kind: 'suspect', value: 'b.example' },
      { kind: 'suspect', value: 'word.example' },
    ],
    problems: [{ line: 5, problem: '“trust c.example” is not a host, such as blog.example' }],
  });
});

test('a printed list is sorted and can be read back', () => {
  const text =
    'word zoo\nblock b.example\nsuspect s.example\ntrust t.example\nword c#\nblock a.example';
  const printed = printLists(parseLists(text).entries);
  expect(printed).toBe(
    'trust t.example\nsuspect s.example\nblock a.example\nblock b.example\nword c#\nword zoo\n',
  );
  expect(printLists(parseLists(printed).entries)).toBe(printed);
});
