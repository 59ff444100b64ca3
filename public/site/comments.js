// Below a post that takes comments: works for the form while its writer types, so that it need not
// wait to be read, and remembers who writes where they ask for it. The form does without.

const REMEMBERED = 'antiphon-commenter';
const FIELDS = ['name', 'email', 'url'];
/** Tries between two looks at the clock, so that typing stays smooth. */
const AT_ONCE = 200;

for (const form of document.querySelectorAll('form[data-stamp]')) {
  const nonce = form.elements.namedItem('nonce');
  if (nonce)
    form.addEventListener('focusin', () => void prove(form.dataset.stamp, nonce), { once: true });
  remember(form);
}

/** Finds a number that makes SHA-256 of `STAMP:NUMBER` begin with 16 zero bits. */
async function prove(stamp, field) {
  // Browsers hash on https and on this machine alone; without it a comment waits to be read.
  if (!globalThis.crypto?.subtle) return;
  const encoder = new TextEncoder();
  for (let first = 0; ; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_each, at) => first + at);
    const hashes = await Promise.all(
      numbers.map((number) =>
        crypto.subtle.digest('SHA-256', encoder.encode(`${stamp}:${number}`)),
      ),
    );
    const found = hashes.findIndex((hash) => new DataView(hash).getUint16(0) === 0);
    if (found !== -1) {
      field.value = String(first + found);
      return;
    }
  }
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
