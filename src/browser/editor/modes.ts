/**
 * The two modes of one text: Rich hides the marks of Markdown, Markdown shows them. Switching changes
 * neither the text nor the selection nor what can be undone; what is read stays where it is.
 */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Compartment, StateEffect, StateField, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { rich } from './rich/rich.ts';

export type Mode = 'rich' | 'markdown';

const STORED = 'antiphon-editor-mode';

/** Named here, coloured in styles/admin/code-mirror.css, so that they follow light and dark. */
const styles = HighlightStyle.define([
  { tag: tags.heading, class: 'md-heading' },
  { tag: tags.strong, class: 'md-strong' },
  { tag: tags.emphasis, class: 'md-emphasis' },
  { tag: tags.link, class: 'md-link' },
  { tag: tags.url, class: 'md-url' },
  { tag: [tags.processingInstruction, tags.labelName, tags.contentSeparator], class: 'md-mark' },
]);

const compartment = new Compartment();
const setMode = StateEffect.define<Mode>();
const mode = StateField.define<Mode>({
  create: () => 'rich',
  update: (current, { effects }) =>
    effects.reduce((value, effect) => (effect.is(setMode) ? effect.value : value), current),
});

export function modes(): Extension {
  const first = storedMode();
  return [mode.init(() => first), compartment.of(extensionsOf(first))];
}

function extensionsOf(chosen: Mode): Extension {
  return [
    EditorView.editorAttributes.of({ class: `mode-${chosen}` }),
    chosen === 'rich' ? rich() : syntaxHighlighting(styles),
  ];
}

export function modeOf(view: EditorView): Mode {
  return view.state.field(mode);
}

export function switchTo(view: EditorView, chosen: Mode): void {
  if (modeOf(view) === chosen) return;
  const stays = placeOf(view);
  view.dispatch({
    effects: [setMode.of(chosen), compartment.reconfigure(extensionsOf(chosen))],
  });
  store(chosen);
  // Twice, since the height of lines that were not visible is an estimate.
  for (let time = 0; time < 2; time += 1) {
    view.requestMeasure({
      read: () => view.coordsAtPos(stays.position)?.top ?? stays.top,
      write: (top) => {
        window.scrollBy({ top: top - stays.top, behavior: 'instant' });
      },
    });
  }
}

/** The cursor if it is visible, else the first visible line. */
function placeOf(view: EditorView): { position: number; top: number } {
  const { head } = view.state.selection.main;
  const cursor = view.coordsAtPos(head);
  if (cursor && cursor.top >= 0 && cursor.bottom <= window.innerHeight) {
    return { position: head, top: cursor.top };
  }
  const height = Math.max(0, -view.documentTop);
  const { from } = view.lineBlockAtHeight(height);
  return { position: from, top: view.coordsAtPos(from)?.top ?? 0 };
}

/** Connects the buttons of the page, `data-mode`, which are hidden without scripts. */
export function connectModes(view: EditorView, form: HTMLFormElement | null): void {
  const buttons = form?.querySelectorAll<HTMLButtonElement>('[data-mode]') ?? [];
  const show = () => {
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.dataset['mode'] === modeOf(view)));
    }
  };
  for (const button of buttons) {
    if (button.parentElement) button.parentElement.hidden = false;
    button.addEventListener('click', () => {
      switchTo(view, button.dataset['mode'] === 'markdown' ? 'markdown' : 'rich');
      show();
    });
  }
  show();
}

/** Browsers that keep nothing for the site begin with Rich each time. */
function storedMode(): Mode {
  try {
    return window.localStorage.getItem(STORED) === 'markdown' ? 'markdown' : 'rich';
  } catch {
    return 'rich';
  }
}

function store(chosen: Mode): void {
  try {
    window.localStorage.setItem(STORED, chosen);
  } catch {
    // The choice lasts as long as the page.
  }
}
