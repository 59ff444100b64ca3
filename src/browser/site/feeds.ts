/**
 * The page of feeds in the browser: shows the buttons that copy a feed's URL. Without them, the URL can be
 * selected.
 */

const list = document.querySelector<HTMLElement>('.feeds');
const status = document.querySelector('[role=status]');
const buttons = list?.querySelectorAll('button') ?? [];

for (const button of buttons) {
  const url = button.parentElement?.querySelector('code');
  if (!url) continue;
  button.hidden = false;
  button.addEventListener('click', () => void copyBy(button, url));
}

async function copyBy(button: HTMLButtonElement, url: HTMLElement): Promise<void> {
  for (const each of buttons) each.classList.remove('copied');
  if (status) status.textContent = '';
  const isCopied = await copy(url);
  button.classList.toggle('copied', isCopied);
  if (!isCopied) return;
  // In a later frame: a text that is set again at once is the same, and not announced.
  requestAnimationFrame(() => {
    if (status) status.textContent = list?.dataset['copied'] ?? '';
  });
}

/** Where the browser copies nothing by itself, as on a page without https, the URL stays selected. */
async function copy(element: HTMLElement): Promise<boolean> {
  getSelection()?.selectAllChildren(element);
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    return false;
  }
}
