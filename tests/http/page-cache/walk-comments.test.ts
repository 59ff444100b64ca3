/** Writes to comments, checked against every page: see walk.test.ts. */
import { findAdminComments } from '../../../src/comments/admin-list.ts';
import { createAvatars } from '../../../src/comments/avatars/avatars.ts';
import { type Claim, editComment, withdrawOwnComment } from '../../../src/comments/edit-own.ts';
import {
  type Moderated,
  moderateComments,
  undoModeration,
} from '../../../src/comments/moderate.ts';
import { erasePerson } from '../../../src/comments/personal-data.ts';
import { renderCommentsDue } from '../../../src/comments/render-due.ts';
import { transact } from '../../../src/db/client.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { type CachedBlog, PAGE_NAMES, type PageName } from '../../support/blog/cached-blog.ts';
import { decideComments } from '../../support/blog/decide.ts';
import { type Verb, walk } from '../../support/blog/walk.ts';
import { fetchDue } from '../../support/samples/avatars.ts';
import { ADA, avatarPath, pngAvatar } from '../../support/samples/comment-avatars.ts';
import { aComment } from '../../support/samples/comments.ts';

/** Only the post's page and its feed of responses show the responses. */
/** They have the key of the post's responses, and some of these do not show on them. */
const OF_RESPONSES: PageName[] = ['responses3', 'mentions3'];

const POST_3_ALONE: Pick<Verb, 'shows' | 'leaves'> = {
  shows: ['post3'],
  leaves: PAGE_NAMES.filter((name) => !['post3', ...OF_RESPONSES].includes(name)),
};

const COUNTING: PageName[] = [
  ...(['post3', 'home', 'month', 'notes', 'three', 'author'] as const),
  ...(['archive', 'archiveYear'] as const),
];

/** Lists and the archive show how many there are. */
const POST_3_AND_COUNT: Pick<Verb, 'shows' | 'leaves'> = {
  shows: COUNTING,
  leaves: PAGE_NAMES.filter((name) => ![...COUNTING, ...OF_RESPONSES].includes(name)),
};

/** Of the comment that its author may withdraw. */
const claims = new WeakMap<object, Claim>();

const decided = new WeakMap<object, Moderated[]>();

async function shownComment({ deps }: CachedBlog): Promise<void> {
  const { id } = await deps.db.post.findFirstOrThrow({ where: { slug: 'post-3' } });
  const { comment } = await aComment({ deps }, id);
  await decideComments(deps, [comment.id], 'approved');
}

/** Its author has an avatar, which is in the HTML and not fetched yet. */
async function comingAvatar(blog: CachedBlog): Promise<void> {
  const server = await blog.sourceSite({ [avatarPath(ADA)]: await pngAvatar() });
  await changeSetting(blog.deps, 'avatarsFrom', server.url('/avatar'));
  await shownComment(blog);
  await createAvatars(blog.deps).assignDue();
}

walk({
  'approve a comment': {
    given: async ({ deps }) => {
      const { id } = await deps.db.post.findFirstOrThrow({ where: { slug: 'post-3' } });
      await aComment({ deps }, id);
    },
    write: async ({ deps }) => {
      const { id } = await deps.db.comment.findFirstOrThrow();
      await decideComments(deps, [id], 'approved');
    },
    ...POST_3_AND_COUNT,
  },
  'withdraw a comment': {
    given: async ({ deps }) => {
      const { id } = await deps.db.post.findFirstOrThrow({ where: { slug: 'post-3' } });
      const { comment, claim } = await aComment({ deps }, id);
      await decideComments(deps, [comment.id], 'approved');
      claims.set(deps.db, claim);
    },
    write: async ({ deps }) => {
      const own = claims.get(deps.db);
      if (own) await withdrawOwnComment(deps, own);
    },
    ...POST_3_AND_COUNT,
  },
  'edit a comment in the admin': {
    given: shownComment,
    write: async ({ deps }) => {
      const { id } = await deps.db.comment.findFirstOrThrow();
      const [{ seen } = { seen: '' }] = await findAdminComments(deps, [id]);
      await editComment(deps, { id, seen, form: { name: 'Ada', url: '', text: 'Other words' } });
    },
    ...POST_3_ALONE,
  },
  'erase a commenter’s data': {
    given: shownComment,
    write: ({ deps }) => erasePerson(deps, { email: 'ada@reader.example' }),
    ...POST_3_AND_COUNT,
  },
  'undo the decision about a comment': {
    given: async (blog) => {
      await shownComment(blog);
      const { id } = await blog.deps.db.comment.findFirstOrThrow();
      const [{ seen } = { seen: '' }] = await findAdminComments(blog.deps, [id]);
      decided.set(blog.deps.db, await moderateComments(blog.deps, [{ id, seen }], 'spam'));
    },
    write: ({ deps }) => undoModeration(deps, decided.get(deps.db) ?? []),
    ...POST_3_AND_COUNT,
  },
  'fetch the avatar of a commenter': {
    given: comingAvatar,
    write: fetchDue,
    ...POST_3_ALONE,
  },
  'link a stored avatar to a comment': {
    given: async (blog) => {
      await comingAvatar(blog);
      await fetchDue(blog);
      await shownComment(blog);
    },
    write: ({ deps }) => createAvatars(deps).assignDue(),
    ...POST_3_ALONE,
  },
  'render a comment again': {
    given: async (blog) => {
      await shownComment(blog);
      await transact(blog.deps.db, ({ comment }) =>
        comment.updateMany({ data: { bodyHtml: '<p>old</p>', renderer: 0 } }),
      );
    },
    write: ({ deps }) => renderCommentsDue(deps),
    ...POST_3_ALONE,
  },
});
