/**
 * Uploads images and other files that are pasted, dropped or chosen into the media library, each into a paragraph
 * of its own: an image, or a link to the file. A box shows the progress; a failure says why and can be retried. A line below the text reports the
 * result.
 */
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { uploadImage } from '../../lib/upload.ts';
import type { Format } from '../format.ts';
import { abandonUpload, placeImage, uploadBegins, uploadPlaces, type Upload } from './uploads.ts';

/** An image at a place of the text; `alt` is used if the library has no description. */
export type ImageAt = { file: File; at: number; alt?: string };

export type ImageUploads = {
  extension: Extension;
  format: Format;
  begin: (view: EditorView, images: readonly ImageAt[]) => void;
  report: (message: string) => void;
};

/** @param field Its `data-upload` is where images are sent to, with the token of its form. */
export function imageUploads(field: HTMLTextAreaElement): ImageUploads | null {
  const { upload: url } = field.dataset;
  const { form } = field;
  if (!url || !form) return null;
  const status = document.createElement('p');
  status.className = 'quiet';
  status.setAttribute('role', 'status');
  (field.closest('.field') ?? field.parentElement)?.append(status);
  const report = (message: string) => {
    status.textContent = message;
  };

  let going = 0;
  form.addEventListener('submit', (event) => {
    if (going === 0) return;
    event.preventDefault();
    report('A file is still being uploaded. Save again when it is done.');
  });

  const send = async (view: EditorView, upload: Upload): Promise<void> => {
    const { file, alt, box } = upload;
    const progress = showProgress(box, file.name);
    report(`Uploading ${file.name}.`);
    going += 1;
    const result = await uploadImage(url, form, file, (part) => (progress.value = part));
    going -= 1;
    if (result.kind === 'failed') {
      const message = `${file.name} was not uploaded. ${result.reason}`;
      report(`${file.name} was not uploaded.`);
      showFailure(box, message, {
        retry: () => void send(view, upload),
        remove: () => {
          abandonUpload(view, upload);
          report('');
          view.focus();
        },
      });
      return;
    }
    const markdown = result.isDescribed ? result.markdown : described(result.markdown, alt);
    const isDescribed = result.isDescribed || alt !== '';
    if (!placeImage(view, upload, markdown))
      report(`${file.name} is in the library, but not in the text.`);
    else
      report(
        isDescribed ? `${file.name} uploaded.` : `${file.name} uploaded. It has no alt text yet.`,
      );
  };

  const begin = (view: EditorView, images: readonly ImageAt[]): void => {
    const uploads = images.map(({ file, at, alt = '' }) => {
      const box = document.createElement('div');
      box.className = 'upload';
      return { at, upload: { file, alt, box } };
    });
    view.dispatch({ effects: uploads.map((each) => uploadBegins.of(each)) });
    for (const { upload } of uploads) void send(view, upload);
  };
  const beginAll = (view: EditorView, files: readonly File[], at: number): void => {
    begin(
      view,
      files.map((file) => ({ file, at })),
    );
  };

  return {
    begin,
    report,
    extension: [
      uploadPlaces,
      EditorView.domEventHandlers({
        paste(event, view) {
          const files = filesOf(event.clipboardData);
          // Office programs add an image of the text.
          if (files.length === 0 || event.clipboardData?.getData('text/plain')) return false;
          view.dispatch(view.state.replaceSelection(''));
          beginAll(view, files, view.state.selection.main.from);
          return true;
        },
        drop(event, view) {
          const files = filesOf(event.dataTransfer);
          if (files.length === 0) return false;
          const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
          beginAll(view, files, at ?? view.state.doc.length);
          return true;
        },
      }),
    ],
    format: {
      label: 'Image or file',
      key: 'Mod-Alt-p',
      run(view) {
        const chooser = document.createElement('input');
        chooser.type = 'file';
        chooser.multiple = true;
        chooser.addEventListener('change', () => {
          beginAll(view, [...(chooser.files ?? [])], view.state.selection.main.from);
          view.focus();
        });
        chooser.click();
        return true;
      },
    },
  };
}

function described(markdown: string, alt: string): string {
  return markdown.replace(/^!\[\]/, () => `![${alt.replace(/[[\]\\]/g, '\\$&')}]`);
}

function showProgress(box: HTMLElement, name: string): HTMLProgressElement {
  const label = document.createElement('span');
  label.textContent = name;
  const progress = document.createElement('progress');
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute('aria-label', `Uploading ${name}`);
  box.replaceChildren(label, progress);
  return progress;
}

function showFailure(
  box: HTMLElement,
  message: string,
  { retry, remove }: { retry: () => void; remove: () => void },
): void {
  const text = document.createElement('span');
  text.className = 'error';
  text.textContent = message;
  const buttons = Object.entries({ 'Try again': retry, Remove: remove }).map(([name, run]) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = name;
    button.addEventListener('click', run);
    return button;
  });
  box.replaceChildren(text, ...buttons);
}

function filesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])];
}
