/**
 * Moderates a comment from a link in an email, without a session: the signed URL identifies the owner, and
 * the page asks for confirmation.
 */
import { type Request, type Response, Router } from 'express';
import { noteAction } from '../../accounts/audit.ts';
import { type User, may } from '../../accounts/user.ts';
import { listUsers } from '../../accounts/users.ts';
import { type AdminComment, findAdminComments } from '../../comments/admin-list.ts';
import { openDecisionToken } from '../../comments/email/tokens.ts';
import { decisionUrl } from '../../comments/urls.ts';
import type { Deps } from '../../deps.ts';
import { cacheForWriterOnly } from '../request/headers.ts';
import { assertReading, settingsFor } from '../request/page-request.ts';
import { readFields } from '../request/read-fields.ts';
import type { ConfirmView } from '../view/models/comments.ts';
import { presentComment } from '../view/present/comment-form.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { type Translate, translateFor } from '../../messages/translate.ts';
import { permalink } from '../../posts/post.ts';
import { DECISIONS, DECISION_VERBS, type Decision, moderate } from '../../responses/moderate.ts';
import { formSecret } from '../../settings/settings.ts';

const MAX_FORM_BYTES = 1_000;

/** Its name in the audit log. */
const DID: Record<Decision, string> = {
  approved: 'approved',
  rejected: 'rejected',
  spam: 'called spam',
};

type Params = { token: string };
type Asked = { user: User; comment: AdminComment };

export function decideCommentRoutes(deps: Deps, views: Views): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.all('/comments/decide/:token', async (req: Request<Params>, res) => {
    cacheForWriterOnly(res);
    const { token } = req.params;
    const asked = await askedBy(token);
    if (asked === 'expired') {
      await say(res.status(410), (t) => ({
        heading: t('decide.expired.heading'),
        message: t('decide.expired.message'),
      }));
      return;
    }
    if (req.method === 'POST') {
      await decide(req as Request, res, token, asked);
      return;
    }
    assertReading(req, res);
    const wanted = new URL(req.originalUrl, siteUrl).searchParams.get('do');
    await ask(res, token, asked.comment, decisionNamed(wanted) ?? 'approved');
  });
  return router;

  /** @throws NotFoundError for a forged token, and for a user who may no longer moderate */
  async function askedBy(token: string): Promise<Asked | 'expired'> {
    const right = openDecisionToken(await formSecret(deps), token, deps.clock.now());
    if (right === 'expired') return right;
    const { commentId = 0, userId = 0 } = right === 'forged' ? {} : right;
    const user = (await listUsers(deps)).find(({ id }) => id === userId);
    const [comment] =
      user && may(user, 'moderate') ? await findAdminComments(deps, [commentId]) : [];
    if (!user || !comment) throw new NotFoundError('comment', commentId);
    return { user, comment };
  }

  async function decide(req: Request, res: Response, token: string, { user, comment }: Asked) {
    const fields = await readFields(req, res, { maxBytes: MAX_FORM_BYTES });
    const decision = decisionNamed(fields.get('decision'));
    const seen = { kind: 'comment' as const, id: comment.id, seen: fields.get('seen') ?? '' };
    const decided = decision === null ? [] : await moderate(deps, [seen], decision);
    if (decision === null || decided.length === 0) {
      const [now = comment] = await findAdminComments(deps, [comment.id]);
      await ask(res.status(409), token, now, decision ?? 'approved', { hasChanged: true });
      return;
    }
    await noteAction(deps, user, DID[decision], `comment ${comment.id}, from a letter`);
    await say(res, (t) => ({
      heading: t(`decide.${DECISION_VERBS[decision]}.done`),
      message: t('decide.author', { name: comment.authorName }),
      post: postOf(comment),
    }));
  }

  async function ask(
    res: Response,
    token: string,
    comment: AdminComment,
    likely: Decision,
    { hasChanged = false } = {},
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    const others = DECISIONS.filter((each) => each !== likely);
    const offered = [likely, ...others].filter((each) => each !== comment.state);
    await say(res, (t) => ({
      heading: likely === 'spam' ? t('decide.spam.heading') : t('decide.approve.heading'),
      message: hasChanged ? t('decide.changed') : t(`decide.state.${comment.state}`),
      post: postOf(comment),
      comment: comment.state === 'withdrawn' ? null : presentComment(settings, comment, null),
      form:
        comment.state === 'withdrawn'
          ? null
          : {
              actionUrl: decisionUrl(siteUrl, token),
              seen: comment.seen,
              buttons: offered.map((value) => ({
                name: 'decision',
                value,
                text: t(`decide.${DECISION_VERBS[value]}.button`),
              })),
            },
    }));
  }

  function postOf({ postTitle, postPath }: AdminComment) {
    return { text: postTitle, url: permalink(siteUrl, { path: postPath }) };
  }

  async function say(res: Response, said: (t: Translate) => Said): Promise<void> {
    const settings = await settingsFor(deps, res);
    const view = confirmView(settings, said(translateFor(deps.config, settings)));
    views.render(res, 'confirm', settings, view);
  }
}

/** A page without the parts that are not given. */
export type Said = Partial<ConfirmView> & Pick<ConfirmView, 'heading' | 'message'>;

export function confirmView({ siteTitle }: { siteTitle: string }, said: Said): ConfirmView {
  const title = `${String(said.heading)} · ${siteTitle}`;
  return {
    page: { title, description: '', canonicalUrl: null, noIndex: true },
    post: null,
    comment: null,
    form: null,
    ...said,
  };
}

function decisionNamed(text: string | null): Decision | null {
  return DECISIONS.find((each) => each === text) ?? null;
}
