/**
 * The moderation queue in the browser: moderates by keys, and without loading a new page. The form is
 * sent as it is without scripts, and parts of the page that answers replace parts of this one.
 *
 * One row is current: the one with the focus, or else the last that had it, at first the first one.
 */
import { fetchDocument } from '../lib/fetch-document.ts';
import { formBody } from '../lib/form-body.ts';

const REPLACED = ['lists', 'flash', 'replies'];
const DECISIONS: Partial<Record<string, string>> = { a: 'approved', r: 'rejected', s: 'spam' };
const KEYS_OFF = 'antiphon-keys-off';
/** The result of the last action, from the URL. */
const FLASH_PARAMETERS = ['done', 'count', 'left', 'comments', 'settled', 'undo'];

let isSending = false;

function queue(): HTMLFormElement {
  const form = document.querySelector<HTMLFormElement>('form#queue');
  if (!form) throw new Error('There is no form#queue.');
  return form;
}

const rows = () => [...queue().querySelectorAll<HTMLElement>('.response')];
const focused = () => document.activeElement?.closest<HTMLElement>('.response') ?? null;
const current = () => focused() ?? queue().querySelector<HTMLElement>('.response.current');
const ticked = () => rows().filter((row) => boxOf(row)?.checked);
/** `null`: there is nothing to decide. */
const boxOf = (row: HTMLElement) => row.querySelector<HTMLInputElement>('input[name=row]');

function indexOf(row: HTMLElement | null | undefined): number {
  return row ? rows().indexOf(row) : -1;
}

/** The row at `index`, or the last one; without rows, the sentence for an empty list. */
function focusAt(index: number): void {
  const all = rows();
  const target =
    all[Math.min(index, all.length - 1)] ?? queue().querySelector<HTMLElement>('.empty');
  target?.focus();
  target?.scrollIntoView({ block: 'nearest' });
}

function move(step: number): void {
  focusAt(Math.max(0, indexOf(current()) + step));
}

function decide(decision: string): void {
  const here = current();
  if (ticked().length > 0) press(queue(), `button[name=all][value=${decision}]`);
  else if (here) press(here, `.actions button[value^="${decision} "]`);
}

function press(within: ParentNode, selector: string): void {
  if (!isSending) within.querySelector<HTMLElement>(selector)?.click();
}

const ACTIONS: Partial<Record<string, () => void>> = {
  j: () => {
    move(1);
  },
  k: () => {
    move(-1);
  },
  x: () => {
    const here = current();
    if (here) boxOf(here)?.click();
  },
  u: () => {
    press(document, '#flash button');
  },
  '?': showKeys,
};

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.isComposing || areKeysOff() || isField(event.target) || keys?.open) return;
  // A question mark needs Shift on many keyboards.
  if (event.shiftKey && event.key !== '?') return;
  const decision = DECISIONS[event.key];
  const action = ACTIONS[event.key];
  if (decision) decide(decision);
  else if (action) action();
  else return;
  event.preventDefault();
});

/** Fields that letters are typed into, or that react to them. */
function isField(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest('input, select, textarea, [contenteditable]');
  return field !== null && !(field instanceof HTMLInputElement && field.type === 'checkbox');
}

addEventListener('focusin', () => {
  const here = focused();
  if (here) for (const row of rows()) row.classList.toggle('current', row === here);
});

addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (form !== queue() && !form.closest('#flash, #replies')) return;
  event.preventDefault();
  if (!isSending) void send(form, event.submitter as HTMLButtonElement | null);
});

async function send(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
  isSending = true;
  const decided = button?.name === 'all' ? ticked() : [button?.closest<HTMLElement>('.response')];
  const index = Math.max(0, indexOf(decided[0] ?? current()));
  for (const row of decided) row?.classList.add('leaving');
  const body = formBody(form, button);
  try {
    const fetched = await fetchDocument(form.action, { method: 'POST', body });
    if (fetched?.page.getElementById('queue')) show(fetched.page, fetched.url, index);
    // Signed out, or offline: the browser sends the form itself, and shows what comes.
    else submitInBrowser(form, button);
  } finally {
    isSending = false;
  }
}

function submitInBrowser(form: HTMLFormElement, button: HTMLButtonElement | null): void {
  if (button?.name) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: button.name, value: button.value });
    form.append(field);
  }
  form.submit();
}

function show(page: Document, url: string, index: number): void {
  const navigation = page.querySelector('.places nav');
  if (navigation) document.querySelector('.places nav')?.replaceWith(navigation);
  for (const id of REPLACED) {
    const next = page.getElementById(id);
    if (next) document.getElementById(id)?.replaceChildren(...next.childNodes);
  }
  const nextQueue = page.getElementById('queue');
  const replies = typedReplies();
  if (nextQueue) queue().replaceWith(nextQueue);
  for (const [id, text] of replies) restoreReply(id, text);
  const [pages, nextPages] = [document, page].map((each) => each.querySelector('.pages'));
  if (pages && nextPages) pages.replaceWith(nextPages);
  else if (nextPages) queue().after(nextPages);
  else pages?.remove();
  // Reloading the page must not show the flash message again.
  const clean = new URL(url);
  for (const name of FLASH_PARAMETERS) clean.searchParams.delete(name);
  history.replaceState(null, '', clean);
  prepare();
  focusAt(index);
}

/** Replies to other rows that are being written, by the ids of their fields. */
function typedReplies(): Map<string, string> {
  const fields = queue().querySelectorAll('textarea');
  return new Map([...fields].map(({ id, value }) => [id, value]));
}

function restoreReply(id: string, text: string): void {
  const field = document.getElementById(id);
  if (text === '' || !(field instanceof HTMLTextAreaElement)) return;
  field.value = text;
  const details = field.closest('details');
  if (details) details.open = true;
}

/** Shows what needs scripts. */
function prepare(): void {
  const all = document.querySelector<HTMLInputElement>('input#all');
  const label = all?.closest('label');
  if (!all || !label) return;
  label.hidden = false;
  all.addEventListener('change', () => {
    for (const box of rows().map(boxOf)) if (box) box.checked = all.checked;
    countSelected();
  });
}

function countSelected(): void {
  const label = document.getElementById('selected');
  if (label) label.textContent = `${ticked().length} selected:`;
}

addEventListener('change', countSelected);

/** An open menu closes at a click beside it and at Escape. */
function closeMenus(except: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('.choices[open]'))
    if (menu !== except) menu.open = false;
}

addEventListener('click', ({ target }) => {
  closeMenus(target instanceof Element ? target.closest('.choices') : null);
});
addEventListener('keydown', ({ key, target }) => {
  if (key !== 'Escape') return;
  const menu = target instanceof Element ? target.closest('.choices') : null;
  closeMenus(null);
  menu?.querySelector('summary')?.focus();
});

const keys = document.querySelector<HTMLDialogElement>('dialog#keys');

function showKeys(): void {
  keys?.showModal();
}

function areKeysOff(): boolean {
  return localStorage.getItem(KEYS_OFF) !== null;
}

const useKeys = document.querySelector<HTMLInputElement>('input#use-keys');
if (useKeys) {
  useKeys.checked = !areKeysOff();
  useKeys.addEventListener('change', () => {
    if (useKeys.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, '1');
  });
}
const hint = document.getElementById('keys-hint');
if (hint) hint.hidden = false;
document.getElementById('show-keys')?.addEventListener('click', showKeys);
prepare();
