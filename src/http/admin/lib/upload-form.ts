/**
 * Reads forms with files from signed-in users, before the CSRF token is checked, which is one of the
 * fields.
 *
 * Files are streamed to a private folder, and deleted when the request is answered.
 */
import { unlink } from 'node:fs/promises';
import type { Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import type { Config } from '../../../config.ts';
import type { Deps } from '../../../deps.ts';
import { noteForm } from './form.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { fieldsOf } from '../../request/read-fields.ts';
import { flatForm } from '../../../lib/form.ts';
import { openUploadFolder } from '../../../media/unfinished-uploads.ts';
import { MAX_UPLOAD_BYTES } from '../../../media/upload.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

const MAX_FILES = 20;
/** A form of the settings has rows of fields. */
const MAX_FIELDS = 120;
/** For fields and part headers, in bytes. */
const OVERHEAD_BYTES = 100_000;

/** `field`: the name of its field. */
export type UploadedFile = { path: string; name: string; field: string };

const ofRequests = new WeakMap<object, UploadedFile[]>();

/** The uploaded files; empty for any other request. */
export function filesOf(req: Request): UploadedFile[] {
  return ofRequests.get(req) ?? [];
}

/** What a form may have, and what is said beyond it. */
export type UploadLimits = {
  /** Of the fields that may have files. */
  names: readonly string[];
  maxFiles: number;
  maxBytes: number;
  tooMany: string;
  tooLarge: string;
};

const IMAGES: UploadLimits = {
  names: ['files'],
  maxFiles: MAX_FILES,
  maxBytes: MAX_UPLOAD_BYTES,
  tooMany: `You can upload up to ${MAX_FILES} files at once. Upload the rest afterwards.`,
  tooLarge: `Images can have up to ${MAX_UPLOAD_BYTES / 1_000_000} MB. Make it smaller (4,096 pixels on the longer side are enough) and upload it again.`,
};

/** Those of the media library, which takes other files, too. */
export function libraryLimits({ maxFileSize }: SiteSettings): Partial<UploadLimits> {
  const maxBytes = maxFileSize * 1_000_000;
  if (maxBytes <= MAX_UPLOAD_BYTES) return {};
  const [most, mostOfImages] = [maxBytes, MAX_UPLOAD_BYTES].map(
    (bytes) => `${bytes / 1_000_000} MB`,
  );
  return {
    maxBytes,
    tooLarge: `Files can have up to ${most}, and images up to ${mostOfImages}. Make it smaller and upload it again.`,
  };
}

const UNUSABLE_NAME = new Set(['LIMIT_FIELD_NESTING', 'LIMIT_FIELD_KEY', 'INVALID_FIELD_NAME']);

const LIMITS = {
  fields: MAX_FIELDS,
  fieldNameSize: 1_000,
  // Names with brackets are refused before they become arrays and objects.
  fieldNestingDepth: 0,
  fieldSize: 10_000,
};

function formReader(
  config: Pick<Config, 'dataDir'>,
  { names, maxFiles, maxBytes }: UploadLimits,
): RequestHandler {
  const storage = multer.diskStorage({
    destination: (_req, _file, done) => {
      openUploadFolder(config).then(
        (folder) => {
          done(null, folder);
        },
        (error: unknown) => {
          done(error as Error, '');
        },
      );
    },
  });
  const limits = {
    ...LIMITS,
    fileSize: maxBytes,
    files: maxFiles,
    parts: maxFiles + MAX_FIELDS,
  };
  return multer({ storage, defParamCharset: 'utf8', limits }).fields(
    names.map((name) => ({ name })),
  );
}

/**
 * Reads a multipart form within limits, and answers 413 beyond them. Passes other requests on.
 *
 * @param given those of images, unless others are given, or chosen by the settings
 */
export function readUpload(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  views: AdminViews,
  given: Partial<UploadLimits> | ((settings: SiteSettings) => Partial<UploadLimits>) = {},
): RequestHandler {
  return async (req, res, next) => {
    if (req.method !== 'POST' || !req.is('multipart/form-data')) {
      next();
      return;
    }
    const chosen = typeof given === 'function' ? given(await settingsFor(deps, res)) : given;
    const limits = { ...IMAGES, ...chosen };
    // Refused before anything is read; a body without a length is stopped at the limits.
    const maxBytes = limits.maxBytes * limits.maxFiles + OVERHEAD_BYTES;
    if (Number(req.get('Content-Length') ?? 0) > maxBytes) {
      req.resume();
      await refuse(req, res, limits.maxFiles === 1 ? limits.tooLarge : limits.tooMany);
      return;
    }
    const problem = await read(formReader(deps.config, limits), limits, req, res);
    if (problem !== null) {
      await refuse(req, res, problem);
      return;
    }
    noteForm(req, fieldsOf(flatForm(fieldsIn(req.body))));
    const files = Object.values(req.files ?? {}).flat() as Express.Multer.File[];
    ofRequests.set(
      req,
      files.map(({ path, originalname: name, fieldname }) => ({ path, name, field: fieldname })),
    );
    res.once('close', () => {
      for (const { path } of files) void unlink(path).catch(() => undefined);
    });
    next();
  };

  async function refuse(req: Request, res: Response, message: string): Promise<void> {
    res.status(413);
    if (req.accepts(['html', 'json']) === 'json') {
      res.set('Cache-Control', 'no-store').json({ kind: 'refused', text: message });
      return;
    }
    const title = 'Upload too large';
    await views.render(res, 'message', await settingsFor(deps, res), { title, message });
  }
}

/** @returns the message for the limit that was exceeded; `null` if none was */
async function read(
  readFiles: RequestHandler,
  { tooLarge, tooMany }: UploadLimits,
  req: Request,
  res: Response,
): Promise<string | null> {
  const error = await new Promise<unknown>((resolve) => {
    void readFiles(req, res, resolve);
  });
  if (error === undefined) return null;
  if (error instanceof multer.MulterError && UNUSABLE_NAME.has(error.code)) {
    fieldsOf({ kind: 'unusable-name' });
  }
  const isLimit = error instanceof multer.MulterError && error.code !== 'LIMIT_UNEXPECTED_FILE';
  if (!isLimit) {
    // The body ends early or is not multipart: a client error.
    throw Object.assign(new Error('The form cannot be read.', { cause: error }), { status: 400 });
  }
  return error.code === 'LIMIT_FILE_SIZE' ? tooLarge : tooMany;
}

function fieldsIn(body: unknown): URLSearchParams {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>);
  return new URLSearchParams(
    fields.flatMap(([name, value]) =>
      [value]
        .flat()
        .flatMap((each) => (typeof each === 'string' ? [[name, each] as [string, string]] : [])),
    ),
  );
}
