/**
 * The media library: lists and uploads images and other files, and offers images as covers of posts.
 */
import { createReadStream } from 'node:fs';
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { filesOf, type UploadedFile } from '../lib/upload-form.ts';
import { filePages, linkTo, presentFile } from './file.ts';
import { imagePages, markdownFor, presentImage } from './image.ts';
import { signedIn } from '../session/signed-in.ts';
import type { MediaListView, AdminImageView } from '../views/media.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { addMedia, type AddOutcome } from '../../../media/add.ts';
import { whyRefused } from '../../../media/why-refused.ts';
import type { LibraryItem } from '../../../media/file.ts';
import { FILE_EXTENSIONS } from '../../../media/file-types.ts';
import { listItems, listMedia, findMedia } from '../../../media/library.ts';
import { countPostsShowing } from '../../../posts/store/images.ts';

const ON_A_PAGE = 24;

const MB = 1_000_000;
const ACCEPT = [
  ...['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'],
  ...FILE_EXTENSIONS.map((extension) => `.${extension}`),
].join();

type MediaDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;
type Upload = { file: UploadedFile; outcome: AddOutcome };

export function mediaPages(deps: MediaDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router.get('/', (req, res) => show(req, res));

  router.post('/', async (req, res) => {
    const uploads: Upload[] = [];
    for (const file of filesOf(req)) uploads.push({ file, outcome: await take(res, file) });
    if (req.accepts(['html', 'json']) === 'json') await sendOutcome(res, uploads);
    else await showOutcome(req, res, uploads);
  });

  router.use(filePages(deps, views));
  router.use(imagePages(deps, views));
  return router;

  async function take(res: Response, file: UploadedFile): Promise<AddOutcome> {
    const { user } = signedIn(res);
    const { maxFileSize } = await settingsFor(deps, res);
    const outcome = await addMedia(deps, {
      open: () => createReadStream(file.path),
      name: file.name,
      userId: user.id,
      maxFileBytes: maxFileSize * MB,
    });
    if (outcome.kind === 'added') await noteAction(deps, user, 'uploaded', outcome.media.slug);
    return outcome;
  }

  async function reasonOf(res: Response, { file, outcome }: Upload): Promise<string | null> {
    if (outcome.kind === 'added' || outcome.kind === 'known') return null;
    return whyRefused(outcome, file.name, await settingsFor(deps, res));
  }

  function markdownOf(item: LibraryItem): string {
    return item.kind === 'image' ? markdownFor(siteUrl, item) : linkTo(siteUrl, item);
  }

  /** Answers a script, which sends one file at a time. */
  async function sendOutcome(res: Response, [uploads]: Upload[]): Promise<void> {
    res.set('Cache-Control', 'no-store');
    if (!uploads) {
      res.status(422).json({ kind: 'refused', text: 'Choose a file.' });
      return;
    }
    const { outcome } = uploads;
    if (outcome.kind === 'added' || outcome.kind === 'known') {
      const { kind, media } = outcome;
      res.status(kind === 'added' ? 201 : 200).json({
        kind,
        text: kind === 'added' ? 'Uploaded.' : `This ${media.kind} was already in the library.`,
        url: adminUrl(siteUrl, `/media/${media.id}`),
        markdown: markdownOf(media),
        isDescribed: media.kind === 'file' || media.alt !== null,
      });
    } else
      res
        .status(refusalStatus([uploads]))
        .json({ kind: 'refused', text: await reasonOf(res, uploads) });
  }

  async function showOutcome(req: Request, res: Response, uploads: Upload[]): Promise<void> {
    const problems: { name: string; text: string }[] = [];
    for (const upload of uploads) {
      const text = await reasonOf(res, upload);
      if (text !== null) problems.push({ name: upload.file.name, text });
    }
    const count = (kind: string) => uploads.filter(({ outcome }) => outcome.kind === kind).length;
    const done = {
      done: 'uploaded',
      uploaded: String(count('added')),
      known: String(count('known')),
    };
    if (problems.length > 0) {
      await show(
        req,
        res.status(refusalStatus(uploads)),
        problems,
        doneText(new URLSearchParams(done)),
      );
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
    const { items, nextBeforeId } = await listItems(deps, { max: ON_A_PAGE, beforeId });
    const uses = await countPostsShowing(
      deps.db,
      items.map(({ id }) => id),
    );
    const settings = await settingsFor(deps, res);
    await views.render(res, 'media', settings, {
      action: adminUrl(siteUrl, '/media'),
      done: done === undefined ? doneText(query) : done,
      problems,
      items: items.map((each) =>
        each.kind === 'file'
          ? presentFile(siteUrl, each, uses.get(each.id) ?? 0)
          : { ...presentImage(siteUrl, each, uses.get(each.id) ?? 0), label: null },
      ),
      accept: ACCEPT,
      maxFileSize: `${settings.maxFileSize} MB`,
      newestUrl: beforeId === null ? null : adminUrl(siteUrl, '/media'),
      olderUrl: nextBeforeId === null ? null : adminUrl(siteUrl, `/media?before=${nextBeforeId}`),
    });
  }
}

function refusalStatus(uploads: readonly Upload[]): 413 | 422 {
  return uploads.some(({ outcome }) => outcome.kind === 'too-large') ? 413 : 422;
}

function doneText(query: URLSearchParams): string | null {
  const done = query.get('done');
  if (done === 'nothing') return 'Choose at least one file.';
  if (done === 'deleted') return 'Image deleted.';
  if (done === 'deleted-file') return 'File deleted.';
  if (done !== 'uploaded') return null;
  const [uploaded, known] = [idIn(query.get('uploaded')) ?? 0, idIn(query.get('known')) ?? 0];
  const sentences = [
    uploaded > 0 && `${plural(uploaded, 'file')} uploaded.`,
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
