/**
 * Shows the post as the site will show it: beside the text in wide windows, in its place in narrow
 * ones. It follows the text and its scrolling.
 */
import { formBody } from '../../lib/form-body.ts';

const PAUSE_MS = 400;

/** @param field Its `data-preview` answers the form with the page. */
export function previewBeside(form: HTMLFormElement, field: HTMLTextAreaElement): void {
  const { preview: address } = field.dataset;
  const button = form.querySelector<HTMLButtonElement>('[data-preview-toggle]');
  const writing = form.querySelector<HTMLElement>('.writing');
  if (!address || !button || !writing) return;
  const side = document.createElement('div');
  side.className = 'preview-side';
  side.hidden = true;
  const frame = document.createElement('iframe');
  frame.title = 'Preview of the text';
  // Without scripts, but with our origin, so that it can be scrolled.
  frame.setAttribute('sandbox', 'allow-same-origin');
  const problem = document.createElement('p');
  problem.setAttribute('role', 'status');
  side.append(problem, frame);
  writing.after(side);
  // From here on it is a switch, and submits nothing.
  button.type = 'button';
  button.setAttribute('aria-pressed', 'false');

  let waiting = 0;
  let asking: AbortController | undefined;
  const follow = () => {
    const page = frame.contentDocument?.scrollingElement;
    const { top, height } = writing.getBoundingClientRect();
    const room = height - window.innerHeight;
    if (!page || room <= 0) return;
    const part = Math.min(1, Math.max(0, -top / room));
    page.scrollTop = part * (page.scrollHeight - page.clientHeight);
  };
  const show = async () => {
    asking?.abort();
    const { signal } = (asking = new AbortController());
    try {
      const body = formBody(form);
      const answer = await fetch(address, { method: 'POST', body, signal });
      if (!answer.ok) throw new Error(String(answer.status));
      frame.srcdoc = await answer.text();
      problem.textContent = '';
    } catch {
      if (!signal.aborted)
        problem.textContent = 'The preview is not available now. Your text is still here.';
    }
  };
  frame.addEventListener('load', follow);
  window.addEventListener('scroll', follow, { passive: true });
  button.addEventListener('click', () => {
    side.hidden = !side.hidden;
    form.classList.toggle('previewing', !side.hidden);
    button.setAttribute('aria-pressed', String(!side.hidden));
    if (!side.hidden) void show();
  });
  form.addEventListener('input', () => {
    if (side.hidden) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void show(), PAUSE_MS);
  });
}
