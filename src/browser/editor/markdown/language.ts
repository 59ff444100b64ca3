/**
 * The Markdown that posts are written in, as src/posts/markdown renders it: CommonMark with tables, struck out
 * text, URLs that become links, and footnotes; without HTML.
 */
import { markdownLanguage } from '@codemirror/lang-markdown';
import { Language } from '@codemirror/language';
import { MarkdownParser } from '@lezer/markdown';
import { emphasis } from './emphasis.ts';
import { footnotes } from './footnotes.ts';

const { parser } = markdownLanguage;
if (!(parser instanceof MarkdownParser)) throw new Error('The language has another parser.');

/** With the data of `markdownLanguage`, by which the commands of its package know where they work. */
export const postLanguage = new Language(
  markdownLanguage.data,
  parser.configure([
    { remove: ['HTMLBlock', 'HTMLTag', 'Subscript', 'Superscript', 'Emoji', 'TaskList'] },
    emphasis,
    footnotes,
  ]),
  [],
  'markdown',
);
