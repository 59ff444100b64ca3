/** A program that changes HTML changes those blocks of the Markdown, and no others. */
import { describe, expect, test } from 'vitest';
import { changedBody } from '../../../src/clients/body/body-in.ts';
import { sourceFor } from '../../../src/clients/body/body-out.ts';
import { sourceBlocks } from '../../../src/posts/markdown/blocks.ts';
import { corpus } from './corpus.ts';

const deps = { config: { siteUrl: 'https://blog.example/at', renderTimeoutMs: 60_000 } };

async function changed(markdown: string, change: (html: string) => string) {
  const before = { bodyFormat: 'markdown', markdown, sentHtml: null } as const;
  const source = change(await sourceFor(deps, 'html', before));
  return await changedBody(deps, before, { format: 'html', source });
}

async function markdownOf(markdown: string, change: (html: string) => string) {
  const body = await changed(markdown, change);
  expect(body).toMatchObject({ bodyFormat: 'markdown' });
  return body?.markdown;
}

const OWN = [
  '# Head *one*\nText right below,\non two lines with a [reference][r] &copy; and [[wiki]].',
  '* one\n* two\n\n  more of two\n    - deep',
  'Plain word.',
  '* [ ] todo\n* [x] done\n\n\n> [!NOTE]\n> Quoted\nlazily.',
  '<!--more-->',
  'With a note[^Long] and one in place^[Said *here*.].\n[r]: https://r.example/ "R"',
  'Under\n=====\n\n***\n\n~~~js\nconst a = 1;\n~~~\n\n    indented code',
  '[r]: /r "Title"\n[^Long]: The _note_,\n    its second line.\n\n    And paragraph.\n\n[unused]: <x>',
  'Last __bold__ word.\\\nBreak  \nBreak.  ',
].join('\n\n');

test('a changed word leaves the source of all other blocks as it was, byte for byte', async () => {
  const swap = (html: string) => html.replace('Plain word.', 'Plain <em>words</em>.');
  expect(await markdownOf(OWN, swap)).toBe(OWN.replace('Plain word.', 'Plain *words*.'));
});

test('new and deleted blocks change nothing beside them', async () => {
  const html = '<p>Plain word.</p>';
  const quote = /<blockquote>[\s\S]*<\/blockquote>\n/;
  expect(await markdownOf(OWN, (all) => all.replace(quote, ''))).toBe(
    OWN.replace('\n\n\n> [!NOTE]\n> Quoted\nlazily.', ''),
  );
  // Two lists would become one.
  expect(await markdownOf(OWN, (all) => all.replace(html, ''))).toBe(
    OWN.replace(
      /\* one[\s\S]*done\n/,
      '- one\n\n- two\n\n  more of two\n\n  - deep\n\n* \\[ ] todo\n* \\[x] done',
    ),
  );
  const added = `${html}<ol><li>new</li></ol><p>And more</p>`;
  expect(await markdownOf(OWN, (all) => all.replace(html, added))).toBe(
    OWN.replace('Plain word.', 'Plain word.\n\n1. new\n\nAnd more'),
  );
  expect(await markdownOf(OWN, (all) => `<p>First</p>${all}`)).toBe(`First\n\n${OWN}`);
  expect(await markdownOf('_a_\n', (all) => `${all}<p>Last</p>`)).toBe('_a_\n\nLast');
});

test('a long text is compared in a subprocess, with the same result', async () => {
  const long = `${OWN}\n\n${'Many __words__ of a long text. '.repeat(500)}`;
  const swap = (html: string) => html.replace('Plain word.', 'Other words.');
  expect(await markdownOf(long, swap)).toBe(long.replace('Plain word.', 'Other words.'));
}, 60_000);

test('several lines <!--more--> stay lines of their own', async () => {
  const markdown = '_a_\n<!--more-->\n_b_\n<!--more-->\nPlain word.\n<!--more  Go on -->\n_c_';
  const swap = (html: string) => html.replace('Plain word.', 'Other words.');
  expect(await markdownOf(markdown, swap)).toBe(
    '_a_\n<!--more-->\n_b_\n<!--more-->\n\nOther words.\n\n<!--more  Go on -->\n_c_',
  );
});

describe('footnotes', () => {
  const TEXT = '_a_[^x] and[^y]\n\n_b_[^z]\n\n[^y]: Y\n[^x]: The _x_\n[^z]: Z';
  test('keep their labels when another one is gone, whose definition goes', async () => {
    const gone = await markdownOf(TEXT, (html) =>
      html.replace(/<p><em>a<\/em>.*<\/p>/, '').replace(/<li id="fn[12]">[\s\S]*?<\/li>/g, ''),
    );
    expect(gone).toBe('_b_[^z]\n\n[^z]: Z');
  });

  test('change alone', async () => {
    expect(await markdownOf(TEXT, (html) => html.replace('>Z ', '>Z2 '))).toBe(
      TEXT.replace(': Z', ': Z2'),
    );
    expect(await markdownOf(TEXT, (html) => html.replace('>a<', '>c<'))).toBe(
      TEXT.replace('_a_', '*c*'),
    );
  });
});

test('a changed paragraph of any text leaves the sources of its other blocks', async () => {
  const [lost, rewritten]: [string[], string[]] = [[], []];
  let count = 0;
  for (const markdown of corpus()) {
    const { blocks, lines } = sourceBlocks(markdown);
    const at = blocks.findLastIndex(({ html }) => /^<p>[^<'"&]*<\/p>\s*$/.test(html));
    if (blocks.length < 2 || at === -1) continue;
    count += 1;
    const paragraph = (blocks[at]?.html ?? '').trim();
    const body = await changed(markdown, (html) => {
      const from = html.lastIndexOf(paragraph);
      return `${html.slice(0, from)}<p>Oneword</p>${html.slice(from + paragraph.length)}`;
    });
    if (body?.bodyFormat !== 'markdown') lost.push(markdown);
    for (const [index, { from, to }] of blocks.entries()) {
      const own = lines.slice(from, to).join('\n');
      if (index !== at && !body?.markdown.includes(own)) rewritten.push(own);
    }
  }
  expect(count).toBeGreaterThan(100);
  expect({ lost, rewritten }).toEqual({ lost: [], rewritten: [] });
});
