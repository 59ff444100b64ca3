/**
 * What is done to several posts at once, above their list.
 */
import { Router, type Request } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { may, mayWrite, type User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { closeCommentsBefore } from '../../../posts/close-comments.ts';
import type { PostFlags } from '../../../posts/drafts/draft.ts';
import { changePost, findForEditing, type EditablePost } from '../../../posts/edit.ts';
import { isCalled } from '../../../posts/terms/names.ts';
import type { PostDraft } from '../../../posts/post.ts';
import { changeFlags } from '../../../posts/publish.ts';
import { settingsFor } from '../../request/settings.ts';
import { field, idIn, ids } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { signedIn } from '../session/signed-in.ts';
import { fromWallClock } from '../lib/local-time.ts';

const MOST = 50;

type Action = {
  /** For the audit trail. */
  action: string;
  message: (posts: string) => string;
} & (
  | { flags: Partial<PostFlags> }
  /** `null`: there is nothing to change. */
  | { change: (post: EditablePost, tag: string) => Partial<PostDraft> | null }
);

const pings = (open: boolean) => ({
  pingbacksOpen: open,
  trackbacksOpen: open,
  webmentionsOpen: open,
});

const ACTIONS: Record<string, Action> = {
  'close-comments': {
    flags: { commentsOpen: false },
    action: 'closed comments of',
    message: (posts) => `Comments are closed on ${posts}.`,
  },
  'open-comments': {
    flags: { commentsOpen: true },
    action: 'opened comments of',
    message: (posts) => `Comments are open on ${posts}.`,
  },
  'close-pings': {
    flags: pings(false),
    action: 'closed pings of',
    message: (posts) => `Pings are closed on ${posts}.`,
  },
  'open-pings': {
    flags: pings(true),
    action: 'opened pings of',
    message: (posts) => `Pings are open on ${posts}.`,
  },
  publish: statusAction('published', 'published', 'Published now'),
  draft: statusAction('draft', 'made a draft of', 'Drafts now'),
  private: statusAction('private', 'made private', 'Private now'),
  tag: {
    change: ({ tags }, tag) =>
      tag === '' || tags.some((each) => isCalled(each, tag))
        ? null
        : { tags: [...tags.map(({ name }) => name), tag] },
    action: 'tagged',
    message: (posts) => `The tag is on ${posts} more.`,
  },
  untag: {
    change: ({ tags }, tag) => {
      const left = tags.filter((each) => !isCalled(each, tag));
      return left.length === tags.length ? null : { tags: left.map(({ name }) => name) };
    },
    action: 'took a tag from',
    message: (posts) => `The tag is taken from ${posts}.`,
  },
};

function statusAction(
  status: 'published' | 'draft' | 'private',
  action: string,
  message: string,
): Action {
  return {
    change: (post) => (post.status === status ? null : { status }),
    action,
    message: (posts) => `${message}: ${posts}.`,
  };
}

type BulkDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function postBulk(deps: BulkDeps): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router.post('/', async (req, res) => {
    const name = field(req, 'do');
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    const { user } = signedIn(res);
    let [count, left] = [0, 0];
    for (const id of action ? ids(req, 'row').slice(0, MOST) : []) {
      const post = await findForEditing(deps, id);
      if (!action || !post || !mayWrite(user, post)) continue;
      const isDone = await apply(action, post, user, field(req, 'bulkTag'));
      if (isDone) await noteAction(deps, user, action.action, post.path);
      if (isDone === false) left += 1;
      else if (isDone) count += 1;
    }
    res.redirect(303, listUrl(req, count + left === 0 ? 'nothing' : name, count, left));
  });

  router.post('/close-older', async (req, res) => {
    const { user } = signedIn(res);
    const { timeZone } = await settingsFor(deps, res);
    const day = field(req, 'before');
    const before = fromWallClock(`${day}T00:00`, timeZone);
    if (!before || !may(user, 'edit')) {
      res.redirect(303, listUrl(req, 'no-day', 0, 0));
      return;
    }
    const count = await closeCommentsBefore(deps, before);
    await noteAction(deps, user, 'closed comments of all before', day);
    res.redirect(303, listUrl(req, 'close-comments', count, 0));
  });
  return router;

  /** `null`: it was so before; `false`: it cannot be, or was changed meanwhile. */
  async function apply(
    action: Action,
    post: EditablePost,
    user: User,
    tag: string,
  ): Promise<boolean | null> {
    if ('flags' in action) {
      await changeFlags(deps, post.path, action.flags);
      return true;
    }
    const changes = action.change(post, tag);
    if (!changes) return null;
    try {
      return (await changePost(deps, post, changes, user.id)).kind === 'saved';
    } catch (error) {
      if (error instanceof InvalidInputError) return false;
      throw error;
    }
  }

  /** Back to the list as it was, to say what was done. */
  function listUrl(req: Request, done: string, count: number, left: number): string {
    const query = new URL(`?${field(req, 'query')}`, siteUrl).searchParams;
    query.set('done', done);
    query.set('count', String(count));
    if (left > 0) query.set('left', String(left));
    return adminUrl(siteUrl, `/posts?${query.toString()}`);
  }
}

/** What the list's address says was done; `null`: nothing, or nothing that we know. */
export function bulkDone(query: URLSearchParams): string | null {
  const done = query.get('done') ?? '';
  if (done === 'nothing') return 'Nothing was changed.';
  if (done === 'deleted') return 'It is deleted.';
  if (done === 'no-day') return 'Choose a day: comments are closed on what is older.';
  const action = Object.hasOwn(ACTIONS, done) ? ACTIONS[done] : undefined;
  if (!action) return null;
  const left = idIn(query.get('left')) ?? 0;
  const message = action.message(posts(idIn(query.get('count')) ?? 0));
  return left === 0
    ? message
    : `${message} ${posts(left)} could not be changed: open ${left === 1 ? 'it' : 'one'} to see why.`;
}

function posts(count: number): string {
  return `${count} ${count === 1 ? 'post' : 'posts'}`;
}
