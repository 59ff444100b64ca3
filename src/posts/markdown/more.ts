/**
 * The line `<!--more-->` in Markdown, as WordPress has it: what is before it is the beginning of the text, for
 * programs that show it alone. Readers do not see it.
 */
import type { MarkdownIt } from 'markdown-it';

/** `showsMore` is read during a rendering. */
export type MoreEnvironment = { showsMore?: boolean };

/** Its own words for “Read more” may follow. */
const LINE = /^ {0,3}<!--[ \t]*more(?:[ \t][^<>\n]{0,200})?-->[ \t]*$/;

const MORE = 'more';

export function setMore(markdownIt: MarkdownIt): void {
  markdownIt.block.ruler.before(
    'paragraph',
    MORE,
    (state, line, _end, isSilent) => {
      const from = state.bMarks[line] ?? 0;
      if (state.level > 0 || !LINE.test(state.src.slice(from, state.eMarks[line]))) return false;
      if (isSilent) return true;
      const token = state.push(MORE, '', 0);
      token.content = state.src.slice(from, state.eMarks[line]).trim();
      token.map = [line, line + 1];
      state.line = line + 1;
      return true;
    },
    { alt: ['paragraph'] },
  );
  markdownIt.renderer.rules[MORE] = (tokens, index, _options, env = {}) =>
    (env as MoreEnvironment).showsMore === true ? `${tokens[index]?.content ?? ''}\n` : '';
}
