/**
 * Sets up the editor on the page where a post is written: text editor, toolbar, word count, preview,
 * image uploads and autosave. Without it the page is a form.
 */
import { autosaveFrom } from './autosave.ts';
import { formatsWith } from './format.ts';
import { imageUploads } from './images.ts';
import { connectModes } from './modes.ts';
import { createTextEditor } from './text-editor.ts';
import { toolbarFor } from './toolbar.ts';
import { formBody } from '../lib/form-body.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
const WORDS_PER_MINUTE = 220;
const PREVIEW_PAUSE_MS = 400;

for (const field of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-editor]')) {
  const images = imageUploads(field);
  const formats = formatsWith(images?.format ?? null);
  const view = createTextEditor(field, formats, images?.extension ?? []);
  const toolbar = toolbarFor(view, field, formats);
  const modes = connectModes(view, field.form);
  const place = field.form?.querySelector('[data-toolbar]');
  if (place) place.append(toolbar);
  else view.dom.before(toolbar);
  if (modes) toolbar.before(modes);
  countWords(field);
  previewBeside(field);
  autosaveFrom(field);
}

function countWords(field: HTMLTextAreaElement): void {
  const counter = document.createElement('p');
  counter.className = 'quiet word-count';
  (field.closest('.field') ?? field.parentElement)?.append(counter);
  const show = () => {
    const words = wordsIn(field.value);
    const minutes = Math.max(1, Math.round(words / WORDS_PER_MINUTE));
    counter.textContent =
      words === 0
        ? 'No words yet'
        : `${words.toLocaleString()} ${words === 1 ? 'word' : 'words'}, ${String(minutes)} min to read`;
  };
  let waiting = 0;
  field.addEventListener('input', () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(show, 300);
  });
  show();
}

/** Words of every script, also where no spaces are written. */
function wordsIn(text: string): number {
  let words = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) words += 1;
  return words;
}

function previewBeside(field: HTMLTextAreaElement): void {
  const { preview: address } = field.dataset;
  const { form } = field;
  if (!address || !form) return;
  const details = document.createElement('details');
  details.className = 'live-preview';
  const summary = document.createElement('summary');
  summary.textContent = 'Preview';
  const frame = document.createElement('iframe');
  frame.title = 'Preview of the text';
  // Without scripts, but with our origin, so that its scroll position can be preserved.
  frame.setAttribute('sandbox', 'allow-same-origin');
  const problem = document.createElement('p');
  problem.setAttribute('role', 'status');
  details.append(summary, problem, frame);
  (field.closest('.field') ?? field.parentElement)?.append(details);

  let waiting = 0;
  let asking: AbortController | undefined;
  const show = async () => {
    asking?.abort();
    const { signal } = (asking = new AbortController());
    try {
      const body = formBody(form);
      const answer = await fetch(address, { method: 'POST', body, signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      const top = frame.contentWindow?.scrollY ?? 0;
      frame.addEventListener('load', () => frame.contentWindow?.scrollTo(0, top), { once: true });
      frame.srcdoc = html;
      problem.textContent = '';
    } catch {
      if (!signal.aborted)
        problem.textContent = 'The preview is not available now. Your text is still here.';
    }
  };
  details.addEventListener('toggle', () => {
    if (details.open) void show();
  });
  form.addEventListener('input', () => {
    if (!details.open) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void show(), PREVIEW_PAUSE_MS);
  });
}
