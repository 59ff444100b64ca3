/**
 * The media library: lists and uploads images, and offers them as covers of posts.
 */
import { readFile } from 'node:fs/promises';
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { filesOf, type UploadedFile } from '../lib/upload-form.ts';
import { imagePages, markdownFor, presentImage } from './image.ts';
import { signedIn } from '../session/signed-in.ts';
import type { MediaListView, AdminImageView } from '../views/media.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { listMedia, findMedia } from '../../../media/library.ts';
import { addImage, type UploadOutcome } from '../../../media/upload.ts';
import { countPostsShowing } from '../../../posts/store/images.ts';

const ON_A_PAGE = 24;

const REFUSED: Record<Exclude<UploadOutcome['kind'], 'added' | 'known'>, string> = {
  'not-an-image':
    'This file is not a valid JPEG, PNG, WebP, GIF or AVIF image. Convert it (for example, SVG or HEIC to PNG) and upload it again.',
  'too-many-pixels':
    'This image has more than 50 million pixels. Make it smaller and upload it again.',
  'too-slow': 'This image took too long to process. Make it smaller and upload it again.',
};

type MediaDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;
type Upload = { file: UploadedFile; outcome: UploadOutcome };

export function mediaPages(deps: MediaDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router.get('/', (req, res) => show(req, res));

  router.post('/', async (req, res) => {
    const uploads: Upload[] = [];
    for (const file of filesOf(req)) uploads.push({ file, outcome: await take(res, file) });
    if (req.accepts(['html', 'json']) === 'json') sendOutcome(res, uploads);
    else await showOutcome(req, res, uploads);
  });

  router.use(imagePages(deps, views));
  return router;

  async function take(res: Response, file: UploadedFile): Promise<UploadOutcome> {
    const { user } = signedIn(res);
    const bytes = await readFile(file.path);
    const outcome = await addImage(deps, { bytes, name: file.name, userId: user.id });
    if (outcome.kind === 'added') await noteAction(deps, user, 'uploaded', outcome.media.slug);
    return outcome;
  }

  /** Answers a script, which sends one file at a time. */
  function sendOutcome(res: Response, [uploads]: Upload[]): void {
    res.set('Cache-Control', 'no-store');
    if (!uploads) {
      res.status(422).json({ kind: 'refused', text: 'Choose an image.' });
      return;
    }
    const { outcome } = uploads;
    if (outcome.kind === 'added' || outcome.kind === 'known') {
      const { kind, media } = outcome;
      res.status(kind === 'added' ? 201 : 200).json({
        kind,
        text: kind === 'added' ? 'Uploaded.' : 'This image was already in the library.',
        url: adminUrl(siteUrl, `/media/${media.id}`),
        markdown: markdownFor(siteUrl, media),
        isDescribed: media.alt !== null,
      });
    } else res.status(422).json({ kind: 'refused', text: REFUSED[outcome.kind] });
  }

  async function showOutcome(req: Request, res: Response, uploads: Upload[]): Promise<void> {
    const problems = uploads.flatMap(({ file, outcome }) =>
      outcome.kind === 'added' || outcome.kind === 'known'
        ? []
        : [{ name: file.name, text: REFUSED[outcome.kind] }],
    );
    const count = (kind: string) => uploads.filter(({ outcome }) => outcome.kind === kind).length;
    const done = {
      done: 'uploaded',
      uploaded: String(count('added')),
      known: String(count('known')),
    };
    if (problems.length > 0) {
      await show(req, res.status(422), problems, doneText(new URLSearchParams(done)));
      return;
    }
    const query = new URLSearchParams(uploads.length === 0 ? { done: 'nothing' } : done);
    res.redirect(303, adminUrl(siteUrl, `/media?${query.toString()}`));
  }

  async function show(
    req: Request,
    res: Response,
    problems: MediaListView['problems'] = [],
    done?: string | null,
  ): Promise<void> {
    const query = new URL(req.originalUrl, siteUrl).searchParams;
    const beforeId = idIn(query.get('before'));
    const { media, nextBeforeId } = await listMedia(deps, { max: ON_A_PAGE, beforeId });
    const uses = await countPostsShowing(
      deps.db,
      media.map(({ id }) => id),
    );
    await views.render(res, 'media', await settingsFor(deps, res), {
      action: adminUrl(siteUrl, '/media'),
      done: done === undefined ? doneText(query) : done,
      problems,
      images: media.map((each) => presentImage(siteUrl, each, uses.get(each.id) ?? 0)),
      newestUrl: beforeId === null ? null : adminUrl(siteUrl, '/media'),
      olderUrl: nextBeforeId === null ? null : adminUrl(siteUrl, `/media?before=${nextBeforeId}`),
    });
  }
}

function doneText(query: URLSearchParams): string | null {
  const done = query.get('done');
  if (done === 'nothing') return 'Choose at least one image.';
  if (done === 'deleted') return 'Image deleted.';
  if (done !== 'uploaded') return null;
  const [uploaded, known] = [idIn(query.get('uploaded')) ?? 0, idIn(query.get('known')) ?? 0];
  const sentences = [
    uploaded > 0 && `${plural(uploaded, 'image')} uploaded.`,
    known > 0 && `${known} ${known === 1 ? 'was' : 'were'} already in the library.`,
  ].filter((each) => each !== false);
  return sentences.length > 0 ? sentences.join(' ') : null;
}

/** The newest images. */
const OFFERED = 11;

/** The newest images of the library, after the one that is `chosen`. */
export async function offerCovers(
  deps: Pick<Deps, 'config' | 'db'>,
  chosen: number | null,
): Promise<AdminImageView[]> {
  const [current, { media }] = await Promise.all([
    chosen === null ? null : findMedia(deps, chosen),
    listMedia(deps, { max: OFFERED }),
  ]);
  const others = media.filter(({ id }) => id !== chosen);
  const all = current ? [current, ...others] : others;
  return all.map((each) => presentImage(deps.config.siteUrl, each, 0));
}

/** @returns the error message; `null` if the image exists */
export async function coverProblem(
  deps: Pick<Deps, 'db'>,
  chosen: number | null | undefined,
): Promise<string | null> {
  const isThere = chosen == null || (await findMedia(deps, chosen)) !== null;
  return isThere ? null : 'This image was deleted. Choose another.';
}
