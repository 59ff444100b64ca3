// The keys of the conversation, and decisions without a new page: the form is sent as ever, and what
// the next page says is put in place of what this one says. Without this, each button still works.

const IN_PLACE = ['summary', 'tabs', 'said'];
const DECISIONS = { a: 'approved', r: 'rejected', s: 'spam' };
const KEYS_OFF = 'antiphon-keys-off';

let isSending = false;

const queue = () => document.getElementById('queue');
const rows = () => [...queue().querySelectorAll('.row')];
const current = () => document.activeElement?.closest('.row') ?? null;
const ticked = () => rows().filter((row) => boxOf(row)?.checked);
/** `null`: there is nothing to decide. */
const boxOf = (row) => row.querySelector('input[name=row]');

/** The row at `index`, or the last; where there is none, the sentence that says so. */
function focusAt(index) {
  const all = rows();
  const target = all[Math.min(index, all.length - 1)] ?? queue().querySelector('.empty');
  target?.focus();
  target?.scrollIntoView({ block: 'nearest' });
}

function move(step) {
  const at = rows().indexOf(current());
  focusAt(at < 0 ? 0 : Math.max(0, at + step));
}

function decide(decision) {
  const here = current();
  if (ticked().length > 0) press(queue().querySelector(`button[name=all][value=${decision}]`));
  else if (here) press(here.querySelector(`button[value^="${decision} "]`));
  else focusAt(0);
}

function press(button) {
  if (button && !isSending) button.click();
}

const ACTIONS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => {
    const here = current();
    if (here) boxOf(here)?.click();
    else focusAt(0);
  },
  u: () => press(document.querySelector('#said button')),
};

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
  if (event.isComposing || areKeysOff() || isField(event.target)) return;
  const decision = DECISIONS[event.key];
  if (decision) decide(decision);
  else if (Object.hasOwn(ACTIONS, event.key)) ACTIONS[event.key]();
  else return;
  event.preventDefault();
});

/** Where letters are typed, or choose. */
function isField(target) {
  const field = target.closest?.('input, select, textarea, [contenteditable]');
  return Boolean(field) && field.type !== 'checkbox';
}

/** The row that the keys are about shows them. */
addEventListener('focusin', markCurrent);
addEventListener('focusout', markCurrent);

function markCurrent() {
  const here = current();
  for (const row of rows()) row.classList.toggle('current', row === here && !areKeysOff());
}

addEventListener('submit', (event) => {
  const form = event.target;
  if (form !== queue() && !form.closest('#said')) return;
  event.preventDefault();
  if (!isSending) void send(form, event.submitter);
});

async function send(form, button) {
  isSending = true;
  const all = rows();
  const first = button?.name === 'all' ? ticked()[0] : button?.closest('.row');
  const index = first ? all.indexOf(first) : Math.max(0, all.indexOf(current()));
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form, button)),
    });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!answer.ok || !page.getElementById('queue')) throw new Error('Not our page.');
    show(page, answer.url, index);
  } catch {
    // Signed out meanwhile, or offline: the browser sends the form itself, and shows what comes.
    sendAsEver(form, button);
  } finally {
    isSending = false;
  }
}

function sendAsEver(form, button) {
  if (button?.name) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: button.name, value: button.value });
    form.append(field);
  }
  form.submit();
}

function show(page, url, index) {
  const place = document.querySelector('.places nav');
  place.replaceWith(page.querySelector('.places nav'));
  for (const id of IN_PLACE) {
    document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  }
  queue().replaceWith(page.getElementById('queue'));
  const [here, next] = [document, page].map((each) => each.querySelector('.pages'));
  if (here && next) here.replaceWith(next);
  else if (next) queue().after(next);
  else here?.remove();
  // Loading the page again must not say again what was done.
  const clean = new URL(url);
  for (const name of ['done', 'count', 'left', 'comments', 'settled', 'undo'])
    clean.searchParams.delete(name);
  history.replaceState(null, '', clean);
  prepare();
  focusAt(index);
}

/** What only scripts can do is hidden until they run. */
function prepare() {
  const all = document.getElementById('all');
  if (!all) return;
  all.closest('label').hidden = false;
  all.addEventListener('change', () => {
    for (const row of rows()) boxOf(row).checked = all.checked;
  });
}

function areKeysOff() {
  return localStorage.getItem(KEYS_OFF) !== null;
}

const useKeys = document.getElementById('use-keys');
useKeys.checked = !areKeysOff();
useKeys.addEventListener('change', () => {
  if (useKeys.checked) localStorage.removeItem(KEYS_OFF);
  else localStorage.setItem(KEYS_OFF, '1');
});
document.getElementById('keys').hidden = false;
prepare();
