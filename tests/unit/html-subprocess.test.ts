/** HTML of others converted in a subprocess: with a deadline, a memory limit and a limit of length. */
import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { runInSubprocess } from '../../src/lib/subprocess.ts';
import { compareInSubprocess } from '../../src/posts/html/in-subprocess.ts';
import { convertInSubprocess } from '../../src/posts/from-html/in-subprocess.ts';
import type { convertGiven } from '../../src/posts/from-html/from-html.ts';
import { watchProcesses } from '../support/watch-processes.ts';

const within = (renderTimeoutMs: number) => ({ config: { renderTimeoutMs } });
const PATIENT = within(60_000);

/** Each costs the converter or the parser more than its length. */
const HOSTILE: readonly (readonly [what: string, html: string])[] = [
  ['elements in each other', '<div>'.repeat(100_000)],
  [
    'formatting that the parser repeats in each paragraph',
    '<b><i><u>'.repeat(500) + '<p>x'.repeat(120_000),
  ],
  ['lists in lists', `${'<ul><li>'.repeat(250)}x`.repeat(240)],
  ['a table with very many cells', `<table>${`<tr>${'<td>x'.repeat(100)}`.repeat(980)}`],
  ['cells that span thousands', `<table>${'<tr><td colspan=1000 rowspan=65534>x'.repeat(13_000)}`],
  [
    'an element with very many attributes',
    `<p ${Array.from({ length: 40_000 }, (_, n) => `a${n}=1`).join(' ')}>`,
  ],
];

test('a text becomes Markdown, with relative URLs resolved and embedded images listed', async () => {
  const image = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
  const html = `<p>Some <em>words</em>, <a href="/b">a link</a>.</p><p><img src="${image}" alt="Dot"></p>`;
  expect(await convertInSubprocess(PATIENT, html, 'https://a.example/')).toEqual({
    kind: 'converted',
    markdown: 'Some *words*, [a link](https://a.example/b).\n\n![Dot](embedded:0)\n',
    losses: new Map(),
    embedded: [image],
  });
});

test('what is lost is told by the subprocess, too', async () => {
  const converted = await convertInSubprocess(
    PATIENT,
    '<p>a<p><marquee>b</marquee><iframe src=x></iframe>',
  );
  expect(converted.kind === 'converted' && converted.losses.size).toBeGreaterThan(0);
});

test.each(HOSTILE)('%s end with an outcome, whatever the deadline', async (_what, html) => {
  // No subprocess has started by then, on any machine.
  expect(await convertInSubprocess(within(1), html)).toEqual({
    kind: 'refused',
    reason: 'The HTML takes longer than 0.001 seconds, or too much memory, to convert.',
  });
});

test('elements nested too deeply are refused with a reason', async () => {
  expect(await convertInSubprocess(PATIENT, '<div>'.repeat(600))).toEqual({
    kind: 'refused',
    reason: 'The HTML nests elements more than 512 levels deep. It can’t be converted.',
  });
});

test('a text of more than 500,000 characters is refused without a subprocess', async () => {
  const { started } = watchProcesses('convertGiven');
  expect(await convertInSubprocess(PATIENT, ' '.repeat(500_001))).toEqual({
    kind: 'refused',
    reason: 'The HTML has 500,001 characters. At most 500,000 can be converted.',
  });
  expect(started()).toBe(0);
});

test('a subprocess that needs more memory than it may have ends, and has no result', async () => {
  const module = new URL('../../src/posts/from-html/from-html', import.meta.url);
  const given: [string] = ['<table>'.concat(`<tr>${'<td>x'.repeat(100)}`.repeat(900))];
  const result = await runInSubprocess<typeof convertGiven>(module, 'convertGiven', given, {
    deadlineMs: 120_000,
    maxHeapMb: 20,
    priority: constants.priority.PRIORITY_NORMAL,
  });
  expect(result).toBeNull();
}, 130_000);

test('a table with few cells in many long rows is not compared with Markdown', async () => {
  const html = `<table><tr>${'<td>'.repeat(600)}${'<tr><td>x'.repeat(300)}`;
  expect(await compareInSubprocess(PATIENT, html)).toBeNull();
  const dense = `<table><tr>${'<th>x'.repeat(10)}${`<tr>${'<td>x'.repeat(10)}`.repeat(50)}</table>`;
  expect(await compareInSubprocess(PATIENT, dense)).toMatchObject({ isEqual: true });
});

test('a text of many tags is compared in a subprocess, also where nothing waits', async () => {
  const { started } = watchProcesses('compareWithMarkdown');
  const options = { mayBlock: true };
  await compareInSubprocess(PATIENT, `<p>${'word '.repeat(6_000)}</p>`, options);
  expect(started()).toBe(0);
  await compareInSubprocess(PATIENT, '<p>word</p>'.repeat(3_000), options);
  expect(started()).toBe(1);
});
