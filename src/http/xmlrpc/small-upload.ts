/**
 * Gives a method that takes a file the content of its `<base64>` as a file, also if it came in a small call, and deletes
 * that file after the call.
 */
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { UploadedFile } from './method.ts';
import type { Config } from '../../config.ts';
import { DiskFullError, diskProblem } from '../../db/trouble.ts';
import type { XmlRpcValue } from '../../lib/xmlrpc/xmlrpc.ts';
import { openUploadFolder } from '../../media/unfinished-uploads.ts';

const PRIVATE = 0o600;

/** @param received the file, if the call was large; it stays */
export async function withUpload<Result>(
  config: Pick<Config, 'dataDir'>,
  params: readonly XmlRpcValue[],
  received: UploadedFile | null,
  use: (file: UploadedFile | null) => Promise<Result>,
): Promise<Result> {
  const bytes = received ? null : findBytes(params);
  if (bytes === null) return await use(received);
  const file = await newUploadPath(config);
  try {
    await writeFile(file, bytes, { mode: PRIVATE, flag: 'wx' }).catch((error: unknown) => {
      throw asFullDisk(error);
    });
    return await use({ path: file, size: bytes.length });
  } finally {
    await rm(file, { force: true });
  }
}

/** What a full disk is called, whichever write found it; any other error as it is. */
export function asFullDisk(error: unknown): unknown {
  const problem = diskProblem(error);
  return problem === null ? error : new DiskFullError(problem, { cause: error });
}

/** A file in the private folder of uploads, where those of a killed process are deleted by their age. */
export async function newUploadPath(config: Pick<Config, 'dataDir'>): Promise<string> {
  return path.join(await openUploadFolder(config), `xmlrpc-${randomUUID()}`);
}

/** The first one in a parameter, or in a member of a struct there. */
function findBytes(params: readonly XmlRpcValue[]): Buffer | null {
  for (const param of params) {
    const values = typeof param === 'object' && param !== null ? Object.values(param) : [];
    const found = Buffer.isBuffer(param) ? param : values.find((value) => Buffer.isBuffer(value));
    if (found) return found;
  }
  return null;
}
