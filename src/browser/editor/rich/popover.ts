/**
 * The popover at a link: where it leads, whether that page accepts linkbacks, and how to edit or remove
 * the link. Shown while the cursor is in the link; Escape closes it.
 */
import { StateEffect, StateField, type Extension } from '@codemirror/state';
import {
  type EditorView,
  keymap,
  showTooltip,
  tooltips,
  type Tooltip,
  type TooltipView,
} from '@codemirror/view';
import { changesOf, linkAt, shownText, type LinkAt } from '../markdown/links.ts';
import { acceptedBy } from './accepted-by.ts';
import { findTitles } from '../insert/complete.ts';

/** Opens the fields of the link at the cursor. */
export const editLink = StateEffect.define();
const close = StateEffect.define();

const EDGE_PX = 8;

type Shown = { link: LinkAt; isEditing: boolean; isClosed: boolean; tooltip: Tooltip };

const shown = StateField.define<Shown | null>({
  create: () => null,
  update(before, transaction) {
    const { state, effects, docChanged, selection } = transaction;
    const isOpening = effects.some((effect) => effect.is(editLink));
    const isClosing = effects.some((effect) => effect.is(close));
    if (!docChanged && !selection && !isOpening && !isClosing) return before;
    const link = linkAt(state);
    if (!link) return null;
    const isSame =
      before !== null && transaction.changes.mapPos(before.link.from, -1) === link.from;
    if (isClosing) return { ...makeShown(link, false), isClosed: true };
    if (isOpening) return makeShown(link, true);
    // Closed, it opens again for a cursor that moves in the link, not for what is typed there.
    if (!isSame || (before.isClosed && !docChanged)) return makeShown(link, false);
    const isMoved = before.link.from !== link.from || before.link.url !== link.url;
    return isMoved ? { ...makeShown(link, before.isEditing), isClosed: before.isClosed } : before;
  },
  provide: (field) =>
    showTooltip.from(field, (value) => (value === null || value.isClosed ? null : value.tooltip)),
});

function makeShown(link: LinkAt, isEditing: boolean): Shown {
  const create = (view: EditorView) => popoverFor(view, link, isEditing);
  const tooltip = {
    pos: link.text.from,
    end: link.text.to,
    above: false,
    strictSide: false,
    create,
  };
  return { link, isEditing, isClosed: false, tooltip };
}

function popoverFor(view: EditorView, link: LinkAt, isEditing: boolean): TooltipView {
  const dom = document.createElement('div');
  dom.className = 'rich-popover';
  dom.setAttribute('role', 'group');
  dom.setAttribute('aria-label', 'Link');
  dom.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    closeAt(view);
  });
  // What is typed here becomes part of the post when it is applied.
  dom.addEventListener('input', (event) => {
    event.stopPropagation();
  });
  if (!isEditing) return { dom, destroy: fill(view, dom, link) };
  const mount = () => {
    fillFields(view, dom);
  };
  return { dom, mount };
}

/** @returns what ends the watch over what the page accepts */
function fill(view: EditorView, dom: HTMLElement, link: LinkAt): () => void {
  const target = document.createElement('a');
  target.href = link.url;
  target.target = '_blank';
  target.rel = 'noreferrer';
  target.dir = 'ltr';
  target.textContent = link.url.replace(/^https?:\/\//, '').replace(/\/$/, '') || 'No URL yet';
  const accepts = document.createElement('span');
  accepts.className = 'rich-accepts';
  accepts.setAttribute('aria-live', 'polite');
  const form = view.dom.closest('form');
  const show = () => {
    accepts.textContent = acceptedBy(form, link.url) ?? '';
  };
  show();
  form?.addEventListener('antiphon:targets', show);
  const edit = button('Edit', () => {
    view.dispatch({ effects: editLink.of(null) });
  });
  const isBare = link.target?.from === link.text.from;
  const unlink = button('Unlink', () => {
    const { from, to, text } = linkAt(view.state) ?? link;
    view.dispatch({
      changes: [
        { from, to: text.from },
        { from: text.to, to },
      ],
      userEvent: 'input',
    });
    view.focus();
  });
  dom.replaceChildren(target, accepts, edit, ...(isBare ? [] : [unlink]));
  return () => {
    form?.removeEventListener('antiphon:targets', show);
  };
}

/** Fields for the words and the URL. */
function fillFields(view: EditorView, dom: HTMLElement): void {
  const link = linkAt(view.state);
  if (!link) return;
  const words = field('Text', shownText(view.state, link));
  const url = field('URL', link.url === 'https://' ? '' : link.url);
  url.input.inputMode = 'url';
  url.input.dir = 'auto';
  url.input.placeholder = 'https://… or the title of a post';
  completeUrl(view, url);
  const apply = () => {
    const now = linkAt(view.state);
    const target = url.input.value.trim();
    if (!now) return;
    if (target === '') {
      url.input.setAttribute('aria-invalid', 'true');
      url.input.focus();
      return;
    }
    const title = [...(url.input.list?.options ?? [])].find(({ value }) => value === target)?.label;
    const text = words.input.value || (title ?? target);
    const changes = changesOf(view.state, now, { text, url: target });
    const set = view.state.changes(changes);
    // What is typed next is no longer part of the link.
    const selection = { anchor: set.mapPos(now.to, 1) };
    view.dispatch({ changes: set, selection, effects: close.of(null), userEvent: 'input' });
    view.focus();
  };
  const cancel = button('Cancel', () => {
    closeAt(view);
  });
  dom.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    event.stopPropagation();
    apply();
  });
  dom.classList.add('is-editing');
  dom.replaceChildren(words.label, url.label, button('Apply', apply), cancel);
  const first = words.input.value === '' && url.input.value !== '' ? words : url;
  first.input.focus();
  first.input.select();
}

/** Words in place of a URL find the posts of this blog. */
function completeUrl(view: EditorView, { label, input }: ReturnType<typeof field>): void {
  const titlesUrl =
    view.dom.parentElement?.querySelector<HTMLElement>('[data-titles]')?.dataset['titles'];
  if (!titlesUrl) return;
  const list = document.createElement('datalist');
  list.id = 'link-titles';
  label.append(list);
  input.setAttribute('list', list.id);
  let asking: AbortController | undefined;
  input.addEventListener('input', () => {
    asking?.abort();
    const words = input.value.trim();
    if (words === '' || /^(?:\w+:|[/#])/.test(words)) return;
    const { signal } = (asking = new AbortController());
    void findTitles(titlesUrl, words, signal).then((titles) => {
      if (signal.aborted) return;
      list.replaceChildren(...titles.map(({ title, url }) => new Option(title, url)));
    });
  });
}

/** A link that got no URL is removed again. */
function closeAt(view: EditorView): void {
  const link = linkAt(view.state);
  const isUnfinished = link !== null && /^(?:https?:\/\/)?$/.test(link.url);
  const changes = isUnfinished
    ? [
        { from: link.from, to: link.text.from },
        { from: link.text.to, to: link.to },
      ]
    : [];
  view.dispatch({ changes, effects: close.of(null) });
  view.focus();
}

function field(name: string, value: string) {
  const label = document.createElement('label');
  const input = document.createElement('input');
  input.value = value;
  label.append(name, input);
  return { label, input };
}

function button(text: string, action: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', action);
  return made;
}

/** Popovers stay off the edges of the window, and below the bar of the page. */
const space = tooltips({
  tooltipSpace: ({ dom }) => ({
    top: dom.closest('form')?.querySelector('.editor-bar')?.getBoundingClientRect().bottom ?? 0,
    left: EDGE_PX,
    bottom: window.innerHeight,
    right: document.documentElement.clientWidth - EDGE_PX,
  }),
});

export const popover: Extension = [
  shown,
  space,
  keymap.of([
    {
      key: 'Escape',
      run(view) {
        const now = view.state.field(shown);
        if (!now || now.isClosed) return false;
        view.dispatch({ effects: close.of(null) });
        return true;
      },
    },
  ]),
];
