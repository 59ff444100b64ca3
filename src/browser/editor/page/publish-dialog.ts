/**
 * Opens the publish dialog, which is part of the editor's form. For a post that is published already,
 * it presses Update.
 */
import { fetchDocument } from '../../lib/fetch-document.ts';
import { findInText } from './find-in-text.ts';

const DEFAULT_TIME = '09:00';

/**
 * @param onOpen brings what the dialog shows up to date
 * @returns what the key for publishing does
 */
export function publishDialog(form: HTMLFormElement, onOpen: () => void): () => void {
  const dialog = form.querySelector<HTMLDialogElement>('#publish-dialog');
  if (!dialog) {
    return () => {
      form.requestSubmit(form.querySelector<HTMLElement>('[data-update]'));
    };
  }
  const open = () => {
    if (dialog.open) return;
    const title = form.querySelector<HTMLTextAreaElement>('#title')?.value.trim() ?? '';
    const heading = dialog.querySelector('#publish-heading');
    if (heading) heading.textContent = title === '' ? 'Publish note' : `Publish “${title}”`;
    dialog.showModal();
    onOpen();
  };
  form.querySelector('[data-open-publish]')?.addEventListener('click', (event) => {
    event.preventDefault();
    open();
  });
  dialog.querySelector('[data-close]')?.addEventListener('click', () => {
    dialog.close();
  });
  dialog.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const { find } = target.dataset;
    if (find === undefined) return;
    dialog.close();
    if (find === '') form.querySelector<HTMLElement>('#title')?.focus();
    else findInText(form, find);
  });
  nameButton(dialog);
  chooseDays(dialog);
  // A date or a password that was refused.
  if (dialog.querySelector('[aria-invalid=true]')) open();
  return open;
}

/** The button says what it will do. */
function nameButton(dialog: HTMLElement): void {
  const button = dialog.querySelector<HTMLElement>('[data-publish]');
  const chosen = (field: string) =>
    dialog.querySelector<HTMLInputElement>(`[name=${field}]:checked`)?.value;
  const name = () => {
    if (!button) return;
    if (chosen('when') === 'later') button.textContent = 'Schedule';
    else if (chosen('status') === 'private') button.textContent = 'Publish privately';
    else button.textContent = 'Publish now';
  };
  dialog.addEventListener('change', name);
  name();
}

/** Makes the days of the calendar buttons, which set the date and keep the time, and turns to other months in place. */
function chooseDays(dialog: HTMLElement): void {
  const date = dialog.querySelector<HTMLInputElement>('[name=date]');
  const calendar = dialog.querySelector<HTMLElement>('[data-calendar]');
  if (!date || !calendar) return;
  const mark = () => {
    for (const button of calendar.querySelectorAll<HTMLElement>('button[data-day]')) {
      const isChosen = date.value.startsWith(button.dataset['day'] ?? 'none');
      button.setAttribute('aria-pressed', String(isChosen));
    }
  };
  const makeButtons = () => {
    for (const cell of calendar.querySelectorAll<HTMLElement>('td[data-day]:not(.past)')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...cell.childNodes);
      button.dataset['day'] = cell.dataset['day'] ?? '';
      cell.append(button);
    }
    mark();
  };
  const turn = async (link: HTMLAnchorElement) => {
    const fetched = await fetchDocument(link.href);
    const months = fetched?.page.querySelector('[data-calendar]');
    if (!months) return;
    calendar.replaceChildren(
      ...[...months.childNodes].map((node) => document.importNode(node, true)),
    );
    makeButtons();
    const { turn: way = '' } = link.dataset;
    const next = calendar.querySelector<HTMLElement>(`[data-turn=${way}]`);
    (next ?? calendar.querySelector<HTMLElement>('[data-turn]'))?.focus();
  };
  calendar.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    const link = event.target.closest<HTMLAnchorElement>('a[data-turn]');
    const button = event.target.closest<HTMLElement>('button[data-day]');
    if (link) {
      event.preventDefault();
      void turn(link);
    }
    if (!button) return;
    const time = date.value.split('T')[1] ?? DEFAULT_TIME;
    date.value = `${button.dataset['day'] ?? ''}T${time}`;
    date.dispatchEvent(new Event('input', { bubbles: true }));
  });
  date.addEventListener('input', mark);
  makeButtons();
}
