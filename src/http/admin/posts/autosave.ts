/**
 * Autosave requests of the editor's script, and discarding an autosave. The first autosave of a new
 * post creates a draft.
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../../deps.ts';
import { field } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentHour } from '../lib/time.ts';
import { beginDraftOf, findOwnPost } from './find-or-begin.ts';
import { readFields, seenAutosave } from './form.ts';
import { signedIn } from '../session/signed-in.ts';
import { settingsFor } from '../../request/page-request.ts';
import { autosave, discardAutosave } from '../../../posts/drafts/autosave.ts';

/** `editor`: where the draft that was created for a new post is edited. */
export type AutosaveAnswer = {
  message: string;
  /** Milliseconds since 1970, to be sent with the next autosave; missing if nothing was saved. */
  savedAt?: number;
  editor?: { id: number; version: number; url: string };
};

type AutosaveDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

const ELSEWHERE =
  'Not saved: this post is also open in another tab. Save here, and the other tab will show both versions.';

export function autosavePages(deps: AutosaveDeps): Router {
  const router = Router();
  const editorUrl = (id: number) => adminUrl(deps.config.siteUrl, `/posts/${id}`);

  router.post('/new/autosave', async (req, res) => {
    const { user } = signedIn(res);
    const { id, version } = await beginDraftOf(deps, user, readFields(req));
    const answer = await store(req, res, { id, version });
    answerWith(res.status(201), { ...answer, editor: { id, version, url: editorUrl(id) } });
  });

  router.post('/:id/autosave', async (req, res) => {
    const { id } = await findOwnPost(deps, req, res);
    const answer = await store(req, res, { id, version: Number(field(req, 'version')) || 0 });
    answerWith(answer.savedAt === undefined ? res.status(409) : res, answer);
  });

  router.post('/:id/autosave/discard', async (req, res) => {
    const { id } = await findOwnPost(deps, req, res);
    await discardAutosave(deps, { postId: id, userId: signedIn(res).user.id });
    res.redirect(303, `${editorUrl(id)}?done=discarded`);
  });
  return router;

  async function store(
    req: Request,
    res: Response,
    { id, version }: { id: number; version: number },
  ): Promise<AutosaveAnswer> {
    const fields = JSON.stringify(readFields(req));
    const outcome = await autosave(
      deps,
      { postId: id, userId: signedIn(res).user.id },
      { version, fields, seen: seenAutosave(req) },
    );
    switch (outcome.kind) {
      case 'saved': {
        const { timeZone } = await settingsFor(deps, res);
        const message = `Draft saved ${presentHour(outcome.savedAt, timeZone)}`;
        const behind = '. This post was changed elsewhere: saving will show both versions.';
        return {
          message: outcome.isBehind ? message + behind : message,
          savedAt: outcome.savedAt.getTime(),
        };
      }
      case 'other-tab':
        return { message: ELSEWHERE };
      case 'missing':
        return { message: 'Not saved: this post was deleted.' };
    }
  }
}

function answerWith(res: Response, answer: AutosaveAnswer): void {
  res.set('Cache-Control', 'no-store').json(answer);
}
