/**
 * Stores the post that a browser sends after its session ended, as an autosave of that account: it
 * changes no post, and is found in the editor after signing in.
 */
import type { Request, Response } from 'express';
import { findEndedSession } from '../../../accounts/sessions.ts';
import { may, mayWrite, type User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { autosave } from '../../../posts/drafts/autosave.ts';
import { findForEditing } from '../../../posts/edit.ts';
import { trustBody } from '../../server/body-limit.ts';
import { readFields } from '../../request/read-fields.ts';
import { beginDraftOf } from '../posts/begin-draft.ts';
import { field, formOf, idIn, noteForm, POST_LIMITS } from '../lib/form.ts';
import { readFields as readPostFields, seenAutosave } from '../posts/form.ts';
import { csrfTokenOf } from './signed-in.ts';

/** New drafts that one ended session can leave behind: whoever has its cookie must not fill the blog. */
const MAX_DRAFTS = 5;
/** Ended sessions whose drafts are counted; past it the one counted first is forgotten. */
const MAX_COUNTED = 10_000;
/** Each may be as large as a post, so few are read at once. */
const MAX_AT_ONCE = 4;

const POST_FORM = /^\/posts\/(new|[1-9]\d{0,8})\/?$/i;

type AutosaveDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/**
 * @returns the post in whose editor the text is; `null`: it is not this session's post, or not stored
 */
export function createEndedSessionAutosave(
  deps: AutosaveDeps,
): (req: Request, res: Response, token: string) => Promise<number | null> {
  /** By the id of the session. */
  const draftsOf = new Map<string, number>();
  /** Accounts whose form is being read: one of each. */
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
    // Another site's page cannot know it.
    if (formOf(req).get('csrf') !== csrfTokenOf(token)) return null;
    return (
      (await storeForPost(req, user, idIn(name))) ?? (await storeAsDraft(req, user, sessionId))
    );
  };

  /** `null`: there is no such post, or another tab has an autosave of it, which is not overwritten. */
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
    // Its text is in the autosave alone: rendering it here would be work for who is not signed in.
    const { id, version } = await beginDraftOf(deps, user, {
      ...readPostFields(req),
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
