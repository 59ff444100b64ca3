/**
 * Scrolls the preview to what is visible of the text: a line that goes from the top of the window to its
 * bottom, as far as the text is scrolled, meets the same block in both.
 *
 * The server marks each block of the preview with the line that it begins on (posts/markdown/source-lines.ts).
 */
import { EditorView } from '@codemirror/view';

/** Heights of one place in the text and in the preview. */
type Pair = { text: number; preview: number };

export function alignPreview(form: HTMLFormElement, frame: HTMLIFrameElement): void {
  const page = frame.contentDocument?.scrollingElement;
  const editor = form.querySelector<HTMLElement>('.cm-editor');
  const view = editor && EditorView.findFromDOM(editor);
  const window = form.ownerDocument.defaultView;
  if (!page || !view || !window || view.dom.offsetHeight === 0) return;
  const { top, height } = frame.getBoundingClientRect();
  const room = form.ownerDocument.documentElement.scrollHeight - window.innerHeight;
  const part = room > 0 ? Math.min(1, window.scrollY / room) : 0;
  const line = part * height;
  const above = top - view.documentTop;
  const pairs = pairsOf(view, page, above - window.scrollY);
  const shown = previewHeightOf(above + line, pairs);
  page.scrollTop = shown - line;
}

/** @param start where the text begins to be visible while nothing is scrolled, which is above its first line */
function pairsOf(view: EditorView, page: Element, start: number): Pair[] {
  const { doc } = view.state;
  const pageTop = page.getBoundingClientRect().top;
  const pairs: Pair[] = [{ text: start, preview: 0 }];
  let last: Element | undefined;
  for (const block of page.querySelectorAll<HTMLElement>('[data-line]')) {
    const number = Number(block.dataset['line']) + 1;
    if (number > doc.lines) break;
    const text = view.lineBlockAt(doc.line(number).from).top;
    const preview = block.getBoundingClientRect().top - pageTop;
    const before = pairs.at(-1);
    // Notes are at the end of the page wherever they are in the text.
    if (before && (text <= before.text || preview <= before.preview)) continue;
    pairs.push({ text, preview });
    last = block;
  }
  const end = last ? last.getBoundingClientRect().bottom - pageTop : 0;
  pairs.push({ text: view.lineBlockAt(doc.length).bottom, preview: end });
  pairs.push({ text: view.contentHeight, preview: page.scrollHeight });
  return pairs;
}

/** Between two pairs in proportion. */
function previewHeightOf(text: number, pairs: readonly Pair[]): number {
  const index = pairs.findIndex((pair) => pair.text > text);
  const after = pairs[index] ?? pairs.at(-1);
  const before = pairs[index - 1] ?? after;
  if (!after || !before) return 0;
  const part = after.text > before.text ? (text - before.text) / (after.text - before.text) : 1;
  return before.preview + Math.min(1, Math.max(0, part)) * (after.preview - before.preview);
}

/** The line of the text that is the first one below that height of the window, from 0; `null` before the first. */
export function lineBelow(form: HTMLFormElement, height: number): number | null {
  const editor = form.querySelector<HTMLElement>('.cm-editor');
  const view = editor && EditorView.findFromDOM(editor);
  if (!view || height <= view.documentTop) return null;
  const { from } = view.lineBlockAtHeight(height - view.documentTop);
  return view.state.doc.lineAt(from).number - 1;
}

/** Scrolls the preview to the block that has the line; notes are no place to read on. */
export function scrollToLine(frame: HTMLIFrameElement, line: number): void {
  const page = frame.contentDocument?.scrollingElement;
  const blocks = page?.querySelectorAll<HTMLElement>('[data-line]') ?? [];
  const block = [...blocks].findLast(
    (each) => Number(each.dataset['line']) <= line && !each.closest('.footnotes'),
  );
  if (page && block) page.scrollTop += block.getBoundingClientRect().top;
}
