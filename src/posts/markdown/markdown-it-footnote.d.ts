/** The package ships no types. */
declare module 'markdown-it-footnote' {
  import type { MarkdownIt } from 'markdown-it';
  /** Adds the core rule `footnote_tail`, which moves the notes to the end of the text. */
  function footnote(markdownIt: MarkdownIt): void;
  export { footnote as default };
}
