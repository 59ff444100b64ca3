/**
 * Sets up what is around the text on the editor page: saving, word count, preview, the publish dialog,
 * and the keys for them. Without it the page is a form.
 */
import { autosaveFrom } from './autosave.ts';
import { chipsFor } from './chips.ts';
import { helpWithKeys } from './keys-dialog.ts';
import { previewBeside } from './preview.ts';
import { publishDialog } from './publish-dialog.ts';
import { willNotify } from './will-notify.ts';
import { completePosts } from './complete-posts.ts';
import { countWords } from './word-count.ts';

export function editorPage(form: HTMLFormElement, field: HTMLTextAreaElement): void {
  const saving = autosaveFrom(form);
  countWords(form, field);
  previewBeside(form, field);
  const targets = willNotify(form, field);
  const publish = publishDialog(form, () => void targets.refresh());
  const save = () => void saving.save();

  form.querySelector('[data-save]')?.addEventListener('click', (event) => {
    event.preventDefault();
    save();
  });
  // Before the text editor, which has other commands for the same keys.
  document.addEventListener(
    'keydown',
    (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if (event.key === 's') save();
      else if (event.key === 'Enter') publish();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  closingMenu(form);
  titleIn(form);
  urlOf(form);
  helpWithKeys(form);
  const original = form.querySelector<HTMLInputElement>('#translationOf');
  if (original) completePosts(original);
  for (const [name, sign] of [
    ['categories', ''],
    ['tags', '#'],
  ] as const) {
    const names = form.querySelector<HTMLInputElement>(`#${name}`);
    // A refused name is corrected where the message is.
    if (names && names.getAttribute('aria-invalid') === null) chipsFor(names, sign);
  }
}

/** The menu closes as menus do: by Escape, and by a click elsewhere. */
function closingMenu(form: HTMLFormElement): void {
  const menu = form.querySelector<HTMLDetailsElement>('details.more');
  if (!menu) return;
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Node && !menu.contains(target)) menu.open = false;
  });
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
}

/** Enter leaves the title, which is one line. */
function titleIn(form: HTMLFormElement): void {
  const title = form.querySelector<HTMLTextAreaElement>('#title');
  title?.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const text = form.querySelector<HTMLElement>('.cm-content, #markdown:not([hidden])');
    text?.focus();
  });
  if (title && !title.value && !form.querySelector('[name=id]')) title.focus();
}

const MAX_SLUG_LENGTH = 100;
/** Characters of a note that its slug is made from, about. */
const FIRST_WORDS = 60;

/** The URL follows the slug, or the title until there is one. Saving decides: it may be taken. */
function urlOf(form: HTMLFormElement): void {
  const title = form.querySelector<HTMLTextAreaElement>('#title');
  const slug = form.querySelector<HTMLInputElement>('#slug');
  if (!title || !slug) return;
  const text = form.querySelector<HTMLTextAreaElement>('#markdown');
  const firstWords = () => text?.value.slice(0, FIRST_WORDS) ?? '';
  const show = () => {
    const shown = slug.value.trim() || slugFrom(title.value || firstWords()) || 'post';
    for (const each of form.querySelectorAll('[data-slug]')) each.textContent = shown;
  };
  title.addEventListener('input', show);
  slug.addEventListener('input', show);
}

/** As the server makes it. */
function slugFrom(title: string): string {
  const folded = title
    .normalize('NFKD')
    .replace(/\p{Script=Latin}\p{M}+/gu, (letter) => letter.replace(/\p{M}/gu, ''))
    .normalize('NFC')
    .toLowerCase();
  const words = folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.join('-').slice(0, MAX_SLUG_LENGTH).replace(/-+$/, '');
}
