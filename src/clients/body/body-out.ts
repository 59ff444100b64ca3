/**
 * The text of a post in the format that a program reads: the HTML that a program sent, where the text was made of it;
 * HTML, Markdown or plain text where it is that; and otherwise the source as it is stored.
 */
import type { Deps } from '../../deps.ts';
import { portableInSubprocess } from '../../posts/html/in-subprocess.ts';
import type { BodySource } from '../../posts/post.ts';
import type { ClientBody } from '../fields.ts';
import type { Program, ProgramFormat } from '../program.ts';
import { textOfMarkdown } from './plain-text.ts';

type BodyDeps = { config: Pick<Deps['config'], 'siteUrl' | 'renderTimeoutMs'> };

/**
 * @param reader a program, or a format
 * @throws InvalidInputError for a text that cannot be rendered
 */
export async function sourceFor(
  deps: BodyDeps,
  reader: Program | ProgramFormat,
  { bodyFormat, markdown, sentHtml = null }: BodySource & Partial<ClientBody>,
): Promise<string> {
  const format = typeof reader === 'string' ? reader : reader.format;
  if (format === 'html' && sentHtml !== null) return sentHtml;
  if (bodyFormat === 'html' || format === 'markdown') return markdown;
  if (format === 'text') return textOfMarkdown(markdown) ?? markdown;
  return (await portableInSubprocess(deps, markdown, deps.config.siteUrl)).html;
}
