/**
 * Keeps what a post will notify, and what is worth fixing in it, up to date with the text: asks the
 * page that shows the same for the form, and takes its parts over.
 */
import { fetchDocument } from '../../lib/fetch-document.ts';
import { formBody } from '../../lib/form-body.ts';

const PAUSE_MS = 1_200;
/** Linked pages that have not answered are asked for again, not for ever. */
const AGAIN_MS = 1_500;
const MAX_AGAIN = 6;

export type WillNotify = { refresh: () => Promise<void> };

/**
 * Dispatches `antiphon:targets` on the form when the list has changed. Each `li` of the list has
 * `data-url`, and in `data-accepts` the protocol that the page accepts.
 */
export function willNotify(form: HTMLFormElement, field: HTMLTextAreaElement): WillNotify {
  const url = form.querySelector<HTMLElement>('#will-notify')?.dataset['checks'];
  let waiting = 0;
  let asked = 0;

  const refresh = async (again = 0): Promise<void> => {
    window.clearTimeout(waiting);
    if (!url) return;
    const asking = (asked += 1);
    const fetched = await fetchDocument(url, { method: 'POST', body: formBody(form) });
    // Signed out, no connection, or a later answer is on its way: what is shown stays.
    const page = fetched?.page.getElementById('will-notify') && fetched.page;
    if (!page || asking !== asked) return;
    for (const part of form.querySelectorAll<HTMLElement>('[data-part]')) takeOver(part, page);
    form.dispatchEvent(new CustomEvent('antiphon:targets'));
    const isChecking = page.querySelector('[data-state=checking]') !== null;
    if (isChecking && again < MAX_AGAIN)
      waiting = window.setTimeout(() => void refresh(again + 1), AGAIN_MS);
  };
  const later = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void refresh(), PAUSE_MS);
  };
  for (const each of [field, ...form.querySelectorAll('[name=responseTo], [name=trackbacksTo]')])
    each.addEventListener('input', later);
  form.querySelector('[name=notifies]')?.addEventListener('change', later);
  if (field.value) void refresh();
  return { refresh: () => refresh() };
}

function takeOver(part: HTMLElement, page: Document): void {
  const now = page.querySelector<HTMLElement>(`[data-part=${part.dataset['part'] ?? ''}]`);
  if (!now) return;
  for (const button of now.querySelectorAll<HTMLElement>('[data-find]')) button.hidden = false;
  part.hidden = now.hidden;
  // What did not change keeps the focus.
  if (part.innerHTML === now.innerHTML) return;
  part.replaceChildren(...[...now.childNodes].map((node) => document.importNode(node, true)));
}
