/** How whole lines look in Rich: headings, quotes, list items, code and the gaps between paragraphs. */
import type { Range, Text } from '@codemirror/state';
import { Decoration } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';

type Look = { classes: Set<string>; level: number; quotes: number; items: number };

/** The same line looks the same each time: CodeMirror compares decorations by identity first. */
const known = new Map<string, Decoration>();

export class LineLooks {
  readonly #doc: Text;
  readonly #looks = new Map<number, Look>();

  constructor(doc: Text) {
    this.#doc = doc;
  }

  heading(from: number, to: number, level: number): void {
    this.#each(from, to, (look, _line, index) => {
      look.level = level;
      if (index > 0) look.classes.add('rich-underline');
    });
  }

  quote(from: number, to: number): void {
    this.#each(from, to, (look) => {
      look.quotes += 1;
    });
  }

  list(node: SyntaxNode): void {
    for (const item of node.getChildren('ListItem')) {
      this.#each(item.from, item.to, (look, _line, index) => {
        look.items += 1;
        look.classes[index === 0 ? 'add' : 'delete']('rich-item');
      });
    }
  }

  code({ from, to, name }: SyntaxNode, isActive: boolean): void {
    const last = this.#doc.lineAt(to).from;
    this.#each(from, to, ({ classes }, line, index) => {
      classes.add('rich-code');
      const isFence = name === 'FencedCode' && (index === 0 || line === last);
      if (isFence) classes.add(index === 0 ? 'rich-fence-start' : 'rich-fence-end');
      if (isFence && !isActive) classes.add('rich-fence');
    });
  }

  figure(at: number, isActive: boolean): void {
    const { classes } = this.#look(this.#doc.lineAt(at).from);
    classes.add('rich-figure-line');
    if (isActive) classes.add('rich-figure-active');
  }

  embed(at: number): void {
    this.#look(this.#doc.lineAt(at).from).classes.add('rich-embed');
  }

  note(at: number): void {
    this.#look(this.#doc.lineAt(at).from).classes.add('rich-definition');
  }

  /** An empty line after a paragraph is the space between two; further ones are lines. */
  addGaps(from: number, to: number): void {
    let isAfterText = false;
    const start = this.#doc.lineAt(Math.max(0, from - 1)).number;
    const lines = this.#doc.iterLines(start, this.#doc.lineAt(to).number + 1);
    let at = this.#doc.line(start).from;
    for (const text of lines) {
      const isEmpty = /^[\s>]*$/.test(text);
      const isCode = this.#looks.get(at)?.classes.has('rich-code') === true;
      const isLast = at + text.length === this.#doc.length;
      if (isEmpty && isAfterText && !isCode && !isLast) this.#look(at).classes.add('rich-gap');
      isAfterText = !isEmpty || isCode;
      at += text.length + 1;
    }
  }

  decorations(): Range<Decoration>[] {
    return [...this.#looks].map(([from, look]) => decorationOf(look).range(from));
  }

  #each(from: number, to: number, change: (look: Look, line: number, index: number) => void): void {
    let index = 0;
    for (let line = this.#doc.lineAt(from); ; index += 1) {
      change(this.#look(line.from), line.from, index);
      if (line.to >= to) return;
      line = this.#doc.lineAt(line.to + 1);
    }
  }

  #look(line: number): Look {
    let look = this.#looks.get(line);
    if (!look) {
      look = { classes: new Set(), level: 0, quotes: 0, items: 0 };
      this.#looks.set(line, look);
    }
    return look;
  }
}

const MOST = 6;

function decorationOf({ classes, level, quotes, items }: Look): Decoration {
  const all = [
    ...classes,
    ...(level > 0 ? [`rich-h${level}`] : []),
    ...(quotes > 0 ? ['rich-quote', `rich-quote-${Math.min(quotes, MOST)}`] : []),
    ...(items > 0 ? [`rich-indent-${Math.min(items, MOST)}`] : []),
  ].join(' ');
  let decoration = known.get(all);
  if (!decoration) {
    const attributes =
      level > 0
        ? { role: 'heading', 'aria-level': String(level) }
        : { ...(quotes > 0 && { role: 'blockquote' }) };
    decoration = Decoration.line({ class: all, attributes });
    known.set(all, decoration);
  }
  return decoration;
}
