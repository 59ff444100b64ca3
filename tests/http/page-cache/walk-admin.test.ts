/** Writes in the admin, checked against every page: see walk.test.ts. */
import { closeCommentsBefore } from '../../../src/posts/close-comments.ts';
import { autosave } from '../../../src/posts/drafts/autosave.ts';
import {
  changePost,
  findForEditing,
  type EditablePost,
  listRevisions,
  findRevision,
  restoreRevision,
} from '../../../src/posts/edit.ts';
import type { PostDraft } from '../../../src/posts/post.ts';
import { changeFlags } from '../../../src/posts/publish.ts';
import { PAGE_NAMES, type CachedBlog } from '../../support/blog/cached-blog.ts';
import { aUser } from '../../support/blog/signed-in.ts';
import { walk } from '../../support/blog/walk.ts';

const FAR_POSTS = ['post1', 'post5', 'other'] as const;
const LISTS = ['home', 'month', 'notes', 'author', 'feed'] as const;
const ARCHIVES = ['archive', 'archiveYear'] as const;
const OF_TAG_THREE = ['three', 'threeFeed'] as const;

async function post3(blog: CachedBlog): Promise<EditablePost> {
  const post = await findForEditing(blog.deps, blog.posts[2].id);
  if (!post) throw new Error('There is no post 3.');
  return post;
}

async function change(blog: CachedBlog, changes: Partial<PostDraft>): Promise<void> {
  const user = await aUser(blog);
  await changePost(blog.deps, await post3(blog), changes, user.id);
}

walk({
  'pin a post': {
    write: ({ deps }) => changeFlags(deps, 'post-1', { pinned: true }),
    shows: ['home', 'older'],
    leaves: ['month', 'notes', 'author', ...ARCHIVES, 'post3', 'post4', 'post5'],
  },
  'edit a post in the admin': {
    write: (blog) => change(blog, { title: 'Another title' }),
    shows: [...ARCHIVES, ...LISTS, ...OF_TAG_THREE, 'post2', 'post3', 'post4'],
    leaves: ['older', ...FAR_POSTS],
  },
  'restore a revision': {
    given: (blog) => change(blog, { title: 'Another title' }),
    write: async (blog) => {
      const post = await post3(blog);
      const [latest] = await listRevisions(blog.deps, post.id);
      const revision = await findRevision(blog.deps, post.id, latest?.version ?? -1);
      if (!revision) throw new Error('There is no revision.');
      await restoreRevision(blog.deps, post, revision, (await aUser(blog)).id);
    },
    shows: [...ARCHIVES, ...LISTS, ...OF_TAG_THREE, 'post2', 'post3', 'post4'],
    leaves: ['older', ...FAR_POSTS],
  },
  'make a post a draft': {
    write: (blog) => change(blog, { status: 'draft' }),
    shows: [...LISTS, ...OF_TAG_THREE, 'archive', 'older', 'post2', 'post3', 'post4'],
    leaves: FAR_POSTS,
  },
  'publish a draft': {
    given: (blog) => change(blog, { status: 'draft' }),
    write: (blog) => change(blog, { status: 'published' }),
    shows: [...LISTS, ...OF_TAG_THREE, 'archive', 'older', 'post2', 'post3', 'post4'],
    leaves: FAR_POSTS,
  },
  'remove a tag from a post': {
    write: (blog) => change(blog, { tags: [] }),
    shows: ['post3', 'three', 'archive', 'feed'],
    leaves: ['older', ...FAR_POSTS],
  },
  'close comments on older posts': {
    write: ({ deps }) => closeCommentsBefore(deps, new Date('2026-11-03T12:00:00Z')),
    shows: ['post1', 'post2', 'post3'],
    leaves: ['post5', 'archive'],
  },
  'autosave a post': {
    write: async (blog) => {
      const { id, version } = await post3(blog);
      const writing = { postId: id, userId: (await aUser(blog)).id };
      await autosave(blog.deps, writing, { version, fields: '{}', seen: null });
    },
    shows: [],
    leaves: PAGE_NAMES,
  },
});
