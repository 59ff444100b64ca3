/**
 * What is written about comments, held against every page: see walk.test.ts.
 */
import {
  decideComments,
  decideSeen,
  undoDecisions,
  type Moderated,
} from '../../../src/comments/decide.ts';
import { findDeskComments } from '../../../src/comments/desk.ts';
import { withdrawOwnComment, type Claim } from '../../../src/comments/edit-own.ts';
import { editComment } from '../../../src/comments/edit.ts';
import { forgetPerson } from '../../../src/comments/person.ts';
import { PAGE_NAMES, type CachedBlog } from '../../support/cached-blog.ts';
import { aComment } from '../../support/comments.ts';
import { walk, type Verb } from '../../support/walk.ts';

/** Its own page and its own feed alone show responses. */
const POST_3_ALONE: Pick<Verb, 'shows' | 'leaves'> = {
  shows: ['post3'],
  leaves: PAGE_NAMES.filter((name) => name !== 'post3' && name !== 'responses3'),
};

/** Of the comment that a blog's writer may withdraw. */
const claims = new WeakMap<object, Claim>();

const decided = new WeakMap<object, Moderated[]>();

async function shownComment({ deps }: CachedBlog): Promise<void> {
  const { id } = await deps.db.post.findFirstOrThrow({ where: { slug: 'post-3' } });
  const { comment } = await aComment({ deps }, id);
  await decideComments(deps, [comment.id], 'approved');
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
    ...POST_3_ALONE,
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
    ...POST_3_ALONE,
  },
  'edit a comment at the desk': {
    given: shownComment,
    write: async ({ deps }) => {
      const { id } = await deps.db.comment.findFirstOrThrow();
      const [{ seen } = { seen: '' }] = await findDeskComments(deps, [id]);
      await editComment(deps, { id, seen, form: { name: 'Ada', url: '', text: 'Other words' } });
    },
    ...POST_3_ALONE,
  },
  'forget a person': {
    given: shownComment,
    write: ({ deps }) => forgetPerson(deps, { email: 'ada@reader.example' }),
    ...POST_3_ALONE,
  },
  'take back the decision about a comment': {
    given: async (blog) => {
      await shownComment(blog);
      const { id } = await blog.deps.db.comment.findFirstOrThrow();
      const [{ seen } = { seen: '' }] = await findDeskComments(blog.deps, [id]);
      decided.set(blog.deps.db, await decideSeen(blog.deps, [{ id, seen }], 'spam'));
    },
    write: ({ deps }) => undoDecisions(deps, decided.get(deps.db) ?? []),
    ...POST_3_ALONE,
  },
});
