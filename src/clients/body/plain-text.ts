/**
 * Plain text as Markdown in which every character stands for itself, line ends are line breaks, and URLs are links.
 */

/** What means something anywhere in a line of our Markdown. */
const SIGNS = /[\\`*_[\]<|~^]|&(?=#?\w+;)/g;
/** What means something where a line begins: headings, lists, quotations, lines, underlines. */
const FIRST = /^(\d{1,9})([.)])|^[#+\-=>:]/;
/** Its end is no punctuation of the sentence around it. */
const LINK = /\bhttps?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?'’)\]}*_]/gi;
const NO_BREAK_SPACE = '\u00a0';

export function markdownOfText(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const paragraphs = lines
    .map((line) => line.trimEnd())
    .join('\n')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replace(/^\n+|\n+$/g, ''));
  return paragraphs
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => {
      // A URL alone may become the card of its page.
      if (paragraph.match(LINK)?.[0] === paragraph.trim()) return paragraph.trim();
      return paragraph.split('\n').map(lineOf).join('\\\n');
    })
    .join('\n\n');
}

/** @returns the text of which `markdownOfText` makes this Markdown; `null` if there is none */
export function textOfMarkdown(markdown: string): string | null {
  const text = markdown
    .replace(/<(https?:\/\/[^\s<>]+)>/g, '$1')
    .replace(/\\\n/g, '\n')
    .replace(/^\u00a0+/gm, (spaces) => ' '.repeat(spaces.length))
    .replace(/\\(.)/g, '$1');
  return markdownOfText(text) === markdown.trim() ? text.trim() : null;
}

function lineOf(line: string): string {
  // Space at the beginning would be code, or lost.
  const [indent = ''] = /^[ \t]*/.exec(line) ?? [];
  const text = line.slice(indent.length).trimEnd();
  const space = NO_BREAK_SPACE.repeat(indent.replaceAll('\t', '    ').length);
  let [escaped, from] = ['', 0];
  for (const { 0: url, index } of text.matchAll(LINK)) {
    escaped += `${signsEscaped(text.slice(from, index))}<${url}>`;
    from = index + url.length;
  }
  escaped += signsEscaped(text.slice(from));
  const first = escaped.replace(FIRST, (sign, digits: string | undefined, end: string) =>
    digits === undefined ? `\\${sign}` : `${digits}\\${end}`,
  );
  return space + first;
}

function signsEscaped(text: string): string {
  return text.replace(SIGNS, String.raw`\$&`);
}
