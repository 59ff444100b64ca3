/**
 * The comment form in the browser: does the form's proof of work while somebody types, so that the comment need not
 * be reviewed, shows preview and replies in place, and remembers the commenter on request. The form works without.
 */
import { previewInPlace } from './preview.ts';
import { replyInPlace } from './reply.ts';

const REMEMBERED = 'antiphon-commenter';
const FIELDS = ['name', 'email', 'url'];
/** Tries between two pauses, so that typing stays smooth. */
const AT_ONCE = 200;
/** A form younger than this is refused (comments/form.ts); and a little for the clocks. */
const RIPE_AFTER_MS = 3_200;
/** The longest wait for a proof; a comment without one is pending. */
const PATIENCE_MS = 15_000;
const AGAIN_AFTER_MS = 5_000;

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-stamp]')) {
  remember(form);
  previewInPlace(form);
  const respond = form.closest<HTMLDetailsElement>('details.respond');
  if (respond) replyInPlace(form, respond);
  const [stamp, nonce] = [field(form, 'stamp'), field(form, 'nonce')];
  if (stamp && nonce) proveWhileTyping(form, stamp, nonce);
}

function field(form: HTMLFormElement, name: string): HTMLInputElement | null {
  return form.querySelector(`input[name=${name}]`);
}

/** Begins when somebody starts typing, and allows the form to be sent once the proof is done. */
function proveWhileTyping(
  form: HTMLFormElement,
  stamp: HTMLInputElement,
  nonce: HTMLInputElement,
): void {
  const openedAt = performance.now();
  let proof: Promise<void> | null = null;
  let isProved = false;
  let isSent = false;
  const begin = () => {
    if (proof) return proof;
    const begun = prepare(form.action, stamp, nonce, openedAt)
      // Offline, or a browser that cannot: the form is sent as it is.
      .catch(() => undefined)
      .then(() => {
        if (proof === begun) isProved = true;
      });
    return (proof = begun);
  };
  form.addEventListener('focusin', () => void begin());
  // A browser that returns to the page restores it with a proof that has been used.
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    proof = null;
    isProved = isSent = false;
    setBusy(form, false);
  });
  const sendAgainLater = () => setTimeout(() => (isSent = false), AGAIN_AFTER_MS);
  form.addEventListener('submit', (event) => {
    if (event.submitter?.getAttribute('value') === 'preview') return;
    // Ignores the second of two clicks; after a stop, the form can be sent again.
    if (isSent || !isProved) event.preventDefault();
    if (isSent) return;
    isSent = true;
    if (isProved) {
      sendAgainLater();
      return;
    }
    setBusy(form, true);
    void Promise.race([begin(), wait(PATIENCE_MS)]).then(() => {
      setBusy(form, false);
      sendAgainLater();
      form.submit();
    });
  });
}

/** Fetches a fresh stamp where the page, from a cache, has a shared one; then finds its number. */
async function prepare(
  action: string,
  stamp: HTMLInputElement,
  nonce: HTMLInputElement,
  openedAt: number,
): Promise<void> {
  let ripeAt = openedAt + RIPE_AFTER_MS;
  if (stamp.value.split('.')[1] === 'r') {
    const response = await fetch(`${action}/stamp`, { cache: 'no-store' });
    if (!response.ok) return;
    stamp.value = await response.text();
    ripeAt = performance.now() + RIPE_AFTER_MS;
  }
  nonce.value = await prove(stamp.value);
  await wait(ripeAt - performance.now());
}

/** Finds a number that makes SHA-256 of `STAMP:NUMBER` begin with 16 zero bits; another each time. */
async function prove(stamp: string): Promise<string> {
  // Browsers hash on https and localhost only; without a proof the comment is pending.
  if (!isSecureContext) return '';
  const encoder = new TextEncoder();
  const [start = 0] = crypto.getRandomValues(new Uint32Array(1));
  for (let first = start * AT_ONCE; ; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_each, at) => first + at);
    const hashes = await Promise.all(
      numbers.map((number) =>
        crypto.subtle.digest('SHA-256', encoder.encode(`${stamp}:${String(number)}`)),
      ),
    );
    const found = hashes.findIndex((hash) => new DataView(hash).getUint16(0) === 0);
    if (found !== -1) return String(first + found);
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

function setBusy(form: HTMLFormElement, isBusy: boolean): void {
  form.setAttribute('aria-busy', String(isBusy));
  for (const button of form.querySelectorAll('button')) button.disabled = isBusy;
  const send = form.querySelector('button');
  if (!send) return;
  send.dataset['text'] ??= send.textContent;
  send.textContent = isBusy ? (form.dataset['sending'] ?? 'Sending…') : send.dataset['text'];
}

function remember(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLInputElement>('[data-remember]');
  const paragraph = box?.closest('p');
  if (!box || !paragraph) return;
  paragraph.hidden = false;
  const remembered = readRemembered();
  if (remembered) {
    box.checked = true;
    for (const name of FIELDS) {
      const input = field(form, name);
      if (input && input.value === '') input.value = remembered[name] ?? '';
    }
  }
  form.addEventListener('submit', (event) => {
    if (event.submitter?.getAttribute('value') === 'preview') return;
    if (box.checked) {
      const typed = FIELDS.map((name) => [name, field(form, name)?.value ?? '']);
      localStorage.setItem(REMEMBERED, JSON.stringify(Object.fromEntries(typed)));
    } else {
      localStorage.removeItem(REMEMBERED);
    }
  });
}

/** Other scripts on this origin can write to the storage, so only strings are read from it. */
function readRemembered(): Partial<Record<string, string>> | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return null;
    const texts = Object.entries(stored).filter(([, value]) => typeof value === 'string');
    return Object.fromEntries(texts);
  } catch {
    return null;
  }
}
