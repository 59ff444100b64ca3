/**
 * The page of one file that is not an image: download, link, uses and deletion; and its view models.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { presentTime } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminFileView } from '../views/media.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { deleteImage, findItem } from '../../../media/library.ts';
import { filePath, fileUrl, type LibraryFile } from '../../../media/file.ts';
import { extensionOf } from '../../../media/file-types.ts';
import { mayChange } from '../../../media/image.ts';
import { listPostsShowing } from '../../../posts/images/images.ts';
import { byteSize } from '../../../lib/text/byte-size.ts';
import { MAX_USES, presentUses } from './uses.ts';

type FileDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;
type Params = { id: string };

/** Passes the pages of images on. */
export function filePages(deps: FileDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router.get('/:id', async (req: Request<Params>, res, next) => {
    const file = await find(req);
    if (file)
      await views.render(res, 'file', await settingsFor(deps, res), await viewOf(res, file));
    else next();
  });

  router
    .route('/:id/delete')
    .get(async (req: Request<Params>, res, next) => {
      const file = await find(req);
      if (!file || !mayChange(signedIn(res).user, file)) {
        next();
        return;
      }
      const { uses, otherUses, deleteUrl, file: view } = await viewOf(res, file);
      const shown = { file: view, uses, otherUses, deleteUrl };
      await views.render(res, 'file-delete', await settingsFor(deps, res), shown);
    })
    .post(async (req: Request<Params>, res, next) => {
      const file = await find(req);
      const { user } = signedIn(res);
      if (!file || !mayChange(user, file)) {
        next();
        return;
      }
      await deleteImage(deps, file.id);
      await noteAction(deps, user, 'deleted the file', file.name);
      res.redirect(303, adminUrl(siteUrl, '/media?done=deleted-file'));
    });
  return router;

  async function find(req: Request<Params>): Promise<LibraryFile | null> {
    const id = idIn(req.params.id);
    const item = id === null ? null : await findItem(deps, id);
    return item?.kind === 'file' ? item : null;
  }

  async function viewOf(res: Response, file: LibraryFile) {
    const { user } = signedIn(res);
    const { timeZone } = await settingsFor(deps, res);
    const posts = await listPostsShowing(deps, file.id, MAX_USES);
    return {
      file: {
        ...presentFile(siteUrl, file, posts.length),
        downloadUrl: fileUrl(siteUrl, file),
        uploaded: presentTime(file.createdAt, timeZone),
      },
      markdown: linkTo(siteUrl, file),
      ...presentUses(siteUrl, user, posts, deps.clock.now()),
      mayChange: mayChange(user, file),
      libraryUrl: adminUrl(siteUrl, '/media'),
      deleteUrl: adminUrl(siteUrl, `/media/${file.id}/delete`),
    };
  }
}

export function presentFile(siteUrl: string, file: LibraryFile, uses: number): AdminFileView {
  return {
    id: file.id,
    url: adminUrl(siteUrl, `/media/${file.id}`),
    name: file.name,
    label: extensionOf(file.name).toUpperCase(),
    facts: `${kindOf(file.type)}, ${byteSize(file.size)}`,
    use: uses === 0 ? 'Not used' : `In ${plural(uses, 'post')}`,
  };
}

function kindOf(type: string): string {
  if (type.startsWith('audio/')) return 'Audio';
  if (type.startsWith('video/')) return 'Video';
  return type === 'application/pdf' ? 'PDF' : 'File';
}

/** A link for a post: a URL without the host, which may change. */
export function linkTo(siteUrl: string, file: LibraryFile): string {
  const { pathname } = new URL(siteUrl);
  const text = file.name.replace(/[[\]\\`*_<>]/g, '\\$&');
  return `[${text}](${pathname.replace(/\/$/, '')}${encodeURI(filePath(file))})`;
}
