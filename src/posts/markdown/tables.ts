/**
 * Tables in a frame that scrolls by itself where the window is narrower than they are.
 */
import type { MarkdownIt } from 'markdown-it';

const ALIGNMENT = /^text-align:(\w+)$/;

export function setTables(markdownIt: MarkdownIt): void {
  // What scrolls must be reached by the keyboard, too.
  markdownIt.renderer.rules['table_open'] = () => '<div class="table" tabindex="0">\n<table>\n';
  markdownIt.renderer.rules['table_close'] = () => '</table>\n</div>\n';

  // A class, since the policy that guards our pages lets no style attribute through.
  markdownIt.core.ruler.push('table_alignment', ({ tokens }) => {
    for (const token of tokens) {
      const [, alignment] = ALIGNMENT.exec(String(token.attrGet('style') ?? '')) ?? [];
      if (alignment === undefined) continue;
      token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'style');
      // What stands at the right in Markdown stands at the line's end in either direction.
      if (alignment !== 'left') token.attrJoin('class', alignment === 'right' ? 'end' : alignment);
    }
  });
}
