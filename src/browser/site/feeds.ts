/**
 * The page of feeds in the browser: shows the buttons that copy a feed's URL. Without them, the URL can be
 * selected.
 */

const list = document.querySelector<HTMLElement>('.feeds');
const status = document.querySelector('[role=status]');

for (const button of list?.querySelectorAll('button') ?? []) {
  const url = button.parentElement?.querySelector('code');
  if (!url) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    void copy(url).then((isCopied) => {
      if (isCopied && status) status.textContent = list?.dataset['copied'] ?? '';
      button.classList.toggle('copied', isCopied);
    });
  });
}

/** Selects it, too: on a page without https, browsers copy nothing by themselves. */
async function copy(element: HTMLElement): Promise<boolean> {
  getSelection()?.selectAllChildren(element);
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    return false;
  }
}
