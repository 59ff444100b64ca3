/**
 * What a key costs in the editor's Rich mode, and in a CodeMirror that only has its own keys and history, in a text
 * of 10,000 words: the work of the browser's main thread, with layout and painting.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { percentile } from './figures.ts';
import { startBrowser } from '../support/browser/browser-server.ts';

const root = path.join(import.meta.dirname, '..', '..');
const built = path.join(root, 'dist', 'public', 'admin');

const WORDS = 10_000;
const ROUNDS = 5;
const TYPED = 'the ferry leaves the pier at dusk, ';

const BARE = `
  import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
  import { EditorView, keymap } from '@codemirror/view';
  const field = document.querySelector('textarea');
  field.hidden = true;
  const keys = keymap.of([...historyKeymap, ...defaultKeymap]);
  const extensions = [history(), keys, EditorView.lineWrapping];
  new EditorView({ doc: field.value, extensions, parent: field.parentElement });
`;

/** Milliseconds for each key. @returns `null` without a browser */
export async function measureTyping(): Promise<{ bare: number; rich: number } | null> {
  const server = await startBrowser();
  if (!server) return null;
  try {
    const browser = await chromium.connect(server.wsEndpoint());
    const scripts = {
      bare: await bareEditor(),
      rich: readFileSync(path.join(built, 'editor.js'), 'utf8'),
    };
    const costs: Record<keyof typeof scripts, number[]> = { bare: [], rich: [] };
    // In turns, so that whatever else the machine does slows both.
    for (let round = 0; round < ROUNDS; round += 1) {
      costs.bare.push(await costOfKey(browser, scripts.bare));
      costs.rich.push(await costOfKey(browser, scripts.rich));
    }
    return { bare: percentile(costs.bare, 0.5), rich: percentile(costs.rich, 0.5) };
  } finally {
    await server.close();
  }
}

async function bareEditor(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: BARE, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

async function costOfKey(browser: Browser, script: string): Promise<number> {
  const page = await browser.newPage();
  try {
    await page.setContent(
      `<form id="editor" class="editor"><div data-toolbar></div><textarea data-editor>\n${text()}</textarea></form>`,
    );
    await page.addStyleTag({ path: path.join(built, 'admin.css') });
    await page.addScriptTag({ content: script, type: 'module' });
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busyMs = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
    };
    await page.locator('.cm-line').nth(4).click();
    // The first keys compile what runs.
    await page.keyboard.type(TYPED);
    const before = await busyMs();
    for (let time = 0; time < 4; time += 1) await page.keyboard.type(TYPED);
    return ((await busyMs()) - before) / (4 * TYPED.length);
  } finally {
    await page.close();
  }
}

/** A post with what posts have: links, emphasis and headings. */
function text(): string {
  const paragraph =
    'The *ferry* left the pier with a [late train](https://example.com/train) behind it, and **nobody** on the upper deck saw the lights of the other shore before the rain came over the bay. ';
  const section = `## A crossing\n\n${`${paragraph.repeat(2).trim()}\n\n`.repeat(4)}`;
  return section.repeat(Math.ceil(WORDS / section.split(/\s+/).length));
}
