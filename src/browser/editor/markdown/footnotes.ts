/** Footnotes in the syntax tree: `[^1]` with `[^1]: The note.` elsewhere, and `^[the note in place]`. */
import { tags } from '@lezer/highlight';
import type { InlineContext, LeafBlock, LeafBlockParser, MarkdownConfig } from '@lezer/markdown';

const MAX_LABEL = 200;
const REFERENCE = /^\[\^([^\s\]]+)\]/;
const DEFINITION = /^\[\^([^\s\]]+)\]:[ \t]?/;
const [BRACKET, CARET] = [91, 94];

export const footnotes: MarkdownConfig = {
  defineNodes: [
    { name: 'Footnote', style: tags.annotation },
    { name: 'InlineFootnote', style: tags.annotation },
    { name: 'FootnoteDefinition', block: true },
    { name: 'FootnoteMark', style: tags.processingInstruction },
  ],
  parseInline: [
    {
      name: 'Footnote',
      before: 'Link',
      parse(context, next, at) {
        if (next !== BRACKET || context.char(at + 1) !== CARET) return -1;
        const text = context.slice(at, Math.min(context.end, at + MAX_LABEL));
        const [found] = REFERENCE.exec(text) ?? [];
        if (!found) return -1;
        const end = at + found.length;
        const marks = [
          context.elt('FootnoteMark', at, at + 2),
          context.elt('FootnoteMark', end - 1, end),
        ];
        return context.addElement(context.elt('Footnote', at, end, marks));
      },
    },
    {
      name: 'InlineFootnote',
      before: 'Link',
      parse(context, next, at) {
        if (next !== CARET || context.char(at + 1) !== BRACKET) return -1;
        const end = endOfNote(context, at + 2);
        if (end < 0) return -1;
        const content = context.parser.parseInline(context.slice(at + 2, end), at + 2);
        return context.addElement(
          context.elt('InlineFootnote', at, end + 1, [
            context.elt('FootnoteMark', at, at + 2),
            ...content,
            context.elt('FootnoteMark', end, end + 1),
          ]),
        );
      },
    },
  ],
  parseBlock: [
    {
      name: 'FootnoteDefinition',
      before: 'LinkReference',
      leaf: (_context, leaf) => (DEFINITION.test(leaf.content) ? new DefinitionParser() : null),
      endLeaf: (_context, line) => DEFINITION.test(line.text.slice(line.pos)),
    },
  ],
};

/** A code span, an escaped character, or a bracket. */
const STEP = /(?<!`)(`+)(?!`)[^`]*(?:(?!\1(?!`))`+[^`]*)*\1(?!`)|\\[\s\S]|[[\]]/g;
const MAX_NOTE = 10_000;

/** Where the bracket is that closes the note; -1 without one. Brackets inside come in pairs. */
function endOfNote(context: InlineContext, from: number): number {
  let depth = 0;
  const text = context.slice(from, Math.min(context.end, from + MAX_NOTE));
  for (const { 0: step, index } of text.matchAll(STEP)) {
    if (step === '[') depth += 1;
    if (step !== ']') continue;
    if (depth === 0) return from + index;
    depth -= 1;
  }
  return -1;
}

class DefinitionParser implements LeafBlockParser {
  nextLine(): boolean {
    return false;
  }

  finish(...[context, leaf]: Parameters<LeafBlockParser['finish']>): boolean {
    context.addLeafElement(leaf, definitionOf(context, leaf));
    return true;
  }
}

function definitionOf(context: Parameters<LeafBlockParser['finish']>[0], leaf: LeafBlock) {
  const [mark = ''] = DEFINITION.exec(leaf.content) ?? [];
  const { start, content } = leaf;
  return context.elt('FootnoteDefinition', start, start + content.length, [
    context.elt('FootnoteMark', start, start + mark.length),
    ...context.parser.parseInline(content.slice(mark.length), start + mark.length),
  ]);
}
