/**
 * Shows all keys of the editor in a dialog when `?` is pressed outside a field.
 */

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
const MOD = isApple ? '⌘' : 'Ctrl+';
const ALT = isApple ? '⌥' : 'Alt+';

const KEYS: readonly [keys: string, what: string][] = [
  [`${MOD}S`, 'Save draft'],
  [`${MOD}Enter`, 'Publish or update'],
  [`${MOD}B`, 'Bold'],
  [`${MOD}I`, 'Italic'],
  [`${MOD}K`, 'Link'],
  [`${MOD}E`, 'Code'],
  [`${MOD}${ALT}2`, 'Heading'],
  [`${MOD}${ALT}Q`, 'Quote'],
  [`${MOD}${ALT}L`, 'List'],
  [`${MOD}${ALT}O`, 'Numbered list'],
  [`${MOD}${ALT}T`, 'Table'],
  [`${MOD}${ALT}F`, 'Footnote'],
  [`${MOD}Z`, 'Undo'],
  [isApple ? '⇧⌘Z' : 'Ctrl+Y', 'Redo'],
  [`${MOD}F`, 'Find in the text'],
  ['[[', 'Link to a post of this blog'],
  ['Esc, then Tab', 'Leave the text'],
  ['?', 'Show this list'],
];

export function helpWithKeys(form: HTMLFormElement): void {
  let dialog: HTMLDialogElement | undefined;
  document.addEventListener('keydown', (event) => {
    if (event.key !== '?' || event.ctrlKey || event.metaKey || isField(event.target)) return;
    event.preventDefault();
    dialog ??= createDialog(form);
    if (!dialog.open) dialog.showModal();
  });
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, select, textarea'))
  );
}

function createDialog(form: HTMLFormElement): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.className = 'publish-dialog keys-dialog';
  dialog.setAttribute('aria-labelledby', 'keys-heading');
  const heading = document.createElement('h2');
  heading.id = 'keys-heading';
  heading.textContent = 'Keys';
  const list = document.createElement('dl');
  for (const [keys, what] of KEYS) {
    const pair = document.createElement('div');
    const name = document.createElement('dt');
    name.textContent = what;
    const key = document.createElement('dd');
    const shown = document.createElement('kbd');
    shown.textContent = keys;
    key.append(shown);
    pair.append(name, key);
    list.append(pair);
  }
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Close';
  close.addEventListener('click', () => {
    dialog.close();
  });
  dialog.append(heading, list, close);
  form.append(dialog);
  return dialog;
}
