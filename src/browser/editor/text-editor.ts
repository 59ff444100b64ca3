/**
 * Puts CodeMirror in place of the form's field, which still has the text: everything that reads the
 * form (a save, an autosave, a browser that restores a closed tab) finds it there.
 */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { markdownKeymap } from '@codemirror/lang-markdown';
import { searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { fieldSync } from './field-sync.ts';
import { keysOf, type Format } from './format.ts';
import { postLanguage } from './markdown/language.ts';
import { lineDirections } from './line-directions.ts';
import { modes } from './modes.ts';
import { outline } from './markdown/outline.ts';

/** @param field Its label names the editor; its `data-nonce` lets the editor's styles in. */
export function createTextEditor(
  field: HTMLTextAreaElement,
  formats: readonly Format[],
  more: Extension,
): EditorView {
  return editorFor(field, [
    more,
    // Before the keys below: a mode has some of its own.
    modes(),
    // Not `markdown()`, which brings the languages that HTML may hold: twice the bytes.
    postLanguage,
    outline,
    placeholder('Write your post'),
    keymap.of([...keysOf(formats), ...markdownKeymap]),
  ]);
}

/** For HTML: its source, without formats. */
export function createSourceEditor(field: HTMLTextAreaElement): EditorView {
  return editorFor(field, EditorView.editorAttributes.of({ class: 'mode-markdown' }));
}

function editorFor(field: HTMLTextAreaElement, own: Extension): EditorView {
  const view = new EditorView({
    state: EditorState.create({ doc: field.value, extensions: [own, extensionsFor(field)] }),
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

function extensionsFor(field: HTMLTextAreaElement): Extension[] {
  const { nonce } = field.dataset;
  const label = field.labels[0]?.textContent.trim() ?? 'Text';
  // The hint is about the marks of Markdown, which Rich needs not.
  const isInvalid = field.getAttribute('aria-invalid') !== null;
  const error = isInvalid ? field.getAttribute('aria-describedby') : null;
  return [
    // The browser draws cursor and selection: phones have handles at them, and it costs half as much.
    history(),
    EditorView.lineWrapping,
    lineDirections,
    // Tab is left to the browser: a keyboard must be able to get out.
    keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-multiline': 'true',
      spellcheck: 'true',
      autocapitalize: 'sentences',
      dir: field.dir || 'auto',
      ...(field.lang && { lang: field.lang }),
      ...(error && { 'aria-describedby': error }),
      ...(isInvalid && { 'aria-invalid': 'true' }),
    }),
    fieldSync(field),
    ...(nonce ? [EditorView.cspNonce.of(nonce)] : []),
  ];
}
