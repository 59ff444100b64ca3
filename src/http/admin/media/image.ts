/**
 * The page of one image: alt text, Markdown, uses and deletion; and view models of images.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { doneSentence, field, idIn, isTicked } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { presentTime } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import type { LargeView, AdminImageView } from '../views/media.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { deleteImage, describeImage, findMedia, findOriginal } from '../../../media/library.ts';
import { MAX_ALT_LENGTH, mayChange, type Media } from '../../../media/image.ts';
import { imagePath, imageUrl, plainFile, widthsOf } from '../../../posts/images/image.ts';
import { listPostsShowing } from '../../../posts/images/images.ts';
import { byteSize } from '../../../lib/text/byte-size.ts';
import { sendChunks } from '../../request/send-chunks.ts';
import { MAX_USES, presentUses } from './uses.ts';

const DONE = { described: 'Alt text saved. Posts that use the image have been updated.' };

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
      await noteAction(deps, signedIn(res).user, 'changed the alt text of', media.slug);
      res.redirect(303, adminUrl(siteUrl, `/media/${media.id}?done=described`));
    });

  router.get('/:id/original', async (req: Request<Params>, res) => {
    const media = await find(req);
    const file = await findOriginal(deps, media);
    if (!file) throw new NotFoundError('original', req.params.id);
    const name = `${media.slug}.${file.format.replace('image/', '').replace('jpeg', 'jpg')}`;
    res.attachment(name).type(file.format).set('Cache-Control', 'no-store');
    await sendChunks(deps, { req, res }, file);
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
      await noteAction(deps, signedIn(res).user, 'deleted the image', media.slug);
      res.redirect(303, adminUrl(siteUrl, '/media?done=deleted'));
    });
  return router;

  async function find(req: Request<Params>): Promise<Media> {
    const id = idIn(req.params.id);
    const media = id === null ? null : await findMedia(deps, id);
    if (!media) throw new NotFoundError('image', req.params.id);
    return media;
  }

  /** @throws NotFoundError also for an image that the user may not change */
  async function findOwn(req: Request<Params>, res: Response): Promise<Media> {
    const media = await find(req);
    if (!mayChange(signedIn(res).user, media)) throw new NotFoundError('image', req.params.id);
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
        facts: `${media.width} × ${media.height} pixels, ${byteSize(media.size)}`,
        uploaded: presentTime(media.createdAt, timeZone),
        originalUrl: media.originalType && adminUrl(siteUrl, `/media/${media.id}/original`),
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
  if (alt !== '' && lacksAltText)
    return 'Enter alt text or mark the image as decorative, not both.';
  return alt.length > MAX_ALT_LENGTH ? `Use at most ${MAX_ALT_LENGTH} characters.` : null;
}

/** Twice the displayed width, for high-density screens. */
const THUMB_WIDTH = 480;

export function presentImage(siteUrl: string, media: Media, uses: number): AdminImageView {
  const widths = widthsOf(media.files, 'webp');
  const width = widths.find((each) => each >= THUMB_WIDTH) ?? widths.at(-1) ?? media.width;
  const file = { width, format: 'webp' };
  return {
    id: media.id,
    url: adminUrl(siteUrl, `/media/${media.id}`),
    name: media.slug,
    thumbUrl: imageUrl(siteUrl, media, file),
    width,
    height: heightAt(media, width),
    alt: media.alt ?? '',
    missing: media.alt === null ? 'No alt text' : null,
    use: uses === 0 ? 'Not used' : `In ${plural(uses, 'post')}`,
  };
}

/** The size that a page shows. */
function presentLarge(siteUrl: string, media: Media): LargeView {
  const { width } = plainFile(media);
  return { url: imageUrl(siteUrl, media), width, height: heightAt(media, width) };
}

/**
 * Markdown for a post: a URL without the host, which may change. Its alt text is empty, because the
 * library's is used then.
 */
export function markdownFor(siteUrl: string, media: Media): string {
  const { pathname } = new URL(siteUrl);
  return `![](${pathname.replace(/\/$/, '')}${imagePath(media, plainFile(media))})`;
}

function heightAt(media: Media, width: number): number {
  return Math.max(1, Math.round((width * media.height) / media.width));
}
