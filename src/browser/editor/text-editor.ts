/**
 * Puts CodeMirror in place of the form's field, which still has the text: everything that reads the
 * form (a save, an autosave, a browser that restores a closed tab) finds it there. Builds the buttons above the text: one stop of
 * the Tab key, and arrows between them.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/
 */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { markdownKeymap, markdownLanguage } from '@codemirror/lang-markdown';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { keysOf, type Format } from './format.ts';

/** Named here, coloured in styles/admin/code-mirror.css, so that they follow light and dark. */
const styles = HighlightStyle.define([
  { tag: tags.heading, class: 'md-heading' },
  { tag: tags.strong, class: 'md-strong' },
  { tag: tags.emphasis, class: 'md-emphasis' },
  { tag: [tags.link, tags.url], class: 'md-link' },
  { tag: [tags.monospace, tags.processingInstruction], class: 'md-code' },
  { tag: tags.quote, class: 'md-quote' },
]);

/** @param field Its label names the editor; its `data-nonce` lets the editor's styles in. */
export function createTextEditor(
  field: HTMLTextAreaElement,
  formats: readonly Format[],
  more: Extension,
): EditorView {
  const extensions = [more, extensionsFor(field, formats)];
  const view = new EditorView({
    state: EditorState.create({ doc: field.value, extensions }),
  });
  field.hidden = true;
  field.after(view.dom);
  for (const label of field.labels) {
    label.addEventListener('click', () => {
      view.focus();
    });
  }
  // The back button, or a restored tab: the browser puts the text in the field after we read it.
  window.addEventListener('pageshow', () => {
    if (field.value === view.state.doc.toString()) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: field.value } });
  });
  return view;
}

function extensionsFor(field: HTMLTextAreaElement, formats: readonly Format[]): Extension[] {
  const { nonce } = field.dataset;
  const label = field.labels[0]?.textContent.trim() ?? 'Text';
  const error = field.getAttribute('aria-describedby');
  return [
    history(),
    drawSelection(),
    bracketMatching(),
    highlightSelectionMatches(),
    EditorView.lineWrapping,
    // Not `markdown()`, which brings the languages that HTML may hold: twice the bytes.
    markdownLanguage,
    syntaxHighlighting(styles),
    // Tab is left to the browser: a keyboard must be able to get out.
    keymap.of([
      ...keysOf(formats),
      ...markdownKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-multiline': 'true',
      spellcheck: 'true',
      autocapitalize: 'sentences',
      dir: field.dir || 'auto',
      ...(field.lang && { lang: field.lang }),
      ...(error && { 'aria-describedby': error }),
      ...(field.getAttribute('aria-invalid') && { 'aria-invalid': 'true' }),
    }),
    EditorView.perLineTextDirection.of(true),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      field.value = update.state.doc.toString();
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }),
    ...(nonce ? [EditorView.cspNonce.of(nonce)] : []),
  ];
}

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
