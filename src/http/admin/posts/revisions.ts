/**
 * The revisions of a post: the list, the difference to the current text, and restoring one.
 */
import { diffWordsWithSpace } from 'diff';
import { Router, type Request } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentTime } from '../lib/time.ts';
import { findOwnPost } from './find-or-begin.ts';
import { FORMAT_NAMES } from './present-editor.ts';
import { signedIn } from '../session/signed-in.ts';
import type { RevisionsView } from '../views/post-texts.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import {
  findRevision,
  listRevisions,
  restoreRevision,
  type EditablePost,
  type Revision,
} from '../../../posts/edit.ts';

/** Long texts that share nothing would take minutes to compare: beyond this, both are shown whole. */
const MAX_DIFF_MS = 200;

type RevisionsDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;
type Params = { id: string; version?: string };

export function revisionPages(deps: RevisionsDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router.get(['/:id/revisions', '/:id/revisions/:version'], async (req: Request<Params>, res) => {
    const post = await findOwnPost(deps, req, res);
    const wanted = req.params.version === undefined ? null : await findWanted(post, req);
    const { timeZone } = await settingsFor(deps, res);
    const url = adminUrl(siteUrl, `/posts/${post.id}`);
    const view: RevisionsView = {
      title: post.title,
      editUrl: url,
      revisions: (await listRevisions(deps, post.id)).map(({ version, savedAt, by, byFile }) => ({
        version,
        time: presentTime(savedAt, timeZone),
        by: byFile ? 'a published file' : (by ?? 'a deleted user'),
        url: `${url}/revisions/${version}`,
        isCurrent: version === wanted?.version,
      })),
      difference: wanted && {
        version: wanted.version,
        time: presentTime(wanted.savedAt, timeZone),
        restoreUrl: `${url}/revisions/${wanted.version}/restore`,
        parts: partsBetween(wanted, post),
      },
    };
    await views.render(res, 'revisions', await settingsFor(deps, res), view);
  });

  router.post('/:id/revisions/:version/restore', async (req: Request<Params>, res) => {
    const post = await findOwnPost(deps, req, res);
    const revision = await findWanted(post, req);
    const { user } = signedIn(res);
    const { kind } = await restoreRevision(deps, post, revision, user.id);
    if (kind === 'saved') await noteAction(deps, user, 'restored a revision of', post.path);
    res.redirect(303, adminUrl(siteUrl, `/posts/${post.id}`));
  });
  return router;

  async function findWanted(post: EditablePost, req: Request<Params>): Promise<Revision> {
    const typed = req.params.version ?? '';
    const version = typed === '0' ? 0 : idIn(typed);
    const revision = version === null ? null : await findRevision(deps, post.id, version);
    if (!revision) throw new NotFoundError('revision', typed);
    return revision;
  }
}

type Text = Pick<Revision, 'title' | 'bodyFormat' | 'markdown'>;

function partsBetween(before: Text, after: Text) {
  const isSameFormat = before.bodyFormat === after.bodyFormat;
  const [old, now] = [before, after].map(({ title, bodyFormat, markdown }) => {
    const format = isSameFormat ? '' : `${FORMAT_NAMES[bodyFormat]}:\n\n`;
    return `${title}\n\n${format}${markdown}`;
  });
  const parts = diffWordsWithSpace(old ?? '', now ?? '', { timeout: MAX_DIFF_MS });
  return (
    parts?.map(({ added, removed, value }) => ({
      kind: added ? ('added' as const) : removed ? ('removed' as const) : ('same' as const),
      text: value,
    })) ?? [
      { kind: 'removed' as const, text: old ?? '' },
      { kind: 'added' as const, text: now ?? '' },
    ]
  );
}
