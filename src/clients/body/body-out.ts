/**
 * The text of a post in the format that a program reads.
 */
import type { Deps } from '../../deps.ts';
import { htmlOfMarkdown } from '../../posts/markdown/markdown.ts';
import type { ClientPost } from '../fields.ts';
import type { Program, ProgramFormat } from '../program.ts';

/** @param reader a program, or a format */
export async function sourceFor(
  _deps: Pick<Deps, 'config' | 'db'>,
  reader: Program | ProgramFormat,
  { bodyFormat, markdown }: Pick<ClientPost, 'bodyFormat' | 'markdown'>,
): Promise<string> {
  const format = typeof reader === 'string' ? reader : reader.format;
  if (bodyFormat === 'html' || format !== 'html') return markdown;
  return await Promise.resolve(htmlOfMarkdown(markdown));
}
