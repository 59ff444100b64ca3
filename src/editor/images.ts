/**
 * Pictures that are pasted, dropped or chosen go straight into the library; the text has a placeholder
 * until they are there, and then what shows them. How it goes is said below the text.
 */
import { Transaction, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { Format } from './format.ts';

export type ImageUploads = { extension: Extension; format: Format };

/** @param field Its `data-upload` is where pictures are sent to, with the token of its form. */
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
    status.textContent = 'A picture is still on its way. Save again when it is there.';
  });

  const insert = async (view: EditorView, file: File, at: number): Promise<void> => {
    begun += 1;
    going += 1;
    const placeholder = `![${file.name.replace(/[[\]\\\n]/g, '')} is on its way, ${begun}]()`;
    change(view, { from: at, insert: placeholder }, false);
    status.textContent = `Sending ${file.name}.`;
    const answer = await send(address, tokenOf(form), file);
    going -= 1;
    const from = view.state.doc.toString().indexOf(placeholder);
    if (from >= 0) change(view, { from, to: from + placeholder.length }, false);
    if ('problem' in answer) status.textContent = `${file.name} is not there: ${answer.problem}`;
    else if (from < 0) status.textContent = `${file.name} is in the library, and not in the text.`;
    else {
      change(view, { from, insert: answer.markdown }, true);
      status.textContent = answer.isDescribed
        ? `${file.name} is there.`
        : `${file.name} is there. Say between its brackets what it shows, or in the library.`;
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
        // Office programs give a picture of the words, too.
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
      label: 'Picture',
      sign: '▣',
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

/** @param isUndone Whether the writer takes it back with one step. */
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

function tokenOf(form: HTMLFormElement): string {
  return form.querySelector<HTMLInputElement>('input[name=csrf]')?.value ?? '';
}

type Answer = { markdown: string; isDescribed: boolean } | { problem: string };

async function send(address: string, token: string, file: File): Promise<Answer> {
  const body = new FormData();
  body.append('files', file, file.name);
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { Accept: 'application/json', 'X-CSRF-Token': token },
      body,
    });
    if (answer.status === 401)
      return { problem: 'you are signed out. Sign in in another tab, and try again.' };
    const status = (await answer.json()) as {
      text?: string;
      markdown?: string;
      isDescribed?: boolean;
    };
    if (status.markdown === undefined) return { problem: status.text ?? 'try again in a moment.' };
    return { markdown: status.markdown, isDescribed: status.isDescribed ?? false };
  } catch {
    return { problem: 'the blog could not be reached, or refused it. Your text is kept here.' };
  }
}
