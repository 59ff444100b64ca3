/**
 * Sets up what is around the text on the editor page: saving, word count, preview, the publish dialog,
 * and the keys for them. Without it the page is a form.
 */
import { autosaveFrom } from './autosave.ts';
import { previewBeside } from './preview.ts';
import { publishDialog } from './publish-dialog.ts';
import { willNotify } from './will-notify.ts';
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
  form.addEventListener('antiphon:save', save);
  form.addEventListener('antiphon:publish', publish);
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
  titleIn(form);
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
