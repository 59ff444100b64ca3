/**
 * Previews the text as the site will show it: sends the form to `data-preview` and shows the page that
 * comes back in a frame below the editor, which runs no scripts.
 */
import { formBody } from '../lib/form-body.ts';

const PAUSE_MS = 400;

export function previewBeside(field: HTMLTextAreaElement): void {
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
    waiting = window.setTimeout(() => void show(), PAUSE_MS);
  });
}
