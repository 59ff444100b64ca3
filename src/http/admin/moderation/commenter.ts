/**
 * All comments by the author of a comment, with export and erasure of their personal data. For owners.
 * The URL has the comment's id, so that no email address gets into logs.
 */
import { Router, type Request } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import {
  exportPerson,
  findPerson,
  erasePerson,
  type Person,
  type PersonExport,
} from '../../../comments/personal-data.ts';
import type { Deps } from '../../../deps.ts';
import { idIn } from '../lib/form.ts';
import { adminUrl, commenterUrl, adminCommentUrl } from '../lib/paths.ts';
import { presentTime } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViews } from '../views/render.ts';
import type { CommenterView } from '../views/responses.ts';
import { settingsFor } from '../../request/page-request.ts';
import { NotFoundError } from '../../../lib/errors.ts';

/** The newest comments are shown; the export has all. */
const ROWS = 50;

type CommenterDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function commenterPages(deps: CommenterDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router.get('/:id', async (req, res) => {
    const settings = await settingsFor(deps, res);
    const { id, person } = await asked(req);
    const all = await exportPerson(deps, person);
    await views.render(res, 'commenter', settings, viewOf(id, all, settings.timeZone));
  });

  router.get('/:id/export.json', async (req, res) => {
    const { id, person } = await asked(req);
    const all = await exportPerson(deps, person);
    await noteAction(
      deps,
      signedIn(res).user,
      'exported',
      `personal data of the author of comment ${id}`,
    );
    res
      .set('Cache-Control', 'no-store')
      .set('Content-Disposition', `attachment; filename="comments-${id}.json"`)
      .type('json')
      .send(`${JSON.stringify(all, null, 2)}\n`);
  });

  router.post('/:id/erase', async (req, res) => {
    const { person } = await asked(req);
    const erased = await erasePerson(deps, person);
    const what = erased.map((each) => `comment ${each}`).join(', ');
    await noteAction(deps, signedIn(res).user, 'erased', what.slice(0, 500));
    const query = new URLSearchParams({ done: 'erased', count: String(erased.length) });
    res.redirect(303, adminUrl(siteUrl, `/responses?${query.toString()}`));
  });
  return router;

  /** @throws NotFoundError if it does not exist or was erased */
  async function asked(req: Request): Promise<{ id: number; person: Person }> {
    const id = idIn(String((req.params as Record<string, string>)['id']));
    const person = id === null ? null : await findPerson(deps, id);
    if (id === null || !person) throw new NotFoundError('comment', id ?? 0);
    return { id, person };
  }

  function viewOf(id: number, all: PersonExport, timeZone: string): CommenterView {
    const { email, comments, subscriptions, emails } = all;
    const newest = comments.slice(-ROWS).reverse();
    return {
      heading: comments.find((each) => each.id === id)?.name ?? '',
      email,
      backUrl: adminCommentUrl(siteUrl, id),
      facts: [
        count(comments.length, 'comment'),
        ...(subscriptions.length > 0
          ? [`subscribed to replies on ${count(subscriptions.length, 'post')}`]
          : []),
        ...(emails.length > 0 ? [`${count(emails.length, 'email')} to them`] : []),
      ],
      rows: newest.map((each) => ({
        url: adminCommentUrl(siteUrl, each.id),
        post: each.post,
        state: STATES[each.state],
        created: presentTime(each.createdAt, timeZone),
        text: each.markdown,
      })),
      more: comments.length - newest.length,
      exportUrl: commenterUrl(siteUrl, id, '/export.json'),
      eraseUrl: commenterUrl(siteUrl, id, '/erase'),
    };
  }
}

const STATES: Record<PersonExport['comments'][number]['state'], string> = {
  pending: 'pending',
  approved: 'approved',
  rejected: 'rejected',
  spam: 'spam',
  withdrawn: 'withdrawn',
};

function count(many: number, noun: string): string {
  return many === 1 ? `one ${noun}` : `${many.toLocaleString('en')} ${noun}s`;
}
