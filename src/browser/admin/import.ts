/**
 * Settings → Import in the browser: sends a file in parts, goes on after a lost connection or a reload, and renews
 * the page of an import while it is running. Without it, the form sends the file in one piece, and the page is reloaded.
 */
import { fetchDocument } from '../lib/fetch-document.ts';

/** What the blog answers about an upload (src/http/admin/moving/upload.ts). */
type Answer = { received?: number; url?: string; pageUrl?: string; text?: string };

/** Parts grow while they arrive quickly: each is a request, and a lost one is sent again. */
const FIRST_PART_BYTES = 512 * 1_024;
const MAX_PART_BYTES = 16 * 1_024 * 1_024;
const MIN_PART_BYTES = 128 * 1_024;
const QUICK_MS = 2_000;
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];
const RENEW_MS = 2_000;

const form = document.querySelector<HTMLFormElement>('form#import');
if (form) prepareUpload(form);
if (document.querySelector('#run[data-live]')) setTimeout(() => void renew(), RENEW_MS);

function prepareUpload(upload: HTMLFormElement): void {
  const input = upload.querySelector<HTMLInputElement>('input[type=file]');
  const button = upload.querySelector<HTMLButtonElement>('button[type=submit]');
  upload.addEventListener('submit', (event) => {
    const file = input?.files?.[0];
    if (!file || !button) return;
    event.preventDefault();
    button.disabled = true;
    void send(upload, file).then((problem) => {
      button.disabled = false;
      if (problem !== null) say(problem, true);
    });
  });
}

/** @returns why it ended; `null`: the page of the import is being opened */
async function send(upload: HTMLFormElement, file: File): Promise<string | null> {
  say('Starting the upload.');
  const about = new URLSearchParams({
    name: file.name,
    size: String(file.size),
    lastModified: String(file.lastModified),
  });
  const begun = await ask(upload, upload.dataset['uploads'] ?? '', about);
  if (begun.url === undefined || begun.pageUrl === undefined) return begun.text ?? UNEXPECTED;
  let received = begun.received ?? 0;
  let size = FIRST_PART_BYTES;
  showProgress(received / file.size);
  while (received < file.size) {
    const started = performance.now();
    const part = file.slice(received, received + size);
    const answer = await ask(upload, `${begun.url}?offset=${String(received)}`, part);
    if (answer.received === undefined) return answer.text ?? UNEXPECTED;
    received = answer.received;
    const isQuick = performance.now() - started < QUICK_MS;
    size = isQuick ? Math.min(size * 2, MAX_PART_BYTES) : Math.max(size / 2, MIN_PART_BYTES);
    showProgress(received / file.size);
    say(`Uploading ${file.name}: ${String(Math.floor((received / file.size) * 100))} %`);
  }
  location.assign(begun.pageUrl);
  return null;
}

const UNEXPECTED = 'The blog did not accept it. Reload the page and choose the file again.';
const SIGNED_OUT =
  'You are signed out. Sign in in another tab, then press Upload again: it goes on where it was.';
const RETRYING = 'The connection was lost. Trying again…';

/** Tries again until the blog answers; a file that can no longer be read ends it. */
async function ask(
  upload: HTMLFormElement,
  url: string,
  body: Blob | URLSearchParams,
): Promise<Answer> {
  const headers = {
    Accept: 'application/json',
    'X-CSRF-Token': upload.querySelector<HTMLInputElement>('input[name=csrf]')?.value ?? '',
    ...(body instanceof Blob && { 'Content-Type': 'application/octet-stream' }),
  };
  for (let attempt = 0; ; attempt += 1) {
    if (body instanceof Blob && !(await isReadable(body)))
      return { text: 'The file has changed or was moved. Choose it again.' };
    const answer = await answerOf(url, { method: 'POST', headers, body });
    if (answer) return answer;
    say(RETRYING);
    const pauseMs = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)];
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** `null`: no answer, or one of a blog or proxy that is starting or busy. */
async function answerOf(url: string, init: RequestInit): Promise<Answer | null> {
  try {
    const response = await fetch(url, init);
    if (response.status === 401) return { text: SIGNED_OUT };
    if (response.status === 408 || response.status === 429 || response.status >= 500) return null;
    const isJson = response.headers.get('Content-Type')?.includes('json') ?? false;
    return isJson ? ((await response.json()) as Answer) : {};
  } catch {
    return null;
  }
}

async function isReadable(part: Blob): Promise<boolean> {
  try {
    await part.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function say(text: string, isError = false): void {
  const status = document.getElementById('upload-status');
  if (!status) return;
  status.textContent = text;
  status.classList.toggle('error', isError);
}

function showProgress(part: number): void {
  const row = document.getElementById('upload-progress');
  const progress = row?.querySelector('progress');
  if (!row || !progress) return;
  row.hidden = false;
  progress.value = part;
}

/** Shows the import as it is now. When it has come to its end, the whole page is loaded, since its form comes then. */
async function renew(): Promise<void> {
  const fetched = await fetchDocument(location.href);
  const run = fetched?.page.getElementById('run');
  if (run && run.dataset['live'] === undefined) {
    location.reload();
    return;
  }
  const shown = document.getElementById('run');
  // Not while somebody is using a button of it.
  if (run && shown && !shown.contains(document.activeElement)) {
    const before = document.getElementById('run-state');
    const state = run.querySelector('#run-state');
    // The same element, so that screen readers announce only another text.
    if (before && state && before.textContent === state.textContent) state.replaceWith(before);
    shown.replaceWith(run);
  }
  setTimeout(() => void renew(), RENEW_MS);
}
