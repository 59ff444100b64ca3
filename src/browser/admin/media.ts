/**
 * The media library in the browser: uploads images and files one after the other, each with its progress, and
 * copies the Markdown of one. Without it, the form sends all files at once, and the text can be selected.
 */
import { fetchDocument } from '../lib/fetch-document.ts';
import { uploadImage } from '../lib/upload.ts';

const form = document.querySelector<HTMLFormElement>('form#upload');
const status = document.getElementById('upload-status');

if (form) prepareUpload(form);
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]'))
  prepareCopy(button);

function say(text: string): void {
  if (status) status.textContent = text;
}

function prepareCopy(button: HTMLButtonElement): void {
  const field = document.querySelector<HTMLInputElement>(`input#${button.dataset['copy'] ?? ''}`);
  if (!field) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    copy(field.value).then(
      () => {
        say('Copied.');
      },
      () => {
        field.select();
        say('Your browser does not allow copying here. The text is selected.');
      },
    );
  });
}

/** Rejects, too, where browsers have no clipboard: on pages that are not https. */
async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

function prepareUpload(upload: HTMLFormElement): void {
  const input = upload.querySelector<HTMLInputElement>('input[type=file]');
  upload.addEventListener('submit', (event) => {
    const files = [...(input?.files ?? [])];
    if (!input || files.length === 0) return;
    event.preventDefault();
    queueUploads(upload, files);
    input.value = '';
  });
  // Dropped anywhere on the page, because the browser would open an image dropped beside the field.
  addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    queueUploads(upload, files);
  });
}

let uploads = Promise.resolve();

/** Files chosen during an upload are uploaded after it. */
function queueUploads(upload: HTMLFormElement, files: readonly File[]): void {
  const items = files.map((file) => ({ file, row: addRow(file) }));
  uploads = uploads.then(async () => {
    let uploaded = 0;
    for (const [index, { file, row }] of items.entries()) {
      say(`Uploading ${String(index + 1)} of ${String(items.length)}: ${file.name}`);
      if (await uploadRow(upload, file, row)) uploaded += 1;
    }
    const failed = items.length - uploaded;
    say(
      `${String(uploaded)} of ${String(items.length)} uploaded.` +
        (failed > 0 ? ' The list above says why the others failed.' : ''),
    );
    if (uploaded > 0) await refreshLibrary(upload);
  });
}

type Row = { item: HTMLElement; progress: HTMLProgressElement; state: HTMLElement };

function addRow(file: File): Row {
  const item = document.createElement('li');
  const name = document.createElement('bdi');
  name.textContent = file.name;
  const progress = document.createElement('progress');
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute('aria-label', file.name);
  const state = document.createElement('span');
  state.className = 'quiet';
  state.textContent = 'waiting';
  item.append(name, ' ', progress, ' ', state);
  document.getElementById('sending')?.append(item);
  return { item, progress, state };
}

/** @returns whether it is in the library now */
async function uploadRow(upload: HTMLFormElement, file: File, row: Row): Promise<boolean> {
  const { item, progress, state } = row;
  state.textContent = '';
  const result = await uploadImage(upload.action, upload, file, (part) => {
    progress.value = part;
    if (part === 1) {
      progress.removeAttribute('value');
      state.textContent = 'processing';
    }
  });
  progress.remove();
  if (result.kind === 'uploaded') {
    item.remove();
    return true;
  }
  state.className = 'error';
  state.textContent = result.reason;
  return false;
}

/** Shows the newest uploads, as the next page would; if that fails, they are there later. */
async function refreshLibrary(upload: HTMLFormElement): Promise<void> {
  const fetched = await fetchDocument(upload.action);
  const library = fetched?.page.getElementById('library');
  if (library) document.getElementById('library')?.replaceWith(library);
  else say(`${status?.textContent ?? ''} Reload the page to see them.`);
}
