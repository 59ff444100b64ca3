/**
 * The Markdown that posts are written in, as src/posts/markdown renders it: CommonMark with tables, struck out
 * text, URLs that become links, and footnotes; without HTML.
 */
import { markdownLanguage } from '@codemirror/lang-markdown';
import { Language } from '@codemirror/language';
import { tags } from '@lezer/highlight';
import {
  MarkdownParser,
  type LeafBlock,
  type LeafBlockParser,
  type MarkdownConfig,
} from '@lezer/markdown';

const MAX_LABEL = 200;
const REFERENCE = /^\[\^([^\s\]]+)\]/;
const DEFINITION = /^\[\^([^\s\]]+)\]:[ \t]?/;
const [BRACKET, CARET] = [91, 94];

const footnotes: MarkdownConfig = {
  defineNodes: [
    { name: 'Footnote', style: tags.annotation },
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

const { parser } = markdownLanguage;
if (!(parser instanceof MarkdownParser)) throw new Error('The language has another parser.');

/** With the data of `markdownLanguage`, by which the commands of its package know where they work. */
export const postLanguage = new Language(
  markdownLanguage.data,
  parser.configure([
    { remove: ['HTMLBlock', 'HTMLTag', 'Subscript', 'Superscript', 'Emoji', 'TaskList'] },
    footnotes,
  ]),
  [],
  'markdown',
);
