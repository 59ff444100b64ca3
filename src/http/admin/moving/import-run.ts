/**
 * Settings → Import → one import: its report, the form before the start, its progress, and what can be done with it.
 * The work itself is done by a process of its own: these pages only change the row.
 */
import { type Request, type Response, Router } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { IMPORT_FORMATS } from '../../../import/entry.ts';
import { importOptions, MEDIA_CHOICES, type ImportOptions } from '../../../import/options.ts';
import type { ImportRun } from '../../../import/run.ts';
import {
  findRun,
  requestPlan,
  requestStop,
  requestUndo,
  requestWrite,
} from '../../../import/runs.ts';
import { countMedia, listUnfetched, startMedia } from '../../../import/media/runs.ts';
import { isUpload, removeImport } from '../../../import/uploads/uploaded-files.ts';
import { doneSentence, field, formOf, idIn, isTicked } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { presentTime } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import { settingsNav } from '../site/settings-nav.ts';
import { presentForm, presentMedia, presentRun } from './present-run.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { InvalidInputError, NotFoundError } from '../../../lib/errors.ts';
import { listAuthors } from '../../../posts/terms/terms.ts';

type RunDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

const DONE = {
  started: 'Import started.',
  stopped: 'Import stopped.',
  again: 'The file is read again.',
  undoing: 'The import is being undone.',
  fetching: 'The images and files will be fetched.',
};

const MAX_UNFETCHED = 100;

type Ask = { deps: RunDeps; run: ImportRun; req: Request };

/** What a button does, how the audit log names it, and the flash message after it. */
const ACTIONS: Record<
  string,
  { run: (asked: Ask) => Promise<void>; noted: string; done: keyof typeof DONE }
> = {
  start: {
    run: ({ deps, run, req }) => requestWrite(deps, run.id, optionsIn(req, run)),
    noted: 'started the import',
    done: 'started',
  },
  plan: {
    run: ({ deps, run, req }) => requestPlan(deps, run.id, optionsIn(req, run)),
    noted: 'read again the file of the import',
    done: 'again',
  },
  stop: {
    run: ({ deps, run }) => requestStop(deps, run.id),
    noted: 'stopped the import',
    done: 'stopped',
  },
  resume: {
    run: ({ deps, run }) => requestWrite(deps, run.id),
    noted: 'resumed the import',
    done: 'started',
  },
  media: {
    run: async ({ deps, run }) => {
      await startMedia(deps, run.id);
    },
    noted: 'fetched the images and files of the import',
    done: 'fetching',
  },
  undo: {
    run: ({ deps, run }) => requestUndo(deps, run.id),
    noted: 'undid the import',
    done: 'undoing',
  },
};

export function importRunPages(deps: RunDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  const urlOf = (id: number, rest = '') => adminUrl(siteUrl, `/settings/import/${id}${rest}`);

  router.get('/:id', async (req: Request<{ id: string }>, res) => {
    await show(req, res, await runIn(req));
  });

  router.get('/:id/undo', async (req: Request<{ id: string }>, res) => {
    const run = await runIn(req);
    await views.render(res, 'import-undo', await settingsFor(deps, res), {
      sections: settingsNav(siteUrl, 'import'),
      name: run.name,
      sentences: whatUndoDoes(run),
      action: urlOf(run.id, '/undo'),
      backUrl: urlOf(run.id),
    });
  });

  router.post('/:id/remove', async (req: Request<{ id: string }>, res) => {
    const run = await runIn(req);
    await orShowReason(req, res, run, async () => {
      await removeImport(deps, run);
      await noteAction(deps, signedIn(res).user, 'removed the import', run.name);
      res.redirect(303, adminUrl(siteUrl, '/settings/import?done=removed'));
    });
  });

  router.post('/:id/:action', async (req: Request<{ id: string; action: string }>, res) => {
    const { action } = req.params;
    const wanted = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!wanted) throw new NotFoundError('page', req.path);
    const run = await runIn(req);
    await orShowReason(req, res, run, async () => {
      await wanted.run({ deps, run, req });
      await noteAction(deps, signedIn(res).user, wanted.noted, run.name);
      res.redirect(303, urlOf(run.id, `?done=${wanted.done}`));
    });
  });
  return router;

  function runIn(req: Request<{ id: string }>): Promise<ImportRun> {
    return findRun(deps, idIn(req.params.id) ?? 0);
  }

  /** A form that was open while the import went on meanwhile shows the page as it is now. */
  async function orShowReason(
    req: Request,
    res: Response,
    { id }: ImportRun,
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      await show(req, res.status(422), await findRun(deps, id), error.message);
    }
  }

  async function show(
    req: Request,
    res: Response,
    run: ImportRun,
    problem: string | null = null,
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    const { text } = presentTime(run.createdAt, settings.timeZone);
    const view = presentRun(run, `${isUpload(deps.config, run) ? 'uploaded' : 'chosen'} ${text}`);
    const hasForm = run.state === 'ready' || view.may.readAgain;
    const counts = await countMedia(deps, run.id);
    const names = hasForm ? (await listAuthors(deps)).map(({ name }) => name) : [];
    await views.render(res, 'import-run', settings, {
      ...view,
      problem: problem ?? view.problem,
      media: presentMedia(counts),
      unfetched: (await listUnfetched(deps, run.id, { max: MAX_UNFETCHED })).map(
        ({ url, failure }) => ({ url, reason: failure ?? '' }),
      ),
      mayFetch:
        run.state === 'done' &&
        (counts.failed > 0 || (run.options.media === 'later' && counts.waiting > 0)),
      done: problem === null ? doneSentence(req, DONE) : null,
      sections: settingsNav(siteUrl, 'import'),
      listUrl: adminUrl(siteUrl, '/settings/import'),
      url: urlOf(run.id),
      form: hasForm ? presentForm(run, names) : null,
    });
  }
}

/** A form without the fields of the options, such as that of a button alone, changes none. */
function optionsIn(req: Request, { options, plan }: ImportRun): ImportOptions {
  const form = formOf(req);
  if (!form.has('media')) return options;
  const { mediaFrom: _from, siteUrl: _url, charset: _set, format: _format, ...others } = options;
  const text = (name: string) => field(req, name) || undefined;
  const media = MEDIA_CHOICES.find((each) => each === field(req, 'media')) ?? options.media;
  const format = IMPORT_FORMATS.find((each) => each === field(req, 'format'));
  const authors = (plan?.authors ?? []).flatMap(({ id }, at) => {
    const name = field(req, `author${at}`);
    return name === '' ? [] : [[id, name] as const];
  });
  return importOptions.parse({
    ...others,
    ...{ media, format, mediaFrom: text('mediaFrom') },
    ...{ siteUrl: text('siteUrl'), charset: text('charset') },
    asDrafts: isTicked(req, 'asDrafts'),
    trash: isTicked(req, 'trash'),
    settings: isTicked(req, 'settings'),
    authors: plan ? Object.fromEntries(authors) : options.authors,
  });
}

function whatUndoDoes(run: ImportRun): string[] {
  return [
    ...whatGoes(run),
    'Keeps posts that were edited since, or that got a comment or linkback since. The report afterwards names them.',
    'Posts that were here before the import stay as they are now.',
    'You can import the same file again afterwards. Undoing itself cannot be undone.',
  ];
}

function whatGoes({ state, report }: ImportRun): string[] {
  const terms =
    'Deletes the categories, tags, series and authors that came with it and that no post has then.';
  if (state === 'undo-failed') {
    return [
      'Deletes what is left of what this import made: posts and pages, comments, linkbacks, redirects and images that nothing else uses.',
      terms,
    ];
  }
  const made = report?.created ?? 0;
  if (made === 0) {
    return [
      'This import made no posts.',
      'Deletes the comments, linkbacks and redirects that it added, and images that nothing else uses.',
      terms,
    ];
  }
  const posts = plural(made, 'post or page', 'posts and pages');
  const soFar = state === 'done' ? '' : ' so far';
  return [
    `Deletes the ${posts} that this import made${soFar}, with their comments, linkbacks, redirects and images that nothing else uses.`,
    terms,
  ];
}
