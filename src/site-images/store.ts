/** The table of the site's images: the icon and the logo, in each size that is served. */
import type { Db, Transaction } from '../db/client.ts';
import type { MadeImage } from './make.ts';

export type SiteImageKind = 'icon' | 'logo';

/** The files of a logo; all others are the icon's. */
const LOGO_FILES = ['logo.webp'];

/** Replaces all files of the icon or the logo; without `files`, deletes them. */
export async function replaceFiles(
  { siteImage }: Transaction,
  kind: SiteImageKind,
  hash: string,
  files: readonly MadeImage[],
): Promise<void> {
  const name = kind === 'logo' ? { in: LOGO_FILES } : { notIn: LOGO_FILES };
  await siteImage.deleteMany({ where: { name } });
  if (files.length === 0) return;
  await siteImage.createMany({
    data: files.map((file) => ({ ...file, hash, content: new Uint8Array(file.content) })),
  });
}

/** `hash`: the beginning of the upload's; without one, of any. */
export async function findSiteImage(
  db: Db,
  name: string,
  hash = '',
): Promise<{ type: string; hash: string; content: Uint8Array } | null> {
  return await db.siteImage.findFirst({
    where: { name, hash: { startsWith: hash } },
    select: { type: true, hash: true, content: true },
  });
}
