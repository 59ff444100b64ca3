/**
 * An image in Rich: the image itself, and below one that is alone in its paragraph its alternative text,
 * its caption, its width, and its removal. Each change writes only that part of the Markdown.
 */
import { syntaxTree } from '@codemirror/language';
import type { ChangeSpec, EditorState } from '@codemirror/state';
import { Decoration, WidgetType, type EditorView } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import { bareUrl } from '../markdown/outline.ts';

/** At the end of an image's URL: wider than the text (docs/markdown.md). */
const WIDE = '#wide';

type Place = { from: number; to: number };
type Parts = { node: Place; alt: Place; url: Place; title: Place | null };
type Shown = { url: string; alt: string; caption: string };

/** @returns `null` for an image without a URL, such as one that is being uploaded */
export function imageOf(
  state: EditorState,
  node: SyntaxNode,
): { isFigure: boolean; decoration: Decoration } | null {
  const parts = partsOf(node);
  if (!parts) return null;
  const isFigure = isAlone(state, node);
  const shown = shownOf(state, parts);
  const widget = isFigure ? new Figure(shown) : new InlineImage(shown);
  return { isFigure, decoration: Decoration.replace({ widget }) };
}

function partsOf(node: SyntaxNode): Parts | null {
  const [open, close] = node.getChildren('LinkMark');
  const [url, title] = [node.getChild('URL'), node.getChild('LinkTitle')];
  if (!open || !close || !url) return null;
  return {
    node: { from: node.from, to: node.to },
    alt: { from: open.to, to: close.from },
    url: { from: url.from, to: url.to },
    title: title && { from: title.from, to: title.to },
  };
}

/** Linked or not. */
function isAlone(state: EditorState, node: SyntaxNode): boolean {
  const { parent } = node;
  const [open] = parent?.name === 'Link' ? parent.getChildren('LinkMark') : [];
  const isLinked = open?.to === node.from;
  const whole = isLinked ? parent : node;
  const paragraph = whole?.parent;
  if (!whole || paragraph?.name !== 'Paragraph') return false;
  return state.sliceDoc(paragraph.from, paragraph.to).trim().length === whole.to - whole.from;
}

function shownOf(state: EditorState, { alt, url, title }: Parts): Shown {
  return {
    alt: unescaped(state.sliceDoc(alt.from, alt.to)),
    url: bareUrl(state.sliceDoc(url.from, url.to)),
    caption: title ? unescaped(state.sliceDoc(title.from + 1, title.to - 1)) : '',
  };
}

function unescaped(written: string): string {
  return written.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

function altChange({ alt }: Parts, text: string): ChangeSpec {
  return { ...alt, insert: text.replace(/[\\[\]]/g, '\\$&') };
}

function captionChange({ url, title }: Parts, text: string): ChangeSpec {
  const insert = `"${text.replace(/[\\"]/g, '\\$&')}"`;
  if (text === '') return { from: url.to, to: title?.to ?? url.to };
  return title ? { ...title, insert } : { from: url.to, insert: ` ${insert}` };
}

function widthChange(state: EditorState, { url }: Parts): ChangeSpec {
  const written = state.sliceDoc(url.from, url.to);
  const end = url.to - (written.endsWith('>') ? 1 : 0);
  const start = end - WIDE.length;
  if (state.sliceDoc(start, end) === WIDE) return { from: start, to: end };
  return { from: end, insert: WIDE };
}

class InlineImage extends WidgetType {
  readonly shown: Shown;

  constructor(shown: Shown) {
    super();
    this.shown = shown;
  }

  override eq({ shown }: InlineImage): boolean {
    return (Object.keys(shown) as (keyof Shown)[]).every((key) => shown[key] === this.shown[key]);
  }

  toDOM(view: EditorView): HTMLElement {
    const image = document.createElement('img');
    image.className = 'rich-inline-image';
    image.src = this.shown.url.replace(/#wide$/, '');
    image.alt = this.shown.alt;
    image.addEventListener('load', () => {
      view.requestMeasure();
    });
    return image;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

class Figure extends InlineImage {
  override get estimatedHeight(): number {
    return 320;
  }

  override toDOM(view: EditorView): HTMLElement {
    const dom = document.createElement('span');
    dom.className = 'rich-figure';
    dom.setAttribute('role', 'group');
    const image = document.createElement('img');
    image.addEventListener('load', () => {
      view.requestMeasure();
    });
    const change = (what: (parts: Parts) => ChangeSpec) => {
      const parts = partsAt(view, dom);
      if (parts) view.dispatch({ changes: what(parts), userEvent: 'input' });
    };
    const alt = fieldFor('Alt', 'Description for people who do not see it', (text) => {
      change((parts) => altChange(parts, text));
    });
    alt.className = 'rich-alt';
    const caption = fieldFor('Caption', 'Shown below the image', (text) => {
      change((parts) => captionChange(parts, text));
    });
    caption.className = 'rich-caption';
    const addCaption = buttonFor('Caption', () => {
      dom.classList.add('has-caption');
      caption.querySelector('input')?.focus();
      view.requestMeasure();
    });
    const wide = buttonFor('Wide', () => {
      change((parts) => widthChange(view.state, parts));
    });
    const remove = buttonFor('Remove', () => {
      change(({ node }) => removal(view.state, node));
      view.focus();
    });
    const actions = document.createElement('span');
    actions.className = 'rich-actions';
    actions.append(addCaption, wide, remove);
    dom.append(image, alt, actions, caption);
    this.updateDOM(dom);
    return dom;
  }

  /** Keeps the fields, so that the focus stays in them. */
  override updateDOM(dom: HTMLElement): boolean {
    const { url, alt, caption } = this.shown;
    const isWide = url.endsWith(WIDE);
    const source = isWide ? url.slice(0, -WIDE.length) : url;
    const image = dom.querySelector('img');
    if (image && image.getAttribute('src') !== source) image.src = source;
    if (image) image.alt = alt;
    dom.setAttribute('aria-label', alt === '' ? 'Image without description' : `Image: ${alt}`);
    dom.classList.toggle('is-wide', isWide);
    if (caption !== '') dom.classList.add('has-caption');
    const wide = dom.querySelectorAll('button')[1];
    wide?.setAttribute('aria-pressed', String(isWide));
    for (const [place, value] of [
      ['.rich-alt', alt],
      ['.rich-caption', caption],
    ] as const) {
      const input = dom.querySelector<HTMLInputElement>(`${place} input`);
      if (input && input.value !== value) input.value = value;
    }
    return true;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

/** With its paragraph, so that no empty line is left over. */
function removal({ doc }: EditorState, { from, to }: Place): ChangeSpec {
  const line = doc.lineAt(from);
  if (line.text.trim().length > to - from) return { from, to };
  const next = line.number < doc.lines ? doc.line(line.number + 1) : null;
  return {
    from: line.from,
    to: next?.text.trim() === '' ? Math.min(doc.length, next.to + 1) : line.to,
  };
}

function partsAt(view: EditorView, dom: HTMLElement): Parts | null {
  const at = view.posAtDOM(dom);
  let node: SyntaxNode | null = syntaxTree(view.state).resolveInner(at, 1);
  while (node && node.name !== 'Image') node = node.parent;
  return node && partsOf(node);
}

function fieldFor(name: string, hint: string, change: (text: string) => void): HTMLLabelElement {
  const label = document.createElement('label');
  const input = document.createElement('input');
  input.type = 'text';
  input.dir = 'auto';
  input.placeholder = hint;
  input.addEventListener('input', (event) => {
    if (!event.isComposing) change(input.value);
  });
  input.addEventListener('compositionend', () => {
    change(input.value);
  });
  input.addEventListener('keydown', (event) => {
    // Enter would send the form.
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault();
  });
  label.append(name, input);
  return label;
}

function buttonFor(text: string, action: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.addEventListener('click', action);
  return button;
}
