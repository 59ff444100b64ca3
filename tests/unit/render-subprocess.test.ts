/** A post's text rendered in a subprocess, with the same result as without one. */
import { expect, test } from 'vitest';
import { InvalidInputError } from '../../src/lib/errors.ts';
import { renderMarkdown } from '../../src/posts/markdown/markdown.ts';
import type { LibraryImage } from '../../src/posts/images/image.ts';
import { renderInSubprocess, RenderTimeoutError } from '../../src/posts/markdown/render.ts';
import { watchProcesses } from '../support/watch-processes.ts';

const within = (renderTimeoutMs: number) => ({ config: { renderTimeoutMs } as never });
const PATIENT = within(60_000);
/** Long enough for a subprocess. */
const LONG = 'Some words, and *stress*.\n\n'.repeat(1_000);

const image: LibraryImage = {
  id: 1,
  hash: '0123456789abcdef'.repeat(4),
  slug: 'ferry',
  width: 800,
  height: 600,
  alt: 'A ferry at dusk',
  files: [{ width: 800, format: 'webp' }],
};

test('a long text is rendered in a subprocess as it would be in the main process, images included', async () => {
  const images = new Map([['0123456789abcdef', image]]);
  const markdown = `# A — B\n\n${LONG}![](/media/0123456789abcdef/ferry-800.webp)\n`;
  const rendered = await renderInSubprocess(PATIENT, { markdown }, { images });
  expect(rendered).toEqual(renderMarkdown(markdown, { images }));
  expect(rendered.bodyHtml).toContain('A ferry at dusk');
});

test('a long text refused in a subprocess is refused with the same sentence', async () => {
  const markdown = `${LONG}${'a^[b] '.repeat(1_001)}`;
  await expect(renderInSubprocess(PATIENT, { markdown })).rejects.toThrow(
    new InvalidInputError('The text has 1,001 footnotes. A post can have at most 1,000.'),
  );
});

test('a text above 500,000 characters is refused without starting a subprocess', async () => {
  // The subprocess would not have started by then.
  await expect(renderInSubprocess(within(1), { markdown: '['.repeat(500_001) })).rejects.toThrow(
    'split it into two posts',
  );
});

test('a text that takes longer than the deadline is given up', async () => {
  await expect(renderInSubprocess(within(100), { markdown: '!['.repeat(250_000) })).rejects.toThrow(
    new RenderTimeoutError(100),
  );
});

test('many long texts are rendered two at a time, and all in the end', async () => {
  const { running, started } = watchProcesses('renderMarkdown');
  let max = 0;
  const all = Array.from({ length: 5 }, async (_, number) => {
    const { excerpt } = await renderInSubprocess(PATIENT, {
      markdown: `Text ${number}.\n\n${LONG}`,
    });
    max = Math.max(max, running());
    return excerpt;
  });
  await new Promise(setImmediate);
  max = Math.max(max, running());
  expect(await Promise.all(all)).toEqual(['Text 0.', 'Text 1.', 'Text 2.', 'Text 3.', 'Text 4.']);
  expect(max).toBe(2);
  expect(started()).toBe(5);
});
