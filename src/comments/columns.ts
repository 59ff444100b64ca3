/**
 * What is stored of a writer's words: the same whether they are sent, changed or edited. Pure.
 */
import { createHash } from 'node:crypto';
import { fold } from '../lib/text/fold.ts';
import { RENDERER } from './body.ts';
import type { CommentFields } from './form.ts';

export function columnsOf(fields: CommentFields) {
  const { body, ...author } = fields;
  return {
    ...author,
    markdown: body.markdown,
    bodyHtml: body.bodyHtml,
    text: body.text,
    renderer: RENDERER,
    fingerprint: fingerprintOf(fields),
  };
}

/** Equal for the same words under the same name: many a “Thank you” is no duplicate. */
function fingerprintOf({ authorName, body }: CommentFields): string {
  const words = `${fold(authorName)}\n${fold(body.markdown)}`;
  return createHash('sha256').update(words).digest('hex');
}
