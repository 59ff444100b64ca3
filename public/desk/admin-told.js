// Whom a post told, brought up to date while it is told: asks the page that shows the same.

const PAUSE_MS = 2_000;
/** After so long it is the outbox's to say. */
const PATIENCE_MS = 300_000;

const section = document.getElementById('told');
if (section?.dataset.waiting) void follow(section, section.dataset.waiting);

async function follow(shown, url) {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    // Who looks elsewhere is shown it when they come back.
    if (document.hidden) continue;
    const now = await ask(url);
    if (!now) return;
    replace(shown, now, 'told-rows');
    replace(shown, now, 'told-summary');
    if (!now.dataset.waiting) {
      shown.querySelector('p.quiet')?.remove();
      return;
    }
  }
}

/** `null`: signed out, or no connection. What is shown stays. */
async function ask(url) {
  try {
    const answer = await fetch(url, { redirect: 'error' });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return page.getElementById('told');
  } catch {
    return null;
  }
}

/** The children alone: a live region that is itself replaced says nothing. */
function replace(shown, now, id) {
  const [before, after] = [shown.querySelector(`#${id}`), now.querySelector(`#${id}`)];
  if (!before || !after || before.innerHTML === after.innerHTML) return;
  before.replaceChildren(...after.childNodes);
}
