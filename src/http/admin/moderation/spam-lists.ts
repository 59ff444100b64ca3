/**
 * The spam lists: trusted, suspect and blocked hosts, and words that spam uses. For owners.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { doneSentence, field, text } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViews } from '../views/render.ts';
import type { ListsView } from '../views/settings.ts';
import { settingsFor } from '../../request/page-request.ts';
import { InvalidInputError, NotFoundError } from '../../../lib/errors.ts';
import { fold } from '../../../lib/text/plain-text.ts';
import { LIST_KINDS, printEntry, type Entry, type ListKind } from '../../../spam/list-format.ts';
import { addStarterWords, lacksStarterWords } from '../../../spam/starter-words.ts';
import { exportLists, importLists, listEntries, removeEntry } from '../../../spam/lists.ts';

/** Of each list; the rest is found by searching. */
const MAX_SHOWN = 200;

const HEADINGS: Record<ListKind, { heading: string; hint: string }> = {
  trust: {
    heading: 'Trusted hosts',
    hint: 'Lowers the spam score. Their linkbacks are usually approved automatically.',
  },
  suspect: {
    heading: 'Suspect hosts',
    hint: 'Raises the spam score. Their linkbacks are usually pending.',
  },
  block: {
    heading: 'Blocked hosts',
    hint: 'Their linkbacks are refused without fetching the source.',
  },
  word: {
    heading: 'Spam words',
    hint: 'Raises the spam score of comments and linkbacks that contain them.',
  },
};

const DONE = {
  added: 'Added. Applies to new linkbacks.',
  known: 'Everything was already in the lists.',
  removed: 'Removed.',
  starter: 'Starter list added. Applies to new comments and linkbacks.',
};

type ListDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function listsPages(deps: ListDeps, views: AdminViews): Router {
  const router = Router();
  const back = (done: keyof typeof DONE) => adminUrl(deps.config.siteUrl, `/lists?done=${done}`);

  router.get('/', (req, res) => show(req, res, {}));

  router.get('/export', async (_req, res) => {
    res.attachment('lists.txt').type('text/plain; charset=utf-8').set('Cache-Control', 'no-store');
    res.send(await exportLists(deps));
  });

  router.post('/add', async (req, res) => {
    const [kind, lines] = [field(req, 'kind'), text(req, 'lines')];
    try {
      const { found, added } = await importLists(deps, named(lines, kind));
      if (found === 0) throw new InvalidInputError('Enter at least one host or word.');
      if (added > 0) {
        const what = added === 1 ? lines.trim().split('\n', 1).join('') : `${added} entries`;
        await noteAction(deps, signedIn(res).user, 'added to the spam lists', what);
      }
      res.redirect(303, back(added > 0 ? 'added' : 'known'));
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      await show(req, res.status(422), { kind, lines, error: error.message });
    }
  });

  router.post('/starter', async (_req, res) => {
    const added = await addStarterWords(deps);
    if (added > 0) {
      await noteAction(deps, signedIn(res).user, 'added to the spam lists', 'the starter list');
    }
    res.redirect(303, back(added > 0 ? 'starter' : 'known'));
  });

  router.post('/remove', async (req, res) => {
    const line = field(req, 'entry');
    try {
      const entry = await removeEntry(deps, line);
      await noteAction(deps, signedIn(res).user, 'removed from the spam lists', printEntry(entry));
    } catch (error) {
      // Removing an entry that is not there is no error.
      if (!(error instanceof NotFoundError) && !(error instanceof InvalidInputError)) throw error;
    }
    res.redirect(303, back('removed'));
  });
  return router;

  async function show(
    req: Request,
    res: Response,
    {
      kind = '',
      lines = '',
      error = null,
    }: { kind?: string; lines?: string; error?: string | null },
  ): Promise<void> {
    const query = new URL(req.originalUrl, deps.config.siteUrl).searchParams.get('q') ?? '';
    const wanted = fold(query.slice(0, 100));
    const found = (await listEntries(deps)).filter(({ value }) => value.includes(wanted));
    const view: ListsView = {
      done: doneSentence(req, DONE),
      query,
      lists: LIST_KINDS.map((each) => presentList(each, found)),
      offersStarter: await lacksStarterWords(deps),
      exportUrl: adminUrl(deps.config.siteUrl, '/lists/export'),
      kinds: [
        ...LIST_KINDS.map((value) => ({ value, text: HEADINGS[value].heading })),
        { value: '', text: 'Given in each line (export format)' },
      ],
      kind: kind || (lines === '' ? 'block' : ''),
      lines,
      errors: error === null ? [] : error.split('\n'),
    };
    await views.render(res, 'lists', await settingsFor(deps, res), view);
  }
}

/** Prefixes each line with the chosen list; comments and empty lines stay. */
function named(lines: string, kind: string): string {
  const known = LIST_KINDS.find((each) => each === kind);
  if (!known) return lines;
  return lines.replace(/^[^\S\n]*(?=[^#\s])/gm, `${known} `);
}

function presentList(kind: ListKind, found: readonly Entry[]): ListsView['lists'][number] {
  const entries = found.filter((entry) => entry.kind === kind);
  return {
    id: kind,
    ...HEADINGS[kind],
    count: entries.length,
    isCut: entries.length > MAX_SHOWN,
    entries: entries.slice(0, MAX_SHOWN).map((entry) => ({
      value: entry.value,
      line: printEntry(entry),
    })),
  };
}
