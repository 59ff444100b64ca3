/**
 * POST /posts/ID/autosave: what the editor's script sends while somebody types; the answers are for
 * it. A new post becomes a draft first, so that there is one to come back to.
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../../deps.ts';
import { autosave, discardAutosave } from '../../../posts/drafts/autosave.ts';
import { settingsFor } from '../../request/settings.ts';
import { beginDraftOf } from './begin-draft.ts';
import { field } from '../lib/form.ts';
import { findOwnPost } from './own-post.ts';
import { adminUrl } from '../lib/paths.ts';
import { readFields, seenAutosave } from './form.ts';
import { presentHour } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';

/** `editor`: where the draft that was made for a new post is written from now on. */
export type AutosaveAnswer = {
  message: string;
  /** Milliseconds since 1970, to be sent along the next time; missing where nothing was kept. */
  savedAt?: number;
  editor?: { id: number; version: number; url: string };
};

type AutosaveDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

const ELSEWHERE =
  'Not kept: you write this in another tab, too. Save here, and the other tab will show you both.';

export function autosavePages(deps: AutosaveDeps): Router {
  const router = Router();
  const editorUrl = (id: number) => adminUrl(deps.config.siteUrl, `/posts/${id}`);

  router.post('/new/autosave', async (req, res) => {
    const { user } = signedIn(res);
    const { id, version } = await beginDraftOf(deps, user, readFields(req));
    const answer = await keep(req, res, { id, version });
    answerWith(res.status(201), { ...answer, editor: { id, version, url: editorUrl(id) } });
  });

  router.post('/:id/autosave', async (req, res) => {
    const { id } = await findOwnPost(deps, req, res);
    const answer = await keep(req, res, { id, version: Number(field(req, 'version')) || 0 });
    answerWith(answer.savedAt === undefined ? res.status(409) : res, answer);
  });

  router.post('/:id/autosave/discard', async (req, res) => {
    const { id } = await findOwnPost(deps, req, res);
    await discardAutosave(deps, { postId: id, userId: signedIn(res).user.id });
    res.redirect(303, `${editorUrl(id)}?done=discarded`);
  });
  return router;

  async function keep(
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
        const message = `Kept at ${presentHour(outcome.savedAt, timeZone)}.`;
        const behind = ' It was saved elsewhere meanwhile: saving shows you both.';
        return {
          message: outcome.isBehind ? message + behind : message,
          savedAt: outcome.savedAt.getTime(),
        };
      }
      case 'other-tab':
        return { message: ELSEWHERE };
      case 'missing':
        return { message: 'Not kept: somebody has deleted this post.' };
    }
  }
}

function answerWith(res: Response, answer: AutosaveAnswer): void {
  res.set('Cache-Control', 'no-store').json(answer);
}
