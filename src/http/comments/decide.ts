/**
 * Deciding about a comment from a letter, without a session: the signed address says who may, the
 * page asks before anything is done.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../accounts/audit.ts';
import { may, type User } from '../../accounts/user.ts';
import { listUsers } from '../../accounts/users.ts';
import { decisionUrl } from '../../comments/addresses.ts';
import { findAdminComments, type AdminComment } from '../../comments/admin-list.ts';
import { decideSeen, type Decision } from '../../comments/decide.ts';
import { openDecisionToken } from '../../comments/email/decision-token.ts';
import type { Deps } from '../../deps.ts';
import { cacheForWriterOnly } from '../request/headers.ts';
import { readFields } from '../request/read-fields.ts';
import { assertReading } from '../request/read-only.ts';
import { settingsFor } from '../request/settings.ts';
import type { ConfirmView } from '../view/models/comments.ts';
import { presentComment } from '../view/present/comments.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { permalink } from '../../posts/post.ts';
import { formSecret } from '../../settings/read.ts';

const MAX_FORM_BYTES = 1_000;

const DECISIONS: Record<Decision, { button: string; did: string; heading: string }> = {
  approved: { button: 'Approve it', did: 'approved', heading: 'It is shown now' },
  spam: { button: 'It is spam', did: 'called spam', heading: 'It is spam now' },
  rejected: { button: 'Reject it', did: 'rejected', heading: 'It is rejected' },
};

const STANDS: Record<AdminComment['state'], string> = {
  pending: 'It waits.',
  approved: 'It is shown.',
  rejected: 'It was rejected.',
  spam: 'It was called spam.',
  withdrawn: 'Its writer has withdrawn it.',
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
      await say(res.status(410), {
        heading: 'This address is too old',
        message:
          'Addresses in letters hold for a while only. Decide at the desk: /admin/conversation.',
      });
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

  /** @throws NotFoundError for what was not made here, and to whoever may not decide any more */
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
    const seen = { id: comment.id, seen: fields.get('seen') ?? '' };
    const decided = decision === null ? [] : await decideSeen(deps, [seen], decision);
    if (decision === null || decided.length === 0) {
      const [now = comment] = await findAdminComments(deps, [comment.id]);
      const message = 'It is not as you saw it any more, and nothing was done. Look at it again.';
      await ask(res.status(409), token, now, decision ?? 'approved', message);
      return;
    }
    const { did, heading } = DECISIONS[decision];
    await noteAction(deps, user, did, `comment ${comment.id}, from a letter`);
    await say(res, { heading, message: `${comment.authorName} wrote it.`, post: postOf(comment) });
  }

  async function ask(
    res: Response,
    token: string,
    comment: AdminComment,
    likely: Decision,
    message?: string,
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    const others = (Object.keys(DECISIONS) as Decision[]).filter((each) => each !== likely);
    const offered = [likely, ...others].filter((each) => each !== comment.state);
    await say(res, {
      heading: likely === 'spam' ? 'Is it spam?' : 'Show this comment?',
      message: message ?? STANDS[comment.state],
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
                text: DECISIONS[value].button,
              })),
            },
    });
  }

  function postOf({ postTitle, postPath }: AdminComment) {
    return { text: postTitle, url: permalink(siteUrl, { path: postPath }) };
  }

  async function say(
    res: Response,
    said: Partial<ConfirmView> & Pick<ConfirmView, 'heading' | 'message'>,
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    views.render(res, 'confirm', settings, confirmView(settings, said));
  }
}

/** What is not said is not there. */
export function confirmView(
  { siteTitle }: { siteTitle: string },
  said: Partial<ConfirmView> & Pick<ConfirmView, 'heading' | 'message'>,
): ConfirmView {
  const title = `${said.heading} · ${siteTitle}`;
  return {
    page: { title, description: '', canonicalUrl: null, noIndex: true },
    post: null,
    comment: null,
    form: null,
    ...said,
  };
}

function decisionNamed(text: string | null): Decision | null {
  return (Object.keys(DECISIONS) as Decision[]).find((each) => each === text) ?? null;
}
