// Below a post that takes comments: works for the form while its writer types, so that it need not
// wait to be read, and remembers who writes where they ask for it. The form does without.

const REMEMBERED = 'antiphon-commenter';
const FIELDS = ['name', 'email', 'url'];
/** Tries between two looks at the clock, so that typing stays smooth. */
const AT_ONCE = 200;
/** A form younger than this is refused (comments/form-stamp.ts); and a little for the clocks. */
const RIPE_AFTER_MS = 3_200;
/** Longer than this nobody waits for a proof: without it a comment is read before it is shown. */
const PATIENCE_MS = 15_000;
const AGAIN_AFTER_MS = 5_000;

for (const form of document.querySelectorAll('form[data-stamp]')) {
  remember(form);
  if (form.elements.namedItem('nonce')) workFor(form);
}

/** Begins as soon as somebody writes, and lets the form go when its work is done. */
function workFor(form) {
  const openedAt = performance.now();
  let work = null;
  let isSent = false;
  const begin = () => (work ??= prepare(form, openedAt));
  form.addEventListener('focusin', begin);
  // A browser that comes back to the page finds it as it left it: that proof has been used.
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    work = null;
    isSent = false;
    setBusy(form, false);
  });
  form.addEventListener('submit', (event) => {
    if (event.submitter?.value === 'preview') return;
    if (work?.isDone) {
      // The second click of two; but whoever has stopped it may send it again.
      if (isSent) event.preventDefault();
      isSent = true;
      setTimeout(() => (isSent = false), AGAIN_AFTER_MS);
      return;
    }
    event.preventDefault();
    if (isSent) return;
    isSent = true;
    setBusy(form, true);
    void Promise.race([begin(), wait(PATIENCE_MS)]).finally(() => {
      setBusy(form, false);
      setTimeout(() => (isSent = false), AGAIN_AFTER_MS);
      form.submit();
    });
  });
}

/** A stamp of now, where the page has that of everybody, and the number that goes with it. */
function prepare(form, openedAt) {
  const work = (async () => {
    const [stamp, nonce] = ['stamp', 'nonce'].map((name) => form.elements.namedItem(name));
    let ripeAt = openedAt + RIPE_AFTER_MS;
    if (stamp.value.split('.')[1] === 'r') {
      const answer = await fetch(`${form.action}/stamp`, { cache: 'no-store' });
      if (!answer.ok) return;
      stamp.value = await answer.text();
      ripeAt = performance.now() + RIPE_AFTER_MS;
    }
    nonce.value = await prove(stamp.value);
    await wait(ripeAt - performance.now());
  })()
    // Offline, or a browser that cannot: the form is sent as it is.
    .catch(() => undefined)
    .then(() => {
      work.isDone = true;
    });
  return work;
}

/** Finds a number that makes SHA-256 of `STAMP:NUMBER` begin with 16 zero bits; another each time. */
async function prove(stamp) {
  // Browsers hash on https and on this machine alone; without it a comment waits to be read.
  if (!globalThis.crypto?.subtle) return '';
  const encoder = new TextEncoder();
  const [start] = crypto.getRandomValues(new Uint32Array(1));
  for (let first = start * AT_ONCE; ; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_each, at) => first + at);
    const hashes = await Promise.all(
      numbers.map((number) =>
        crypto.subtle.digest('SHA-256', encoder.encode(`${stamp}:${number}`)),
      ),
    );
    const found = hashes.findIndex((hash) => new DataView(hash).getUint16(0) === 0);
    if (found !== -1) return String(first + found);
  }
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

function setBusy(form, isBusy) {
  form.setAttribute('aria-busy', String(isBusy));
  for (const button of form.querySelectorAll('button')) button.disabled = isBusy;
  const send = form.querySelector('button');
  send.dataset.text ??= send.textContent;
  send.textContent = isBusy ? 'Sending…' : send.dataset.text;
}

function remember(form) {
  const box = form.querySelector('[data-remember]');
  if (!box) return;
  box.closest('p').hidden = false;
  const known = readKnown();
  if (known) {
    box.checked = true;
    for (const name of FIELDS) {
      const field = form.elements.namedItem(name);
      if (field && field.value === '') field.value = known[name] ?? '';
    }
  }
  form.addEventListener('submit', () => {
    if (box.checked) {
      const typed = FIELDS.map((name) => [name, form.elements.namedItem(name)?.value ?? '']);
      localStorage.setItem(REMEMBERED, JSON.stringify(Object.fromEntries(typed)));
    } else {
      localStorage.removeItem(REMEMBERED);
    }
  });
}

function readKnown() {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null');
  } catch {
    return null;
  }
}
