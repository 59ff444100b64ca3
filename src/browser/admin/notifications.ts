/**
 * Keeps the list of a post's notifications up to date while they are being sent: asks the page at
 * `data-refresh-url`, which shows the same list.
 */
import { fetchDocument } from '../lib/fetch-document.ts';

const PAUSE_MS = 2_000;
/** After this time, the outbox shows the results. */
const PATIENCE_MS = 300_000;

const section = document.getElementById('notifications');
const refreshUrl = section?.dataset['refreshUrl'];
if (section && refreshUrl) void refresh(section, refreshUrl);

async function refresh(shown: HTMLElement, url: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (document.hidden) continue;
    // Signed out, or no connection: what is shown stays.
    const fetched = await fetchDocument(url, { redirect: 'error' });
    const now = fetched?.page.getElementById('notifications');
    if (!now) return;
    replaceChildren(shown, now, 'notification-rows');
    replaceChildren(shown, now, 'notification-summary');
    if (!now.dataset['refreshUrl']) {
      shown.querySelector('p.quiet')?.remove();
      return;
    }
  }
}

/** The children alone: a live region that is itself replaced is not announced. */
function replaceChildren(shown: HTMLElement, now: HTMLElement, id: string): void {
  const [before, after] = [shown.querySelector(`#${id}`), now.querySelector(`#${id}`)];
  if (!before || !after || before.innerHTML === after.innerHTML) return;
  before.replaceChildren(...after.childNodes);
}
