/**
 * Answers a form that is sent without a session: asks to sign in, and preserves the fields.
 *
 * A post that a browser sends after its session expired becomes an autosave of that account, which the
 * editor restores after signing in; a short form is carried through the sign-in page, to be submitted
 * afterwards; the body of any other request is not read.
 */
import type { Request, Response } from 'express';
import { findEndedSession } from '../../../accounts/sessions.ts';
import { may, mayWrite, type User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { field, formOf, idIn, noteForm, POST_LIMITS, STRANGER_LIMITS } from '../lib/form.ts';
import { adminUrl, returnPath } from '../lib/paths.ts';
import { beginDraftOf } from '../posts/find-or-begin.ts';
import { readFields as readPostFields, seenAutosave } from '../posts/form.ts';
import { csrfTokenOf } from './signed-in.ts';
import type { CarriedField } from '../views/models.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { readFields } from '../../request/read-fields.ts';
import { trustBody } from '../../server/body-limit.ts';
import { autosave } from '../../../posts/drafts/autosave.ts';
import { findForEditing } from '../../../posts/edit.ts';

const STORED = 'You were signed out. Your text is saved. Sign in to continue where you left off.';
const LOST =
  'You were signed out, and nothing was changed. Go back to copy what you typed, then sign in and submit it again.';

type SignedOutDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function createSignedOutAnswer(deps: SignedOutDeps, views: AdminViews) {
  const { siteUrl } = deps.config;
  const storeAutosave = createEndedSessionAutosave(deps);
  return async (req: Request, res: Response, token: string | null): Promise<void> => {
    const postId = token === null ? null : await storeAutosave(req, res, token);
    if (postId !== null) {
      await ask(res, STORED, adminUrl(siteUrl, `/posts/${postId}`), []);
      return;
    }
    const carried = await formToCarry(req, res);
    if (carried) await ask(res, CARRIED_NOTICE, req.originalUrl, carried);
    // Leads back to the page with the form.
    else await ask(res, LOST, req.get('Referer') ?? '', []);
  };

  async function ask(
    res: Response,
    notice: string,
    back: string,
    carried: CarriedField[],
  ): Promise<void> {
    views.renderOutside(res.status(401), 'sign-in', await settingsFor(deps, res), {
      heading: 'Sign in to continue',
      email: '',
      error: null,
      notice,
      returnPath: returnPath(back, siteUrl),
      carried,
    });
  }
}

/** New drafts for each ended session: a stolen cookie must not fill the database. */
const MAX_DRAFTS = 5;
/** Ended sessions whose drafts are counted; beyond it the oldest count is dropped. */
const MAX_COUNTED = 10_000;
/** Bodies that are read at once, each as large as a post. */
const MAX_AT_ONCE = 4;

const POST_FORM = /^\/posts\/(new|[1-9]\d{0,8})\/?$/i;

type AutosaveDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/**
 * @returns the id of the post that has the autosave; `null` if nothing was stored
 */
function createEndedSessionAutosave(
  deps: AutosaveDeps,
): (req: Request, res: Response, token: string) => Promise<number | null> {
  /** Drafts made, by session id. */
  const draftsOf = new Map<string, number>();
  /** Accounts whose form is being read: one form each. */
  const reading = new Set<number>();

  return async (req, res, token) => {
    const [, name = ''] = (req.method === 'POST' && POST_FORM.exec(req.path)) || [];
    const ended = name === '' ? null : await findEndedSession(deps, token);
    if (!ended || !may(ended.user, 'write')) return null;
    const { user, sessionId } = ended;
    if (reading.has(user.id) || reading.size >= MAX_AT_ONCE) return null;
    reading.add(user.id);
    try {
      trustBody(req);
      noteForm(req, await readFields(req, res, POST_LIMITS));
    } finally {
      reading.delete(user.id);
    }
    // Another site's page cannot know the token.
    if (formOf(req).get('csrf') !== csrfTokenOf(token)) return null;
    return (
      (await storeForPost(req, user, idIn(name))) ?? (await storeAsDraft(req, user, sessionId))
    );
  };

  /** `null` if there is no such post, or another tab has an autosave, which is not overwritten. */
  async function storeForPost(req: Request, user: User, id: number | null): Promise<number | null> {
    const post = id === null ? null : await findForEditing(deps, id);
    if (!post || !mayWrite(user, post)) return null;
    const outcome = await store(req, user, post.id, Number(field(req, 'version')) || 0);
    return outcome.kind === 'saved' ? post.id : null;
  }

  async function storeAsDraft(req: Request, user: User, sessionId: string): Promise<number | null> {
    const drafts = draftsOf.get(sessionId) ?? 0;
    if (drafts >= MAX_DRAFTS) return null;
    draftsOf.set(sessionId, drafts + 1);
    if (draftsOf.size > MAX_COUNTED) draftsOf.delete(draftsOf.keys().next().value as string);
    // Only the autosave has the text: nothing is rendered for clients that are not signed in.
    const { id, version } = await beginDraftOf(deps, user, {
      ...readPostFields(req),
      bodyFormat: 'markdown',
      markdown: '',
    });
    await store(req, user, id, version);
    return id;
  }

  async function store(req: Request, { id: userId }: User, postId: number, version: number) {
    const fields = JSON.stringify(readPostFields(req));
    const seen = seenAutosave(req);
    return await autosave(deps, { postId, userId }, { version, fields, seen });
  }
}

/**
 * Forms in which people type or choose something. Forms with passwords are left out, since a page
 * would repeat them; so are forms that are only a button.
 */
export const CARRIED_FORMS = [
  '/posts',
  '/posts/new',
  '/posts/:id',
  '/responses',
  '/responses/comments/:id/reply',
  '/responses/comments/:id/edit',
  '/responses/linkbacks/:id/reply',
  '/lists/add',
  '/authorize/:token',
  '/media/:id',
  '/settings',
  '/settings/general',
  '/settings/appearance',
  '/settings/reading',
  '/settings/comments',
  '/settings/linkbacks',
  '/settings/mail',
];

export const CARRIED_NOTICE =
  'You were signed out. What you typed is saved on this page. Sign in to submit it.';

/** The prefix of carried fields; the sign-in form's own fields have none. */
const CARRIED = 'carried.';
/** Leaves room for the credentials that are sent along, which have the same limits. */
const MAX_CARRIED = { bytes: 11_000, fields: 90 };

/** Matched as Express does: case-insensitively, with or without a slash at the end. */
const PATHS = CARRIED_FORMS.map(
  (path) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i'),
);

/** Reads the form that was sent without a session. @returns `null` if it is another form, or too long */
async function formToCarry(req: Request, res: Response): Promise<CarriedField[] | null> {
  const isCarried = req.method === 'POST' && PATHS.some((path) => path.test(req.path));
  if (!isCarried || Number(req.get('Content-Length') ?? 0) > STRANGER_LIMITS.maxBytes) return null;
  const form = await readFields(req, res, STRANGER_LIMITS);
  // The CSRF token belongs to the session that ended.
  const fields = [...form].filter(([name]) => name !== 'csrf');
  const sent = new URLSearchParams(
    fields.map(([name, value]) => [CARRIED + name, value]),
  ).toString();
  const isShort = sent.length <= MAX_CARRIED.bytes && fields.length <= MAX_CARRIED.fields;
  return fields.length > 0 && isShort ? fields : null;
}

/** The fields that the sign-in form carries along. */
export function carriedFields(req: Request): CarriedField[] {
  return [...formOf(req)].flatMap(([name, value]): CarriedField[] =>
    name.startsWith(CARRIED) ? [[name.slice(CARRIED.length), value]] : [],
  );
}
