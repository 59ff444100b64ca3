/**
 * Autosaves unsaved changes: sends the form to its `data-autosave` when the writer pauses, and when
 * the page is left. It does not change the post: only saving does.
 */
import { formBody } from '../lib/form-body.ts';

const PAUSE_MS = 2_000;
const AGAIN_MS = 10_000;
/** Browsers send at most 64 KiB from a page that was closed. */
const MAX_WHEN_LEAVING = 60_000;

type Answer = {
  message: string;
  savedAt?: number;
  editor?: { id: number; version: number; url: string };
};

export function autosaveFrom(field: HTMLTextAreaElement): void {
  const { form } = field;
  if (!form?.dataset['autosave']) return;
  const status = document.createElement('p');
  status.className = 'quiet autosave';
  status.setAttribute('role', 'status');
  form.querySelector('.save')?.after(status);

  let waiting = 0;
  let isChanged = false;
  let isSaving = false;
  let isRefused = false;
  let sending: Promise<void> | null = null;

  const later = (ms: number) => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void autosave(), ms);
  };
  const autosave = async (keepalive = false): Promise<void> => {
    if (sending) await sending;
    if (!isChanged || isSaving || isRefused) return;
    isChanged = false;
    sending = send(keepalive).finally(() => (sending = null));
    await sending;
  };
  const send = async (keepalive: boolean) => {
    const body = formBody(form);
    try {
      const answer = await fetch(form.dataset['autosave'] ?? '', {
        method: 'POST',
        body,
        keepalive: keepalive && body.toString().length < MAX_WHEN_LEAVING,
      });
      if (answer.status === 409 || answer.ok) take((await answer.json()) as Answer);
      else failed(answer.status);
    } catch {
      failed(0);
    }
  };
  const take = ({ message, savedAt, editor }: Answer) => {
    status.textContent = message;
    if (editor) moveTo(form, editor);
    if (savedAt === undefined) isRefused = true;
    else hidden(form, 'savedAt', String(savedAt));
  };
  const failed = (code: number) => {
    isChanged = true;
    const isOut = code === 401 || code === 403;
    status.textContent = isOut
      ? 'Not saved: you are signed out. Save, and you can sign in without losing your text.'
      : 'Not saved: the blog could not be reached. Trying again soon.';
    if (!isOut && code !== 413) later(AGAIN_MS);
  };

  form.addEventListener('input', () => {
    isChanged = true;
    later(PAUSE_MS);
  });
  form.addEventListener('submit', (event) => {
    const { submitter } = event;
    // A preview opens in another tab, and this page stays open.
    if (submitter?.hasAttribute('formtarget')) return;
    if (sending) {
      // A draft that is being created is the one to be saved.
      event.preventDefault();
      isChanged = false;
      void sending.then(() => {
        form.requestSubmit(submitter);
      });
      return;
    }
    isSaving = true;
  });
  // After going back from the saved page, editing can continue.
  window.addEventListener('pageshow', () => {
    isSaving = false;
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void autosave(true);
  });
  window.addEventListener('pagehide', () => void autosave(true));
}

/** The new post is a draft now: from here on, that draft is edited and saved. */
function moveTo(form: HTMLFormElement, { id, version, url }: NonNullable<Answer['editor']>): void {
  form.action = url;
  form.dataset['autosave'] = `${url}/autosave`;
  hidden(form, 'id', String(id));
  hidden(form, 'version', String(version));
  window.history.replaceState(null, '', url);
}

function hidden(form: HTMLFormElement, name: string, value: string): void {
  const known = form.querySelector<HTMLInputElement>(`input[type=hidden][name=${name}]`);
  const input = known ?? document.createElement('input');
  input.type = 'hidden';
  input.name = name;
  input.value = value;
  if (!known) form.append(input);
}
