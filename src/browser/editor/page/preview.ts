/**
 * Shows the post as the site will show it: beside the text in wide windows, in its place in narrow
 * ones. It follows the text, and its scrolling block by block; what was read stays in view when it is opened
 * in place of the text, and when it is closed.
 */
import { formBody } from '../../lib/form-body.ts';
import { alignPreview, lineBelow, scrollToLine } from './align-preview.ts';

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
  let isScrolling = false;
  /** In place of the text: where it was scrolled to, and the line that was at the top. */
  let left: { scrolled: number; line: number | null } | null = null;
  const follow = () => {
    if (left === null) alignPreview(form, frame);
    else if (left.line !== null) scrollToLine(frame, left.line);
  };
  const show = async () => {
    asking?.abort();
    const { signal } = (asking = new AbortController());
    try {
      const body = formBody(form);
      const answer = await fetch(address, { method: 'POST', body, signal });
      if (!answer.ok) throw new Error(String(answer.status));
      fill(frame, await answer.text());
      follow();
      problem.textContent = '';
    } catch {
      if (!signal.aborted)
        problem.textContent = 'The preview is not available now. Your text is still here.';
    }
  };
  frame.addEventListener('load', () => {
    // Images are high only once they are there.
    frame.contentDocument?.addEventListener('load', follow, true);
    follow();
  });
  const later = () => {
    if (side.hidden || isScrolling) return;
    isScrolling = true;
    window.requestAnimationFrame(() => {
      isScrolling = false;
      follow();
    });
  };
  window.addEventListener('scroll', later, { passive: true });
  window.addEventListener('resize', later);
  button.addEventListener('click', () => {
    side.hidden = !side.hidden;
    const { bottom } = button.getBoundingClientRect();
    const place = { scrolled: window.scrollY, line: lineBelow(form, bottom) };
    form.classList.toggle('previewing', !side.hidden);
    button.setAttribute('aria-pressed', String(!side.hidden));
    if (side.hidden) {
      if (left) window.scrollTo({ top: left.scrolled, behavior: 'instant' });
      left = null;
    } else {
      left = writing.offsetHeight === 0 ? place : null;
      void show();
    }
  });
  form.addEventListener('input', () => {
    if (side.hidden) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void show(), PAUSE_MS);
  });
}

/** Once it has a page, only the page's body is replaced: it neither flashes nor loses its place. */
function fill(frame: HTMLIFrameElement, html: string): void {
  const shown = frame.contentDocument;
  if (!frame.srcdoc || !shown?.querySelector('main')) {
    frame.srcdoc = html;
    return;
  }
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  shown.body.replaceWith(shown.importNode(body, true));
}
