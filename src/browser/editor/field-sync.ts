/**
 * Writes the text of the editor into the form's field, and reports it as the field's input. A long text is
 * written when its writer pauses, and whenever the form is read: to copy it at every key would take longer
 * than the key itself.
 */
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

const MAX_AT_ONCE = 20_000;
const PAUSE_MS = 100;
const MOST_MS = 1_000;

export function fieldSync(field: HTMLTextAreaElement): Extension {
  let view: EditorView | null = null;
  let timer = 0;
  let since = 0;

  const write = () => {
    if (!view) return;
    window.clearTimeout(timer);
    field.value = view.state.doc.toString();
    view = null;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  // Before what others do at these events, which read the field.
  field.form?.addEventListener('submit', write, true);
  field.form?.addEventListener('formdata', ({ formData }) => {
    write();
    formData.set(field.name, field.value);
  });
  window.addEventListener('pagehide', write, true);
  document.addEventListener('visibilitychange', write, true);

  return EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    const now = performance.now();
    if (!view) since = now;
    ({ view } = update);
    window.clearTimeout(timer);
    if (view.state.doc.length <= MAX_AT_ONCE || now - since > MOST_MS) write();
    else timer = window.setTimeout(write, PAUSE_MS);
  });
}
