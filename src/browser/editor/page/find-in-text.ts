/**
 * Shows a passage of the text: selects it in the text editor, or in the field where there is none.
 */
import { EditorView } from '@codemirror/view';

/** @returns `false` if the text does not have it */
export function findInText(form: HTMLFormElement, passage: string): boolean {
  const field = form.querySelector<HTMLTextAreaElement>('#markdown');
  const at = field?.value.indexOf(passage) ?? -1;
  if (!field || at < 0) return false;
  const dom = form.querySelector<HTMLElement>('.cm-editor');
  const view = dom && EditorView.findFromDOM(dom);
  const selection = { anchor: at, head: at + passage.length };
  if (view) {
    view.dispatch({ selection, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
    view.focus();
  } else {
    field.setSelectionRange(selection.anchor, selection.head);
    field.focus();
  }
  return true;
}
