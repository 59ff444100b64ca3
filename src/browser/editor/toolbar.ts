/**
 * The toolbar: one stop of the Tab key, and arrows between its words.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/
 */
import { StateEffect } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
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
  const buttons = formats.map((format, index) => buttonFor(view, format, index === 0));
  bar.append(...buttons);
  // The text keeps the focus and its selection, and on a phone the keyboard stays.
  bar.addEventListener('mousedown', (event) => {
    event.preventDefault();
  });
  bar.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    const button = next === undefined ? undefined : buttons.at(next % buttons.length);
    if (!button) return;
    event.preventDefault();
    for (const each of buttons) each.tabIndex = each === button ? 0 : -1;
    button.focus();
  });
  const show = () => {
    for (const [index, { isActive }] of formats.entries()) {
      const pressed = isActive && String(isActive(view.state));
      // Only changes: what is set again is styled again.
      if (pressed !== undefined && buttons[index]?.getAttribute('aria-pressed') !== pressed) {
        buttons[index]?.setAttribute('aria-pressed', pressed);
      }
    }
  };
  show();
  const watch = EditorView.updateListener.of(({ docChanged, selectionSet }) => {
    if (docChanged || selectionSet) show();
  });
  view.dispatch({ effects: StateEffect.appendConfig.of(watch) });
  return bar;
}

function buttonFor(
  view: EditorView,
  { label, sign, key, run }: Format,
  isFirst: boolean,
): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = sign ?? label;
  button.tabIndex = isFirst ? 0 : -1;
  button.dataset['format'] = label.toLowerCase();
  if (sign) {
    // People who speak to their computer say what they see.
    button.setAttribute('aria-label', label.includes(sign) ? label : `${sign} (${label})`);
  }
  button.title = `${label} (${shown(key)})`;
  button.setAttribute(
    'aria-keyshortcuts',
    key.replace('Mod', isApple ? 'Meta' : 'Control').replaceAll('-', '+'),
  );
  button.addEventListener('click', () => run(view));
  return button;
}

function shown(key: string): string {
  return key
    .replace('Mod', isApple ? '⌘' : 'Ctrl')
    .replace('Alt', isApple ? '⌥' : 'Alt')
    .replace(/-(.)$/, (_, last: string) => `-${last.toUpperCase()}`)
    .replaceAll('-', isApple ? '' : '+');
}
