/**
 * Pastes what is more than plain text: HTML as Markdown, and a URL over a selection as a link. Pasting
 * with Shift, and pasting into code, stays plain.
 */
import { syntaxTree } from '@codemirror/language';
import type { EditorState, Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type * as Clipboard from './from-clipboard.ts';
import { fileOf, takeImages } from './pasted-images.ts';
import type { ImageUploads } from './images.ts';

/** @param field Its `data-paste` is the URL of the script that converts HTML (from-clipboard.ts). */
export function pasting(field: HTMLTextAreaElement, images: ImageUploads): Extension {
  const { paste: script } = field.dataset;
  let isShifted = false;
  return EditorView.domEventHandlers({
    keydown(event) {
      isShifted = event.shiftKey;
      return false;
    },
    keyup() {
      isShifted = false;
      return false;
    },
    paste(event, view) {
      const data = event.clipboardData;
      const { state } = view;
      if (!data || state.readOnly || isShifted || isInCode(state)) return false;
      const plain = data.getData('text/plain');
      if (linkSelection(view, plain.trim())) return true;
      const html = data.getData('text/html');
      if (html === '' || !script || isFromCodeEditor(data, html)) return false;
      void pasteHtml(view, { html, plain, script, images });
      return true;
    },
  });
}

const CODE = new Set(['FencedCode', 'CodeBlock', 'InlineCode', 'CodeText']);

function isInCode(state: EditorState): boolean {
  const { from } = state.selection.main;
  for (const side of [-1, 1] as const) {
    const node = syntaxTree(state).resolveInner(from, side);
    for (let each: typeof node | null = node; each; each = each.parent) {
      if (CODE.has(each.name) && each.from < from && from < each.to) return true;
    }
  }
  return false;
}

const URL_ALONE = /^https?:\/\/[^\s<>]+$/i;

function linkSelection(view: EditorView, pasted: string): boolean {
  const { from, to, empty } = view.state.selection.main;
  if (empty || !URL_ALONE.test(pasted)) return false;
  const selected = view.state.sliceDoc(from, to);
  if (/\n|\]\(/.test(selected) || URL_ALONE.test(selected.trim())) return false;
  const url = /[()]/.test(pasted) ? `<${pasted}>` : pasted;
  const insert = `[${selected}](${url})`;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    userEvent: 'input.paste',
    scrollIntoView: true,
  });
  return true;
}

/** What programmers copy is text with colors; its lines and spaces matter more. */
const COLORED_TEXT =
  /^(?:\s|<meta[^>]*>|<\/?(?:html|head|body)[^>]*>|<!--[^>]*-->)*<(?:pre|div)[^>]*(?:white-space:\s*pre|font-family:[^"]*(?:mono|consolas|courier|menlo))/i;

/** The first tag is within it; the expression would take minutes for a hostile one without an end. */
const MAX_START = 5_000;

function isFromCodeEditor(data: DataTransfer, html: string): boolean {
  return data.types.includes('vscode-editor-data') || COLORED_TEXT.test(html.slice(0, MAX_START));
}

type HtmlPaste = { html: string; plain: string; script: string; images: ImageUploads };

async function pasteHtml(
  view: EditorView,
  { html, plain, script, images }: HtmlPaste,
): Promise<void> {
  const pasted = await convert(script, html);
  if (!pasted || (pasted.isPlain && plain !== '')) {
    view.dispatch(view.state.replaceSelection(plain.replace(/\r\n?/g, '\n')), {
      userEvent: 'input.paste',
      scrollIntoView: true,
    });
    if (!pasted)
      images.report('Too large to paste with its formatting, so it was pasted as plain text.');
    return;
  }
  const { from, to } = view.state.selection.main;
  const { text, found } = takeImages(fitted(view.state, pasted.markdown));
  view.dispatch({
    changes: { from, to, insert: text },
    selection: { anchor: from + text.length },
    userEvent: 'input.paste',
    scrollIntoView: true,
  });
  if (pasted.lost.length > 0) images.report(`Pasted. Left out: ${pasted.lost.join(', ')}.`);
  const uploads = found.flatMap(({ index, alt, at }) => {
    const file = fileOf(pasted.images[index] ?? '', index);
    return file ? [{ file, alt, at: from + at }] : [];
  });
  if (uploads.length > 0) images.begin(view, uploads);
}

async function convert(script: string, html: string): Promise<Clipboard.Pasted | null> {
  try {
    const { markdownFromClipboard } = (await import(script)) as typeof Clipboard;
    return markdownFromClipboard(html);
  } catch {
    return null;
  }
}

const CONTAINER = /^(\s*(?:>\s?)*)((?:[-*+]|\d{1,9}[.)])\s+)?/;
const BLOCK = /^(?:#{1,6} |[-*+] |\d{1,9}[.)] |> |\||```|---|\[\^|!\[)/;

/** Blocks begin a line of their own, inside the quote or list item of the selection. */
function fitted(state: EditorState, markdown: string): string {
  const { from, to } = state.selection.main;
  const [first, last] = [state.doc.lineAt(from), state.doc.lineAt(to)];
  const before = first.text.slice(0, from - first.from);
  const after = last.text.slice(to - last.from).trim();
  const [container, quote = '', marker = ''] = CONTAINER.exec(before) ?? [''];
  const indent = quote + ' '.repeat(marker.length);
  const blocks = markdown.split('\n\n');
  const isAfterWords = before.slice(container.length).trim() !== '';
  const lead = isAfterWords && BLOCK.test(markdown) ? `\n\n` : '';
  const isBlockLast = blocks.length > 1 || BLOCK.test(markdown);
  const trail = after !== '' && isBlockLast && BLOCK.test(blocks.at(-1) ?? '') ? '\n\n' : '';
  return (lead + markdown + trail)
    .split('\n')
    .map((line, index) => (index === 0 ? line : `${indent}${line}`.trimEnd()))
    .join('\n');
}
