/**
 * The text of a comment as a program writes and reads it. Programs that speak HTML get what the comment shows, as
 * WordPress stores comments: an empty line between paragraphs, no `<p>`.
 */
import type { Program } from '../../../clients/program.ts';
import { MAX_TEXT_LENGTH, type Comment } from '../../../comments/comment.ts';
import type { Deps } from '../../../deps.ts';
import { importCommentBodyWithin } from '../../../import/comment-body.ts';
import { commentWithParagraphs } from '../../../posts/wordpress/autop.ts';
import { CallFault, CLIENT_FAULTS } from '../faults.ts';

export function commentText(
  { format }: Program,
  { bodyHtml, markdown }: Pick<Comment, 'bodyHtml' | 'markdown'>,
): string {
  if (format !== 'html') return markdown;
  return bodyHtml
    .replaceAll(' rel="nofollow ugc"', '')
    .replace(/<br>\n?/g, '\n')
    .replaceAll('<p>', '')
    .replace(/<\/p>\n?/g, '\n\n')
    .trim();
}

/** Characters of HTML. A comment has fewer, and most of the rest would be tags. */
const MAX_HTML = 5 * MAX_TEXT_LENGTH;

/**
 * The Markdown of what a program wrote.
 *
 * @throws CallFault if it is too long to read
 */
export async function readCommentText(
  deps: Pick<Deps, 'config'>,
  { format }: Program,
  given: string,
): Promise<string> {
  if (format !== 'html') return given;
  if (given.length > MAX_HTML) throw tooLong();
  const source = commentWithParagraphs(given);
  const { markdown } = await importCommentBodyWithin(deps, { format: 'html', source });
  // What is cut there would be lost silently.
  if (markdown.length >= MAX_TEXT_LENGTH) throw tooLong();
  return markdown;
}

function tooLong(): CallFault {
  const most = MAX_TEXT_LENGTH.toLocaleString('en');
  return new CallFault(
    CLIENT_FAULTS.notStored,
    `A comment can have up to ${most} characters. Make it shorter.`,
  );
}
