/**
 * The body of a Micropub request: what it may have, and its token, which is taken out.
 */
import { invalidRequest, type Refusal } from './refusals.ts';

/** The most that is read of a body whose sender is not known yet. */
export const MAX_UNKNOWN_BYTES = 64 * 1_024;
/** Files aside. */
export const MAX_BYTES = 1_000_000;
export const MAX_FIELDS = 2_000;

/** `field`: the name of its field. */
export type UploadedFile = { path: string; name: string; field: string };

export type Field = [name: string, value: string];

export type Body =
  { kind: 'form'; fields: Field[]; files: UploadedFile[] } | { kind: 'json'; value: unknown };

export type ReadBody = { body: Body } | { refusal: Refusal };

export type Sender = {
  /** Whether the token of the header was found good. */
  isKnown: boolean;
  /** Finds out whose request it is. @param token that of the body; `null`: it has none @returns why it is refused */
  authorize: (token: string | null) => Promise<Refusal | null>;
  /** Asked after `authorize`, before anything of the first file is read. @returns why files are refused */
  admitFiles: () => Refusal | null;
};

export function refused(text: string): { refusal: Refusal } {
  return { refusal: invalidRequest(text) };
}

export function tooLarge(isKnown: boolean): { refusal: Refusal } {
  return isKnown
    ? refused('A request has at most 1 MB, files aside. Upload files to the media endpoint first.')
    : { refusal: { error: 'unauthorized', text: UNKNOWN } };
}

const UNKNOWN =
  'There is no token. Send it in the Authorization header, or in the first 64 KiB of a form as access_token.';

/** The name of the field, and of the member of JSON, that has the token. */
const TOKEN_FIELD = 'access_token';

/** The token, which is removed: it is neither stored nor shown. */
export function takeToken(body: Body): string | null {
  if (body.kind === 'form') {
    const token = tokenIn(body.fields);
    body.fields = body.fields.filter(([name]) => !isTokenField(name));
    return token;
  }
  const { value } = body;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, TOKEN_FIELD))
    return null;
  const { [TOKEN_FIELD]: token, ...rest } = value as Record<string, unknown>;
  body.value = rest;
  return typeof token === 'string' ? token : '';
}

export function tokenIn(fields: readonly Field[]): string | null {
  return fields.find(([name]) => isTokenField(name))?.[1] ?? null;
}

function isTokenField(name: string): boolean {
  return name === TOKEN_FIELD || name === `${TOKEN_FIELD}[]`;
}
