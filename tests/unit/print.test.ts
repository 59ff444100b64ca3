import { expect, test } from 'vitest';
import { errorText, forShell, forTerminal } from '../../src/cli/print.ts';

test('printed text in any script keeps its characters and line ends', () => {
  const text = 'Grüße, 赌场\n\t“שלום” 👩‍👧\n';
  expect(forTerminal(text)).toBe(text);
});

test.each([
  ['\u001b[31mred', '\\u001b[31mred'],
  ['\u009b31m', '\\u009b31m'],
  ['a\rb\bc\u007f\0', 'a\\u000db\\u0008c\\u007f\\u0000'],
  ['gpj.\u202egpj', 'gpj.\\u202egpj'],
  ['\u2066x\u2069', '\\u2066x\\u2069'],
])('characters that a terminal would interpret are escaped: %j', (text, written) => {
  expect(forTerminal(text)).toBe(written);
});

test('the escaped string in JSON is equivalent', () => {
  const value = { title: '\u009b31m\u202e\u007f\u001b' };
  expect(JSON.parse(forTerminal(JSON.stringify(value)))).toEqual(value);
});

test('an error of a full disk is printed as a sentence, any other with its stack', () => {
  const failed = (code: string) => Object.assign(new Error('disk I/O error'), { code });
  expect(errorText(failed('SQLITE_FULL'))).toBe(
    'The disk is full. Free some space, and try again.',
  );
  expect(errorText(failed('SQLITE_IOERR_WRITE'))).toBe(
    'The disk is full, or cannot be read or written (SQLITE_IOERR_WRITE). Free some space, and try again.',
  );
  expect(errorText(failed('SQLITE_CORRUPT'))).toContain('print.test.ts');
});

test.each([
  ['old-blog/a.xml', 'old-blog/a.xml'],
  ['my blog', "'my blog'"],
  ["it's $HOME", "'it'\\''s $HOME'"],
  ['', "''"],
])('a shell reads the printed word as it is: %j', (word, printed) => {
  expect(forShell(word)).toBe(printed);
});
