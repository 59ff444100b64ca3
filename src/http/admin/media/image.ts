/**
 * One picture of the library: described, copied from, deleted.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { doneSentence } from '../lib/flash.ts';
import { field, idIn, isTicked } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentTime } from '../lib/time.ts';
import { markdownFor, presentLarge, presentImage, presentUses } from './present-media.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/settings.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { deleteImage, describeImage, findMedia } from '../../../media/library.ts';
import { mayChange, type Media } from '../../../media/media.ts';
import { listPostsShowing } from '../../../posts/images/images.ts';

const MAX_USES = 100;
const MAX_ALT = 1_000;
const DONE = { described: 'The description is saved. Posts that show the picture have it.' };

type ImageDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;
type Params = { id: string };
type Typed = { alt: string; lacksAltText: boolean; error: string };

export function imagePages(deps: ImageDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router
    .route('/:id')
    .get(async (req: Request<Params>, res) => {
      await show(req, res, await find(req));
    })
    .post(async (req: Request<Params>, res) => {
      const media = await findOwn(req, res);
      const typed = { alt: field(req, 'alt'), lacksAltText: isTicked(req, 'lacksAltText') };
      const error = problemOf(typed);
      if (error !== null) {
        await show(req, res.status(422), media, { ...typed, error });
        return;
      }
      const alt = typed.alt === '' && !typed.lacksAltText ? null : typed.alt;
      await describeImage(deps, media.id, alt);
      await noteAction(deps, signedIn(res).user, 'described the picture', media.slug);
      res.redirect(303, adminUrl(siteUrl, `/media/${media.id}?done=described`));
    });

  router
    .route('/:id/delete')
    .get(async (req: Request<Params>, res) => {
      const media = await findOwn(req, res);
      const { image, uses, otherUses, deleteUrl } = await viewOf(req, res, media);
      const view = { image, uses, otherUses, deleteUrl };
      await views.render(res, 'image-delete', await settingsFor(deps, res), view);
    })
    .post(async (req: Request<Params>, res) => {
      const media = await findOwn(req, res);
      await deleteImage(deps, media.id);
      await noteAction(deps, signedIn(res).user, 'deleted the picture', media.slug);
      res.redirect(303, adminUrl(siteUrl, '/media?done=deleted'));
    });
  return router;

  async function find(req: Request<Params>): Promise<Media> {
    const id = idIn(req.params.id);
    const media = id === null ? null : await findMedia(deps, id);
    if (!media) throw new NotFoundError('picture', req.params.id);
    return media;
  }

  /** @throws NotFoundError also for what is not theirs to change */
  async function findOwn(req: Request<Params>, res: Response): Promise<Media> {
    const media = await find(req);
    if (!mayChange(signedIn(res).user, media)) throw new NotFoundError('picture', req.params.id);
    return media;
  }

  async function show(
    req: Request<Params>,
    res: Response,
    media: Media,
    typed?: Typed,
  ): Promise<void> {
    const view = { ...(await viewOf(req, res, media)), ...typed };
    await views.render(res, 'image', await settingsFor(deps, res), view);
  }

  async function viewOf(req: Request<Params>, res: Response, media: Media) {
    const { user } = signedIn(res);
    const { timeZone } = await settingsFor(deps, res);
    const posts = await listPostsShowing(deps, media.id, MAX_USES);
    return {
      image: {
        ...presentImage(siteUrl, media, posts.length),
        large: presentLarge(siteUrl, media),
        facts: `${media.width} × ${media.height} pixels, ${sizeText(media.size)}`,
        uploaded: presentTime(media.createdAt, timeZone),
      },
      done: doneSentence(req, DONE),
      markdown: markdownFor(siteUrl, media),
      alt: media.alt ?? '',
      lacksAltText: media.alt === '',
      error: null as string | null,
      ...presentUses(siteUrl, user, posts, deps.clock.now()),
      mayChange: mayChange(user, media),
      libraryUrl: adminUrl(siteUrl, '/media'),
      deleteUrl: adminUrl(siteUrl, `/media/${media.id}/delete`),
    };
  }
}

function problemOf({ alt, lacksAltText }: Omit<Typed, 'error'>): string | null {
  if (alt !== '' && lacksAltText) return 'Either describe it, or say that it says nothing.';
  return alt.length > MAX_ALT ? `At most ${MAX_ALT} characters.` : null;
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1_000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
