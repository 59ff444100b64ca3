/**
 * Reads the fields of a comment form. Validation is in comments/form.ts.
 */
import type { Request } from 'express';
import type { CommentForm } from '../../comments/form.ts';
import type { SentFrom } from '../../comments/spam/akismet.ts';
import { clientAddress } from '../request/headers.ts';
import type { NamedResponse } from '../../linkbacks/linkback.ts';

/** Room for the longest text with every character escaped, and the other fields. */
export const MAX_FORM_BYTES = 150_000;

export type SentComment = {
  form: CommentForm;
  /** The response that it replies to; `null`: the post. */
  parent: NamedResponse | null;
  stamp: string;
  nonce: string;
  trap: string;
  isPreview: boolean;
  wantsReplies: boolean;
};

export function sentIn(fields: URLSearchParams): SentComment {
  return {
    form: formIn(fields),
    parent: answeredIn(field(fields, 'parent')),
    stamp: field(fields, 'stamp').slice(0, 100),
    nonce: field(fields, 'nonce').slice(0, 20),
    // The hidden field, which only bots fill in.
    trap: field(fields, 'subject'),
    isPreview: field(fields, 'do') === 'preview',
    wantsReplies: field(fields, 'follow') === 'yes',
  };
}

export function formIn(fields: URLSearchParams): CommentForm {
  return {
    name: field(fields, 'name'),
    email: field(fields, 'email'),
    url: field(fields, 'url'),
    text: field(fields, 'text').replace(/\r\n?/g, '\n'),
  };
}

/** A comment's id from a URL or a form; `null` for anything else. */
export function commentIdIn(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/**
 * The response to which a form replies: `12` is a comment, `linkback-12` a linkback.
 *
 * @returns `null` for anything else
 */
export function answeredIn(text: string): NamedResponse | null {
  const [, linkback, comment] = /^(?:linkback-(.*)|(.*))$/.exec(text) ?? [];
  const id = commentIdIn(linkback ?? comment ?? '');
  return id === null ? null : { kind: linkback === undefined ? 'comment' : 'linkback', id };
}

export function answeredField({ kind, id }: NamedResponse): string {
  return kind === 'comment' ? String(id) : `linkback-${id}`;
}

export function sentFrom(req: Request): SentFrom {
  return {
    address: clientAddress(req),
    userAgent: req.get('user-agent') ?? '',
    referrer: req.get('referer') ?? '',
  };
}

/** Databases cannot store U+0000. */
function field(fields: URLSearchParams, name: string): string {
  return (fields.get(name) ?? '').replaceAll('\0', '\uFFFD');
}
