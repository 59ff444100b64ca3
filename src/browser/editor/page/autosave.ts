/**
 * Saves the form without leaving the page: an autosave when the writer pauses or leaves, to the form's
 * `data-autosave`, and a draft on request. Shows the state in the bar, and problems below it.
 *
 * An autosave does not change the post: only saving does.
 */
import { formBody } from '../../lib/form-body.ts';

const PAUSE_MS = 2_000;
const AGAIN_MS = 10_000;
/** Browsers send at most 64 KiB from a page that was closed. */
const MAX_WHEN_LEAVING = 60_000;

type Answer = {
  message: string;
  savedAt?: number;
  editor?: { id: number; version: number; url: string };
};

export type Saving = {
  /** Saves a draft, or stores the changes of a published post, which only Update publishes. */
  save: () => Promise<void>;
};

export function autosaveFrom(form: HTMLFormElement): Saving {
  const state = form.querySelector<HTMLElement>('[data-saved]');
  const problem = form.querySelector<HTMLElement>('[data-problem]');
  const announced = form.querySelector<HTMLElement>('[data-announced]');
  const isDraft = form.dataset['kind'] === 'draft';

  let waiting = 0;
  let isChanged = false;
  let isSaving = false;
  let isRefused = false;
  let sending: Promise<void> | null = null;

  const show = (text: string, trouble = '') => {
    if (state) state.textContent = text;
    if (problem && problem.textContent !== trouble) problem.textContent = trouble;
  };
  /** To screen readers, which would interrupt the writer at each autosave. */
  const announce = () => {
    if (announced) announced.textContent = state?.textContent ?? '';
  };
  /** The writer may have gone on while the request was on its way. */
  const unlessChanged = (text: string) => (isChanged ? 'Unsaved changes' : text);
  const later = (ms: number) => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void autosave(), ms);
  };
  const once = async (work: () => Promise<void>) => {
    if (sending) await sending;
    sending = work().finally(() => (sending = null));
    await sending;
  };
  const autosave = async (keepalive = false): Promise<void> => {
    if (sending) await sending;
    if (!isChanged || isSaving || isRefused) return;
    isChanged = false;
    await once(() => send(keepalive));
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
    if (editor) moveTo(form, editor);
    if (savedAt === undefined) {
      isRefused = true;
      show('Unsaved changes', message);
    } else {
      const [saved = '', trouble = ''] = message.split(/\. (.*)/s);
      show(unlessChanged(saved), trouble);
      hidden(form, 'savedAt', String(savedAt));
    }
  };
  const failed = (code: number) => {
    isChanged = true;
    const isOut = code === 401 || code === 403;
    show(
      'Unsaved changes',
      isOut
        ? 'Not saved: you are signed out. Save, and you can sign in without losing your text.'
        : 'Not saved: the blog could not be reached. Trying again soon.',
    );
    if (!isOut && code !== 413) later(AGAIN_MS);
  };
  /** Whatever is not saved is shown by the page that the form leads to: a conflict, an error, a sign-in. */
  const saveDraft = async () => {
    const body = formBody(form);
    body.set('do', 'draft');
    isChanged = false;
    try {
      const headers = { Accept: 'application/json' };
      const answer = await fetch(form.action, { method: 'POST', body, headers });
      const isJson = answer.headers.get('Content-Type')?.includes('json') ?? false;
      if (!answer.ok || !isJson) {
        form.requestSubmit(form.querySelector<HTMLElement>('[data-save]'));
        return;
      }
      const { message, editor } = (await answer.json()) as Answer;
      if (editor) moveTo(form, editor);
      hidden(form, 'savedAt', '');
      form.querySelector('.unsaved')?.remove();
      show(unlessChanged(message));
    } catch {
      failed(0);
    }
  };

  form.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLElement && 'unsaved' in target.dataset) return;
    isChanged = true;
    show('Unsaved changes', problem?.textContent ?? '');
    later(PAUSE_MS);
  });
  form.addEventListener('submit', (event) => {
    const { submitter } = event;
    // A preview opens in another tab, and this page stays open.
    if (submitter?.hasAttribute('formtarget') || event.defaultPrevented) return;
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

  return {
    async save() {
      window.clearTimeout(waiting);
      if (announced) announced.textContent = '';
      if (isDraft && !isRefused) await once(saveDraft);
      else if (isDraft) form.requestSubmit(form.querySelector<HTMLElement>('[data-save]'));
      else await autosave();
      announce();
    },
  };
}

/** The new post is a draft now: from here on, that draft is edited and saved. */
function moveTo(form: HTMLFormElement, { id, version, url }: NonNullable<Answer['editor']>): void {
  form.action = url;
  form.dataset['autosave'] = `${url}/autosave`;
  hidden(form, 'id', String(id));
  hidden(form, 'version', String(version));
  if (window.location.href.split('?')[0] !== url) window.history.replaceState(null, '', url);
}

function hidden(form: HTMLFormElement, name: string, value: string): void {
  const known = form.querySelector<HTMLInputElement>(`input[type=hidden][name=${name}]`);
  const input = known ?? document.createElement('input');
  input.type = 'hidden';
  input.name = name;
  input.value = value;
  if (!known) form.append(input);
}
