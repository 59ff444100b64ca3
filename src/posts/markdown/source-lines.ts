/**
 * Marks each block with the line of the text that it begins on, `data-line` from 0, so that a preview can
 * scroll with the text. Only where the environment of a rendering asks for it: posts are stored without.
 */
import type { MarkdownIt, Token } from 'markdown-it';

/** The environment that {@link setSourceLines} reads during a rendering. */
export type LinesEnvironment = { marksLines?: boolean };

export function setSourceLines(markdownIt: MarkdownIt): void {
  markdownIt.core.ruler.push('source_lines', ({ tokens, env }) => {
    if (!(env as LinesEnvironment).marksLines) return;
    for (const token of tokens) {
      if (!token.map || token.nesting < 0 || token.type === 'inline') continue;
      token.attrSet('data-line', String(token.map[0]));
    }
  });

  // Code is rendered without the attributes of its token.
  const { rules } = markdownIt.renderer;
  for (const name of ['fence', 'code_block']) {
    const render = rules[name];
    if (!render) throw new Error(`markdown-it renders no ${name}.`);
    rules[name] = (tokens, index, ...rest) => {
      const html = render(tokens, index, ...rest);
      const line = (tokens[index] as Token).attrGet('data-line');
      return line === null ? html : html.replace('<pre', `<pre data-line="${line}"`);
    };
  }
}
