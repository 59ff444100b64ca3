/**
 * Uploads images that are pasted, dropped or chosen into the media library. The text has a placeholder
 * until an image is there, and then its Markdown; a line below the text reports the result.
 */
import { Transaction, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { uploadImage } from '../lib/upload.ts';
import type { Format } from './format.ts';

export type ImageUploads = { extension: Extension; format: Format };

/** @param field Its `data-upload` is where images are sent to, with the token of its form. */
export function imageUploads(field: HTMLTextAreaElement): ImageUploads | null {
  const { upload: address } = field.dataset;
  const { form } = field;
  if (!address || !form) return null;
  const status = document.createElement('p');
  status.className = 'quiet';
  status.setAttribute('role', 'status');
  (field.closest('.field') ?? field.parentElement)?.append(status);

  let begun = 0;
  let going = 0;
  form.addEventListener('submit', (event) => {
    if (going === 0) return;
    event.preventDefault();
    status.textContent = 'An image is still being uploaded. Save again when it is done.';
  });

  const insert = async (view: EditorView, file: File, at: number): Promise<void> => {
    begun += 1;
    going += 1;
    const placeholder = `![${file.name.replace(/[[\]\\\n]/g, '')} is being uploaded, ${begun}]()`;
    change(view, { from: at, insert: placeholder }, false);
    status.textContent = `Uploading ${file.name}.`;
    const result = await uploadImage(address, form, file);
    going -= 1;
    const from = view.state.doc.toString().indexOf(placeholder);
    if (from >= 0) change(view, { from, to: from + placeholder.length }, false);
    if (result.kind === 'failed')
      status.textContent = `${file.name} was not uploaded. ${result.reason}`;
    else if (from < 0) status.textContent = `${file.name} is in the library, but not in the text.`;
    else {
      change(view, { from, insert: result.markdown }, true);
      status.textContent = result.isDescribed
        ? `${file.name} uploaded.`
        : `${file.name} uploaded. Add alt text between its brackets, or in the library.`;
    }
  };

  /** One paragraph for each, in their order. */
  const insertAll = (view: EditorView, files: readonly File[], at: number): void => {
    for (const [index, file] of [...files].reverse().entries()) {
      if (index > 0) change(view, { from: at, insert: '\n\n' }, true);
      void insert(view, file, at);
    }
  };

  return {
    extension: EditorView.domEventHandlers({
      paste(event, view) {
        const files = imagesOf(event.clipboardData);
        // Office programs add an image of the text.
        if (files.length === 0 || event.clipboardData?.getData('text/plain')) return false;
        const { from, to } = view.state.selection.main;
        if (from < to) change(view, { from, to }, true);
        insertAll(view, files, from);
        return true;
      },
      drop(event, view) {
        const files = imagesOf(event.dataTransfer);
        if (files.length === 0) return false;
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
        insertAll(view, files, at ?? view.state.doc.length);
        return true;
      },
    }),
    format: {
      label: 'Image',
      key: 'Mod-Alt-p',
      run(view) {
        const chooser = document.createElement('input');
        chooser.type = 'file';
        chooser.accept = 'image/jpeg,image/png,image/webp,image/gif,image/avif';
        chooser.multiple = true;
        chooser.addEventListener('change', () => {
          insertAll(view, [...(chooser.files ?? [])], view.state.selection.main.from);
          view.focus();
        });
        chooser.click();
        return true;
      },
    },
  };
}

/** @param isUndone Whether the change can be undone. */
function change(
  view: EditorView,
  changes: { from: number; to?: number; insert?: string },
  isUndone: boolean,
): void {
  view.dispatch({ changes, annotations: Transaction.addToHistory.of(isUndone) });
}

function imagesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
}
