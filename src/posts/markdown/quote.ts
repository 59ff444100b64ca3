/**
 * Writes plain text of another page as a Markdown quotation, and the page as a link: every character stands for itself.
 */
import type { BlockContent, PhrasingContent, RootContent } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';

/** @param lines an empty line begins a new paragraph */
export function quotation(lines: string): string {
  const paragraphs = lines
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split('\n').map((line) => line.trim()))
    .map((paragraph) => paragraph.filter((line) => line !== ''))
    .filter((paragraph) => paragraph.length > 0);
  if (paragraphs.length === 0) return '';
  const children = paragraphs.map((each): BlockContent => ({
    type: 'paragraph',
    children: each.flatMap((value, index): PhrasingContent[] => [
      ...(index > 0 ? ([{ type: 'break' }] as const) : []),
      { type: 'text', value },
    ]),
  }));
  return written({ type: 'blockquote', children });
}

/** A paragraph that is a link. @param title one line; empty: the URL */
export function linkParagraph(url: string, title: string): string {
  const text = { type: 'text', value: title || url } as const;
  return written({ type: 'paragraph', children: [{ type: 'link', url, children: [text] }] });
}

function written(block: RootContent): string {
  return toMarkdown(
    { type: 'root', children: [block] },
    { extensions: [gfmToMarkdown()] },
  ).trimEnd();
}
