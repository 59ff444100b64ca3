/**
 * Bulk actions on the list of posts.
 */
import { Router, type Request } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { asWriter, may, mayWrite, type User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { field, idIn, ids } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { fromWallClock } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import { settingsFor } from '../../request/page-request.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { closeCommentsBefore } from '../../../posts/close-comments.ts';
import type { PostFlags } from '../../../posts/drafts/draft.ts';
import { changePost, findForEditing, type EditablePost } from '../../../posts/edit.ts';
import type { Post, PostDraft } from '../../../posts/post.ts';
import { changeFlags } from '../../../posts/publish.ts';
import { deletePost } from '../../../posts/withdraw.ts';
import { findInTrash, restorePost, TRASH_DAYS, trashPost } from '../../../posts/trash.ts';
import { isCalled } from '../../../posts/terms/names.ts';

const MAX_AT_ONCE = 50;

type Action = {
  /** For the audit log. */
  action: string;
  message: (posts: string) => string;
} & (
  | { flags: Partial<PostFlags> }
  | {
      move: (deps: Pick<Deps, 'db' | 'clock'>, path: string) => Promise<Post>;
      from: 'posts' | 'trash';
    }
  /** `null` if there is nothing to change. */
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
    action: 'closed comments on',
    message: (posts) => `Comments closed on ${posts}.`,
  },
  'open-comments': {
    flags: { commentsOpen: true },
    action: 'opened comments on',
    message: (posts) => `Comments opened on ${posts}.`,
  },
  'close-pings': {
    flags: pings(false),
    action: 'closed pings on',
    message: (posts) => `Pings closed on ${posts}.`,
  },
  'open-pings': {
    flags: pings(true),
    action: 'opened pings on',
    message: (posts) => `Pings opened on ${posts}.`,
  },
  publish: statusAction('published', 'published', 'Published'),
  draft: statusAction('draft', 'unpublished', 'Unpublished'),
  private: statusAction('private', 'made private', 'Made private'),
  trash: {
    move: trashPost,
    from: 'posts',
    action: 'moved to the trash',
    message: (posts) =>
      `Moved to the trash: ${posts}. The trash keeps posts for ${TRASH_DAYS} days.`,
  },
  restore: {
    move: restorePost,
    from: 'trash',
    action: 'restored',
    message: (posts) => `Restored: ${posts}.`,
  },
  delete: {
    move: deletePost,
    from: 'trash',
    action: 'deleted',
    message: (posts) => `Deleted permanently: ${posts}.`,
  },
  tag: {
    change: ({ tags }, tag) =>
      tag === '' || tags.some((each) => isCalled(each, tag))
        ? null
        : { tags: [...tags.map(({ name }) => name), tag] },
    action: 'tagged',
    message: (posts) => `Tag added to ${posts}.`,
  },
  untag: {
    change: ({ tags }, tag) => {
      const left = tags.filter((each) => !isCalled(each, tag));
      return left.length === tags.length ? null : { tags: left.map(({ name }) => name) };
    },
    action: 'removed a tag from',
    message: (posts) => `Tag removed from ${posts}.`,
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
    for (const id of action ? ids(req, 'row').slice(0, MAX_AT_ONCE) : []) {
      const isTrashed = action && 'move' in action && action.from === 'trash';
      const post = await (isTrashed ? findInTrash : findForEditing)(deps, id);
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
    await noteAction(deps, user, 'closed comments on posts before', day);
    res.redirect(303, listUrl(req, 'close-comments', count, 0));
  });
  return router;

  /** @returns whether it was changed: `false` if it was invalid or edited meanwhile; `null` if nothing was to change */
  async function apply(
    action: Action,
    post: Post,
    user: User,
    tag: string,
  ): Promise<boolean | null> {
    if ('move' in action) {
      await action.move(deps, post.path);
      return true;
    }
    if ('flags' in action) {
      await changeFlags(deps, post.path, action.flags);
      return true;
    }
    const editable = await findForEditing(deps, post.id);
    const changes = editable && action.change(editable, tag);
    if (!changes) return null;
    try {
      return (await changePost(deps, editable, changes, user.id, asWriter(user))).kind === 'saved';
    } catch (error) {
      if (error instanceof InvalidInputError) return false;
      throw error;
    }
  }

  /** The list that the form came from, with a flash message. */
  function listUrl(req: Request, done: string, count: number, left: number): string {
    const query = new URL(`?${field(req, 'query')}`, siteUrl).searchParams;
    query.set('done', done);
    query.set('count', String(count));
    if (left > 0) query.set('left', String(left));
    const list = field(req, 'list') === 'page' ? '/pages' : '/posts';
    return adminUrl(siteUrl, `${list}?${query.toString()}`);
  }
}

/** The flash message of the list; `null` without one. */
export function bulkDone(query: URLSearchParams): string | null {
  const done = query.get('done') ?? '';
  if (done === 'nothing') return 'Nothing changed.';
  if (done === 'no-day') return 'Choose a date. Comments on older posts will be closed.';
  const action = Object.hasOwn(ACTIONS, done) ? ACTIONS[done] : undefined;
  if (!action) return null;
  const left = idIn(query.get('left')) ?? 0;
  const message = action.message(plural(idIn(query.get('count')) ?? 0, 'post'));
  return left === 0
    ? message
    : `${message} ${plural(left, 'post')} could not be changed. Open ${left === 1 ? 'it' : 'one'} to see why.`;
}
