/** Writes of embeds, checked against every page: see walk.test.ts. */
import { expect } from 'vitest';
import { removeEmbed } from '../../../src/embeds/manage.ts';
import { savePost } from '../../../src/posts/save.ts';
import type { CachedBlog } from '../../support/blog/cached-blog.ts';
import { walk } from '../../support/blog/walk.ts';
import { embedRow, readDue } from '../../support/samples/embeds.ts';
import { page } from '../../support/sites/source-site.ts';

const OWNER = { role: 'owner', author: null } as const;

/** Post 3 with the URL of a page. */
async function embedding(blog: CachedBlog): Promise<void> {
  const site = await blog.sourceSite({ '/a': page('', 'A page') });
  await savePost(blog.deps, {
    ...{ title: 'Post 3', slug: 'post-3', categories: ['Notes'], tags: ['Three'] },
    author: 'Leyla',
    markdown: `Words.\n\n${site.url('/a')}`,
  });
}

const OF_THE_TEXT = {
  shows: ['post3', 'feed', 'threeFeed'],
  leaves: ['older', 'archive', 'post1', 'post5', 'other'],
} as const;

walk({
  'read the page of an embed': {
    given: embedding,
    write: async (blog) => {
      expect(await readDue(blog)).toBe(1);
    },
    ...OF_THE_TEXT,
  },
  'remove an embed': {
    given: async (blog) => {
      await embedding(blog);
      await readDue(blog);
    },
    write: async (blog) => {
      const { id } = await embedRow(blog);
      expect(
        await removeEmbed(blog.deps, { user: OWNER, postId: blog.posts[2].id, embedId: id }),
      ).toBe('done');
    },
    ...OF_THE_TEXT,
  },
});
