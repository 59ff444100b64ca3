/**
 * Reads a form with files. Its token, which is in the header or in a field before the files, is checked before anything of
 * a file is read, and so is whether it may upload any.
 *
 * @see https://www.w3.org/TR/micropub/#uploading-files
 */
import { Transform, type Writable } from 'node:stream';
import type { Request, Response } from 'express';
import multer from 'multer';
import { DiskFullError, diskProblem } from '../../db/trouble.ts';
import type { Deps } from '../../deps.ts';
import { MAX_UPLOAD_BYTES } from '../../media/upload.ts';
import { readSettings } from '../../settings/settings.ts';
import {
  MAX_BYTES,
  MAX_FIELDS,
  MAX_UNKNOWN_BYTES,
  refused,
  takeToken,
  tokenIn,
  tooLarge,
  type Body,
  type Field,
  type ReadBody,
  type Sender,
} from './body.ts';
import { receivedFiles } from './received-files.ts';
import type { Refusal } from './refusals.ts';

const MAX_FILES = 20;

type Parsing = multer.Options & { streamHandler: (req: Request, parser: Writable) => void };

export async function readMultipart(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  { req, res }: { req: Request; res: Response },
  { isKnown, authorize, admitFiles }: Sender,
): Promise<ReadBody> {
  const { maxFileSize } = await readSettings(deps);
  const fields: Field[] = [];
  let checked: Promise<Refusal | null> | null = isKnown ? Promise.resolve(null) : null;
  /** By the fields that have arrived: the token comes before the files. */
  const check = () => (checked ??= authorize(tokenIn(fields)));
  let admitted: Promise<Refusal | null> | null = null;
  const checkFiles = () => (admitted ??= check().then((refusal) => refusal ?? admitFiles()));

  return await new Promise<ReadBody>((resolve, reject) => {
    const stop = (refusal: Refusal) => {
      req.unpipe(gate).pause();
      resolve({ refusal });
    };
    const unless = (refusing: Promise<Refusal | null>, go: () => void) => {
      refusing.then(
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
          unless(check(), () => {
            done(null, part);
          });
      },
    });
    let length = 0;
    const parsing: Parsing = {
      storage: receivedFiles(deps, res),
      defParamCharset: 'utf8',
      limits: { ...LIMITS, fileSize: Math.max(MAX_UPLOAD_BYTES, maxFileSize * 1_000_000) },
      fileFilter: (_req, _file, done) => {
        unless(checkFiles(), () => {
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
      const problem = diskProblem(error);
      if (problem !== null) {
        reject(new DiskFullError(problem, { cause: error }));
        return;
      }
      if (error !== undefined) {
        resolve(refused(whyUnreadable(error, maxFileSize)));
        return;
      }
      const files = (Array.isArray(req.files) ? req.files : []).map(
        ({ path, originalname: name, fieldname: field }) => ({ path, name, field }),
      );
      const body: Body = { kind: 'form', fields, files };
      unless(check(), () => {
        unless(authorize(takeToken(body)), () => {
          resolve({ body });
        });
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
