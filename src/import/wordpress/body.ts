/**
 * Makes proper HTML of a WordPress text: what WordPress does with it each time it shows a page, done once. Texts of
 * the block editor lose its comments, texts of the classic editor get their paragraphs, shortcodes that are known
 * become HTML, and embeds a URL alone in a paragraph.
 */
import { MAX_HTML } from '../../posts/html/render.ts';
import type { NoteLevel } from '../entry.ts';
import { textOfHtml } from '../html-text.ts';
import { withParagraphs } from '../../posts/wordpress/autop.ts';
import { hasBlocks, withoutBlocks } from '../../posts/wordpress/blocks.ts';
import { shortcodeHtml, KNOWN_SHORTCODES, type Note } from './shortcode-html.ts';
import { replaceShortcodes } from './shortcodes.ts';
import type { Attachment } from './attachment.ts';

export type WordPressContext = {
  /** The images and files of the library, by id. */
  attachment: (id: string) => Attachment | null;
  /** Those that were uploaded to this post, in order. */
  attachmentsOf: () => readonly Attachment[];
  reusable: (id: string) => string | null;
  footnotes: readonly { id: string; content: string }[];
};

export type WordPressBody = {
  html: string;
  /** The text before “Read more”, if it says where; else `null`. */
  beginning: string | null;
  /** What was lost or changed, without repetitions. */
  notes: { level: NoteLevel; what: string }[];
};

const MORE = /<!--\s*more(?:\s[^<>]*?)?-->/;
const MARKS = /<!--\s*(?:more(?:\s[^<>]*?)?|noteaser|nextpage)\s*-->/g;

export function bodyFromWordPress(content: string, context: WordPressContext): WordPressBody {
  // A text that no post can have is left out as it is.
  if (content.length > 2 * MAX_HTML) return { html: content, beginning: null, notes: [] };
  const notes = new Map<string, NoteLevel>();
  const note = (level: NoteLevel, what: string): void => {
    notes.set(what, level);
  };
  const text = content.replace(/\r\n?/g, '\n');
  const isClassic = !hasBlocks(text);
  if (/<!--\s*nextpage\s*-->/.test(text)) {
    note('changed', 'The pages of a post (nextpage) became one');
  }
  const references: Note[] = [];
  const tools = { ...context, note, references };
  const blocks = isClassic
    ? text
    : withoutBlocks(text, {
        ...context,
        gallery: (ids) =>
          shortcodeHtml(
            {
              name: 'gallery',
              content: null,
              attributes: new Map([['ids', ids.join()]]),
              values: [],
            },
            tools,
          ) ?? '',
        onLost: (name) => {
          note('lost', `A block that only WordPress can fill: ${name}`);
        },
      });
  const replaced = replaceShortcodes(
    blocks,
    KNOWN_SHORTCODES,
    (shortcode) => shortcodeHtml(shortcode, tools),
    (name) => {
      note('changed', `The shortcode [${name}] stays as text`);
    },
  );
  const html = isClassic
    ? withParagraphs(replaced.replace(MARKS, '\n\n'))
    : replaced.replace(MARKS, '').trim();
  return {
    html: html + notesHtml(references),
    beginning: beginningOf(replaced),
    notes: [...notes].map(([what, level]) => ({ level, what })),
  };
}

function beginningOf(html: string): string | null {
  const at = MORE.exec(html)?.index;
  return at === undefined ? null : textOfHtml(html.slice(0, at)) || null;
}

/** The notes of footnote shortcodes, at the end. */
function notesHtml(notes: readonly Note[]): string {
  if (notes.length === 0) return '';
  const items = notes.map(
    ({ content }, index) =>
      `<li id="fn-${index + 1}">${content} <a href="#fnref-${index + 1}">↩︎</a></li>`,
  );
  return `\n\n<ol>${items.join('')}</ol>`;
}
