/**
 * Builds the buttons above the text. One stop of the Tab key, and arrows between them.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/
 */
import type { EditorView } from '@codemirror/view';
import type { Format } from './format.ts';

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

export function toolbarFor(
  view: EditorView,
  field: HTMLTextAreaElement,
  formats: readonly Format[],
): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'toolbar';
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', `Format: ${field.labels[0]?.textContent.trim() ?? 'Text'}`);
  const buttons = formats.map(({ label, sign, key, run }, index) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = sign;
    button.tabIndex = index === 0 ? 0 : -1;
    button.setAttribute('aria-label', label);
    button.title = `${label} (${shown(key)})`;
    button.setAttribute(
      'aria-keyshortcuts',
      key.replace('Mod', isApple ? 'Meta' : 'Control').replaceAll('-', '+'),
    );
    button.addEventListener('click', () => run(view));
    return button;
  });
  bar.append(...buttons);
  bar.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    const button = next === undefined ? undefined : buttons.at(next % buttons.length);
    if (!button) return;
    event.preventDefault();
    for (const each of buttons) each.tabIndex = each === button ? 0 : -1;
    button.focus();
  });
  return bar;
}

function shown(key: string): string {
  return key
    .replace('Mod', isApple ? '⌘' : 'Ctrl')
    .replace('Alt', isApple ? '⌥' : 'Alt')
    .replace(/-(.)$/, (_, last: string) => `-${last.toUpperCase()}`)
    .replaceAll('-', isApple ? '' : '+');
}
