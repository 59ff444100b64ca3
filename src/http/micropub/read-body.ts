/**
 * Reads the body of a Micropub request: a form, JSON, or a form with files. Until its token was found good, no more than
 * 64 KiB are read, and no file is stored.
 */
import { isUtf8 } from 'node:buffer';
import { unlink } from 'node:fs/promises';
import { Transform, type Writable } from 'node:stream';
import type { Request, Response } from 'express';
import multer from 'multer';
import type { Deps } from '../../deps.ts';
import { openUploadFolder } from '../../media/unfinished-uploads.ts';
import { MAX_UPLOAD_BYTES } from '../../media/upload.ts';
import { readSettings } from '../../settings/settings.ts';
import { invalidRequest, type Refusal } from './refusals.ts';

/** The most that is read of a body whose sender is not known yet. */
const MAX_UNKNOWN_BYTES = 64 * 1_024;
const MAX_BYTES = 1_000_000;
const MAX_FILES = 20;
const MAX_FIELDS = 2_000;

/** `field`: the name of its field. */
export type UploadedFile = { path: string; name: string; field: string };

export type Body =
  | { kind: 'form'; fields: [name: string, value: string][]; files: UploadedFile[] }
  | { kind: 'json'; value: unknown };

export type ReadBody = { body: Body } | { refusal: Refusal };

/** Finds out whose request it is. @param token that of the body; `null`: it has none @returns why it is refused */
export type Authorize = (token: string | null) => Promise<Refusal | null>;

/** The name of the field, and of the member of JSON, that has the token. */
const TOKEN_FIELD = 'access_token';

type ReadDeps = Pick<Deps, 'config' | 'db' | 'log'>;

/**
 * @param isKnown whether the token of the header was found good
 * @param authorize called with the token of the body, once it is read
 */
export async function readBody(
  deps: ReadDeps,
  { req, res }: { req: Request; res: Response },
  { isKnown, authorize }: { isKnown: boolean; authorize: Authorize },
): Promise<ReadBody> {
  const encoding = req.get('Content-Encoding') ?? 'identity';
  if (encoding !== 'identity') return refused('Send the body without compression.');
  if (req.is('multipart/form-data')) {
    return await readMultipart(deps, { req, res }, { isKnown, authorize });
  }
  const isJson = Boolean(req.is(['json', '+json']));
  if (!isJson && req.headers['content-type'] !== undefined && !req.is('urlencoded')) {
    return refused('Send a form or JSON: application/x-www-form-urlencoded or application/json.');
  }
  const bytes = await read(req, isKnown ? MAX_BYTES : MAX_UNKNOWN_BYTES);
  if (bytes === null) return tooLarge(isKnown);
  if (!isUtf8(bytes)) return refused('The body is not UTF-8.');
  const body = isJson ? jsonIn(bytes) : formIn(bytes);
  if (body === null) {
    const refusal = isKnown ? null : await authorize(null);
    return refusal ? { refusal } : refused('The body is not valid JSON.');
  }
  const refusal = await authorize(takeToken(body));
  return refusal ? { refusal } : { body };
}

function refused(text: string): { refusal: Refusal } {
  return { refusal: invalidRequest(text) };
}

function tooLarge(isKnown: boolean): { refusal: Refusal } {
  return isKnown
    ? refused('A request has at most 1 MB, files aside. Upload files to the media endpoint first.')
    : { refusal: { error: 'unauthorized', text: UNKNOWN } };
}

const UNKNOWN =
  'There is no token. Send it in the Authorization header, or in the first 64 KiB of a form as access_token.';

/** Leaves the rest unread, unlike the parsers of Express. @returns `null` if there is more than `max` */
async function read(req: Request, max: number): Promise<Buffer | null> {
  if (Number(req.get('Content-Length') ?? 0) > max) return null;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > max) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function formIn(bytes: Buffer): Body {
  const text = bytes.toString('utf8');
  // Counted before they are parsed; one more is refused later.
  const some = text.split('&', MAX_FIELDS + 2).join('&');
  return { kind: 'form', fields: [...new URLSearchParams(some)], files: [] };
}

/** `null`: it is no JSON. */
function jsonIn(bytes: Buffer): Body | null {
  try {
    return { kind: 'json', value: JSON.parse(bytes.toString('utf8')) as unknown };
  } catch {
    return null;
  }
}

/** The token, which is removed: it is neither stored nor shown. */
function takeToken(body: Body): string | null {
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

function tokenIn(fields: readonly Field[]): string | null {
  return fields.find(([name]) => isTokenField(name))?.[1] ?? null;
}

function isTokenField(name: string): boolean {
  return name === TOKEN_FIELD || name === `${TOKEN_FIELD}[]`;
}

type Field = [name: string, value: string];
type Parsing = multer.Options & { streamHandler: (req: Request, parser: Writable) => void };

async function readMultipart(
  deps: ReadDeps,
  { req, res }: { req: Request; res: Response },
  { isKnown, authorize }: { isKnown: boolean; authorize: Authorize },
): Promise<ReadBody> {
  const { maxFileSize } = await readSettings(deps);
  const fields: Field[] = [];
  let checked: Promise<Refusal | null> | null = isKnown ? Promise.resolve(null) : null;
  /** By the fields that have arrived: the token comes before the files. */
  const check = () => (checked ??= authorize(tokenIn(fields)));

  return await new Promise<ReadBody>((resolve) => {
    const stop = (refusal: Refusal) => {
      req.unpipe(gate).pause();
      resolve({ refusal });
    };
    const whenKnown = (go: () => void) => {
      check().then(
        (refusal) => {
          if (refusal) stop(refusal);
          else go();
        },
        () => {
          stop(UNAVAILABLE);
        },
      );
    };
    let size = 0;
    const gate = new Transform({
      transform(part: Buffer, _encoding, done) {
        size += part.length;
        if (size <= MAX_UNKNOWN_BYTES) done(null, part);
        else
          whenKnown(() => {
            done(null, part);
          });
      },
    });
    let length = 0;
    const parsing: Parsing = {
      storage: storage(deps),
      defParamCharset: 'utf8',
      limits: { ...LIMITS, fileSize: Math.max(MAX_UPLOAD_BYTES, maxFileSize * 1_000_000) },
      // Asked before anything of a file is stored.
      fileFilter: (_req, _file, done) => {
        whenKnown(() => {
          done(null, true);
        });
      },
      streamHandler: (_req, parser) => {
        parser.on('field', (name: unknown, value: string) => {
          length += String(name).length + value.length;
          if (length > MAX_BYTES) stop(tooLarge(true).refusal);
          else fields.push([String(name), value]);
        });
        req.pipe(gate).pipe(parser);
      },
    };
    void multer(parsing).any()(req, res, (error?: unknown) => {
      const files = (Array.isArray(req.files) ? req.files : []).map(
        ({ path, originalname: name, fieldname: field }) => ({ path, name, field }),
      );
      res.once('close', () => {
        for (const { path } of files) void unlink(path).catch(() => undefined);
      });
      if (error !== undefined) {
        resolve(refused(whyUnreadable(error, maxFileSize)));
        return;
      }
      whenKnown(() => {
        const body: Body = { kind: 'form', fields, files };
        authorize(takeToken(body)).then(
          (refusal) => {
            resolve(refusal ? { refusal } : { body });
          },
          () => {
            resolve({ refusal: UNAVAILABLE });
          },
        );
      });
    });
  });
}

const LIMITS = {
  files: MAX_FILES,
  fields: MAX_FIELDS,
  parts: MAX_FIELDS + MAX_FILES,
  fieldSize: MAX_BYTES,
  fieldNameSize: 200,
  fieldNestingDepth: 1,
  fieldArrayIndexLimit: 200,
};

const UNAVAILABLE: Refusal = {
  error: 'temporarily_unavailable',
  text: 'The server failed. Try again later.',
};

function storage(deps: Pick<Deps, 'config'>): multer.StorageEngine {
  return multer.diskStorage({
    destination: (_req, _file, done) => {
      openUploadFolder(deps.config).then(
        (folder) => {
          done(null, folder);
        },
        (error: unknown) => {
          done(error as Error, '');
        },
      );
    },
  });
}

function whyUnreadable(error: unknown, maxFileSize: number): string {
  const code = error instanceof multer.MulterError ? error.code : null;
  if (code === 'LIMIT_FILE_SIZE') {
    return `The file is too large: images have up to 25 MB, and other files up to ${maxFileSize} MB.`;
  }
  if (code === 'LIMIT_FILE_COUNT') return `Send at most ${MAX_FILES} files at once.`;
  if (code === null)
    return 'The form cannot be read: it ends early, or is not multipart/form-data.';
  return 'A field of the form cannot be used: its name is too long or has brackets, or there are too many.';
}
