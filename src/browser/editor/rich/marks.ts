/**
 * Shows Markdown as what it means: hides marks except around the cursor, and sets headings, lists, quotes,
 * links, code, notes and images. Only what is visible is decorated.
 */
import { syntaxTree } from '@codemirror/language';
import { RangeSet, type EditorState, type Range } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view';
import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { highlightedRanges } from './code.ts';
import { hostOfEmbed } from './embed.ts';
import { imageOf } from './image.ts';
import { LineLooks } from './lines.ts';
import { mayRedraw, Reveal } from './reveal.ts';
import { Bullet, NoteSign, Rule } from './signs.ts';
import { isBareUrl, readLink } from '../markdown/links.ts';

const INLINE: Partial<Record<string, [mark: string, looks: Decoration]>> = {
  Emphasis: ['EmphasisMark', Decoration.mark({ tagName: 'em' })],
  StrongEmphasis: ['EmphasisMark', Decoration.mark({ tagName: 'strong' })],
  Strikethrough: ['StrikethroughMark', Decoration.mark({ tagName: 'del' })],
  InlineCode: ['CodeMark', Decoration.mark({ tagName: 'code' })],
  Footnote: ['FootnoteMark', Decoration.mark({ tagName: 'sup', class: 'rich-note' })],
};
const HIDDEN = Decoration.replace({});
const MARK = Decoration.mark({ class: 'rich-mark' });
const NUMBER = Decoration.mark({ class: 'rich-number' });
const LABEL = Decoration.mark({ class: 'rich-label' });
const HOST = Decoration.mark({ class: 'rich-embed-host' });
const NOTE = Decoration.mark({ class: 'rich-inline-note' });

class Marks {
  decorations: DecorationSet = Decoration.none;
  /** What the cursor steps over. */
  hidden: DecorationSet = Decoration.none;
  #isStale = false;

  constructor(view: EditorView) {
    this.#draw(view);
  }

  update(update: ViewUpdate): void {
    const isNewTree = syntaxTree(update.state) !== syntaxTree(update.startState);
    this.#isStale ||=
      update.docChanged ||
      update.viewportChanged ||
      update.selectionSet ||
      update.focusChanged ||
      isNewTree;
    if (!this.#isStale) return;
    if (mayRedraw(update)) this.#draw(update.view);
    else if (update.docChanged) {
      this.decorations = this.decorations.map(update.changes);
      this.hidden = this.hidden.map(update.changes);
    }
  }

  #draw(view: EditorView): void {
    const drawing = new Drawing(view);
    this.decorations = Decoration.set(drawing.all, true);
    this.hidden = Decoration.set(drawing.hidden, true);
    this.#isStale = false;
  }
}

export const marks = ViewPlugin.fromClass(Marks, {
  decorations: (plugin) => plugin.decorations,
  provide: (plugin) =>
    EditorView.atomicRanges.of((view) => view.plugin(plugin)?.hidden ?? RangeSet.empty),
});

class Drawing {
  readonly all: Range<Decoration>[] = [];
  readonly hidden: Range<Decoration>[] = [];
  readonly #state: EditorState;
  readonly #reveal: Reveal;
  readonly #lines: LineLooks;

  constructor(view: EditorView) {
    this.#state = view.state;
    this.#reveal = new Reveal(view);
    this.#lines = new LineLooks(view.state.doc);
    let end = -1;
    for (const { from, to } of view.visibleRanges) {
      const before = end;
      syntaxTree(view.state).iterate({
        from,
        to,
        // A paragraph that two ranges show is drawn with the first.
        enter: (node) => (node.from < before && node.to > before ? undefined : this.#enter(node)),
      });
      this.#lines.addGaps(from, to);
      end = to;
    }
    this.all.push(...this.#lines.decorations());
  }

  /** @returns false: nothing inside is drawn */
  #enter(node: SyntaxNodeRef): boolean | undefined {
    const { name, from, to } = node;
    const inline = INLINE[name];
    if (inline) {
      const [mark, looks] = inline;
      this.#add(looks, from, to);
      this.#marksOf(node.node, mark, this.#reveal.touches(from, to));
      return name !== 'InlineCode';
    }
    if (/^(ATX|Setext)Heading/.test(name)) {
      this.#lines.heading(from, to, Number(name.at(-1)));
      this.#headingMarks(node.node);
      return undefined;
    }
    switch (name) {
      case 'Table':
        return false;
      case 'Blockquote':
        this.#lines.quote(from, to);
        return undefined;
      case 'QuoteMark':
        this.#hideOrShow(from, this.#afterSpace(to), this.#reveal.isIn(from, this.#afterSpace(to)));
        return undefined;
      case 'BulletList':
      case 'OrderedList':
        this.#lines.list(node.node);
        return undefined;
      case 'ListItem':
        this.#indents(node.node);
        return undefined;
      case 'ListMark':
        this.#listMark(node.node);
        return undefined;
      case 'FencedCode':
      case 'CodeBlock':
        return this.#code(node.node);
      case 'HorizontalRule':
        if (!this.#reveal.isOnLine(from)) this.#hide(from, to, Rule.decoration);
        return false;
      case 'Link':
      case 'Autolink':
        return this.#link(node.node);
      case 'URL':
        if (isBareUrl(node.node)) this.#link(node.node);
        return false;
      case 'Image':
        return this.#image(node.node);
      case 'InlineFootnote':
        return this.#note(node.node);
      case 'LinkReference':
        this.#add(LABEL, from, to);
        return false;
      case 'FootnoteDefinition': {
        const [mark] = node.node.getChildren('FootnoteMark');
        if (mark) this.#definition(mark.from, mark.to);
        return undefined;
      }
      case 'Escape':
        if (!this.#reveal.touches(from, to)) this.#hide(from, from + 1);
        return undefined;
      case 'HardBreak':
        if (this.#state.sliceDoc(from, from + 1) === '\\' && !this.#reveal.isIn(from, from + 1)) {
          this.#hide(from, from + 1);
        }
        return undefined;
      default:
        return undefined;
    }
  }

  #marksOf(node: SyntaxNode, mark: string, isShown: boolean): void {
    for (const { from, to } of node.getChildren(mark)) this.#hideOrShow(from, to, isShown);
  }

  #headingMarks(node: SyntaxNode): void {
    for (const { from, to } of node.getChildren('HeaderMark')) {
      const isShown = this.#reveal.isOnLine(from);
      if (from === node.from) this.#hideOrShow(from, this.#afterSpace(to), isShown);
      else this.#hideOrShow(this.#beforeSpace(from), to, isShown);
    }
  }

  #listMark(node: SyntaxNode): void {
    const { from } = node;
    const to = this.#afterSpace(node.to);
    const line = this.#state.doc.lineAt(from);
    const isShown = this.#reveal.isIn(from, to);
    const isAlone = /^\s*$/.test(this.#state.sliceDoc(line.from, from));
    if (isAlone && line.from < from && !isShown) this.#hide(line.from, from);
    if (node.parent?.parent?.name === 'BulletList' && !isShown)
      this.#hide(from, to, Bullet.decoration);
    else this.#add(NUMBER, from, to);
  }

  /** The spaces before further lines of an item, which the look of the line stands for. */
  #indents({ from, to, parent }: SyntaxNode): void {
    if (parent?.parent?.name !== 'Document') return;
    const { doc } = this.#state;
    for (let line = doc.lineAt(from); line.to < to;) {
      line = doc.lineAt(line.to + 1);
      const [spaces = ''] = /^\s+(?=[^\s*+\d-])/.exec(line.text) ?? [];
      if (!this.#reveal.isIn(line.from, line.from + spaces.length)) {
        this.#hide(line.from, line.from + spaces.length);
      }
    }
  }

  #code(node: SyntaxNode): boolean {
    this.#lines.code(node, this.#reveal.touches(node.from, node.to));
    for (const range of highlightedRanges(this.#state, node)) this.all.push(range);
    const isShown = this.#reveal.touches(node.from, node.to);
    this.#marksOf(node, 'CodeMark', isShown);
    const info = node.getChild('CodeInfo');
    if (info) this.#add(LABEL, info.from, info.to);
    return false;
  }

  #link(node: SyntaxNode): boolean | undefined {
    const link = readLink(this.#state, node);
    if (!link) return undefined;
    const { text, url } = link;
    const isActive = this.#reveal.touches(link.from, link.to);
    const host = hostOfEmbed(this.#state, node);
    if (host) {
      this.#lines.embed(host.from);
      this.#add(HOST, host.from, host.to);
      if (!isActive) this.#hide(node.from, host.from);
    }
    const looks = Decoration.mark({
      class: isActive ? 'rich-link rich-link-active' : 'rich-link',
      attributes: { role: 'link', title: url },
    });
    this.#add(looks, text.from, text.to);
    if (text.from === text.to) return false;
    this.#hide(link.from, text.from);
    this.#hide(text.to, link.to);
    return undefined;
  }

  /** A note in place is a sign, and around the cursor its words. */
  #note(node: SyntaxNode): boolean | undefined {
    const { from, to } = node;
    const isOneLine = this.#state.doc.lineAt(from).to >= to;
    if (isOneLine && !this.#reveal.touches(from, to)) {
      this.#hide(from, to, NoteSign.decoration(this.#state.sliceDoc(from + 2, to - 1)));
      return false;
    }
    this.#add(NOTE, from, to);
    this.#marksOf(node, 'FootnoteMark', true);
    return undefined;
  }

  #image(node: SyntaxNode): boolean {
    const image = imageOf(this.#state, node);
    if (!image || (!image.isFigure && this.#reveal.touches(node.from, node.to))) return false;
    if (image.isFigure) this.#lines.figure(node.from, this.#reveal.touches(node.from, node.to));
    this.#hide(node.from, node.to, image.decoration);
    return false;
  }

  /** Of `[^1]: ` only the name is shown. */
  #definition(from: number, to: number): void {
    this.#lines.note(from);
    this.#add(NUMBER, from, to);
    if (this.#reveal.isIn(from, to)) return;
    const end = this.#state.sliceDoc(from, to).indexOf(']');
    this.#hide(from, from + 2);
    this.#hide(from + end, from + end + 2);
  }

  #hideOrShow(from: number, to: number, isShown: boolean): void {
    if (isShown) this.#add(MARK, from, to);
    else this.#hide(from, to);
  }

  /** What goes over the end of a line cannot be hidden here: it would change the height of the text. */
  #hide(from: number, to: number, decoration = HIDDEN): void {
    if (from >= to || this.#state.doc.lineAt(from).to < to) return;
    const range = decoration.range(from, to);
    this.all.push(range);
    this.hidden.push(range);
  }

  #add(decoration: Decoration, from: number, to: number): void {
    if (from < to) this.all.push(decoration.range(from, to));
  }

  #afterSpace(at: number): number {
    return this.#state.sliceDoc(at, at + 1) === ' ' ? at + 1 : at;
  }

  #beforeSpace(at: number): number {
    let start = at;
    while (this.#state.sliceDoc(start - 1, start) === ' ') start -= 1;
    return start;
  }
}
