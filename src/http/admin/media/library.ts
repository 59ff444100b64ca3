/**
 * The library of pictures: what there is, what comes in. One of them is in image.ts.
 */
import { readFile } from 'node:fs/promises';
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { listMedia } from '../../../media/library.ts';
import { addImage, type UploadOutcome } from '../../../media/upload.ts';
import { countUses } from '../../../posts/images/images.ts';
import { settingsFor } from '../../request/settings.ts';
import type { AdminViews } from '../views/render.ts';
import { idIn } from '../lib/form.ts';
import type { MediaListView } from '../views/media.ts';
import { adminUrl } from '../lib/paths.ts';
import { imagePages } from './image.ts';
import { markdownFor, presentImage } from './present-media.ts';
import { signedIn } from '../session/signed-in.ts';
import { filesOf, type UploadedFile } from '../lib/upload-form.ts';

const ON_A_PAGE = 24;

const REFUSED: Record<Exclude<UploadOutcome['kind'], 'added' | 'known'>, string> = {
  'not-an-image':
    'This is no JPEG, PNG, WebP, GIF or AVIF, or it is broken. Save it as one of them; an SVG or a HEIC as PNG or JPEG.',
  'too-many-pixels': 'It has more than 50 million pixels. Make it smaller, and send it again.',
  'too-slow': 'It took too long to read. Make it smaller, and send it again.',
};

type MediaDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;
type Taken = { file: UploadedFile; outcome: UploadOutcome };

export function mediaPages(deps: MediaDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router.get('/', (req, res) => show(req, res));

  router.post('/', async (req, res) => {
    const taken: Taken[] = [];
    for (const file of filesOf(req)) taken.push({ file, outcome: await take(res, file) });
    if (req.accepts(['html', 'json']) === 'json') sendOutcome(res, taken);
    else await showOutcome(req, res, taken);
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

  /** For scripts, which send one file at a time. */
  function sendOutcome(res: Response, [taken]: Taken[]): void {
    res.set('Cache-Control', 'no-store');
    if (!taken) {
      res.status(422).json({ kind: 'refused', text: 'Choose a picture.' });
      return;
    }
    const { outcome } = taken;
    if (outcome.kind === 'added' || outcome.kind === 'known') {
      const { kind, media } = outcome;
      res.status(kind === 'added' ? 201 : 200).json({
        kind,
        text: kind === 'added' ? 'In the library.' : 'It was in the library already.',
        url: adminUrl(siteUrl, `/media/${media.id}`),
        markdown: markdownFor(siteUrl, media),
        isDescribed: media.alt !== null,
      });
    } else res.status(422).json({ kind: 'refused', text: REFUSED[outcome.kind] });
  }

  async function showOutcome(req: Request, res: Response, taken: Taken[]): Promise<void> {
    const problems = taken.flatMap(({ file, outcome }) =>
      outcome.kind === 'added' || outcome.kind === 'known'
        ? []
        : [{ name: file.name, text: REFUSED[outcome.kind] }],
    );
    const count = (kind: string) => taken.filter(({ outcome }) => outcome.kind === kind).length;
    const done = { done: 'taken', kept: String(count('added')), known: String(count('known')) };
    if (problems.length > 0) {
      await show(req, res.status(422), problems, doneText(new URLSearchParams(done)));
      return;
    }
    const query = new URLSearchParams(taken.length === 0 ? { done: 'nothing' } : done);
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
    const uses = await countUses(
      deps,
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
  if (done === 'nothing') return 'No picture was chosen.';
  if (done === 'deleted') return 'The picture is deleted.';
  if (done !== 'taken') return null;
  const [kept, known] = [idIn(query.get('kept')) ?? 0, idIn(query.get('known')) ?? 0];
  const sentences = [
    kept > 0 && `${kept} ${kept === 1 ? 'picture is' : 'pictures are'} in the library now.`,
    known > 0 && `${known} ${known === 1 ? 'was' : 'were'} there already.`,
  ].filter((each) => each !== false);
  return sentences.length > 0 ? sentences.join(' ') : null;
}
