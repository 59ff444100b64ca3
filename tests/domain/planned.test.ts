import { expect, test } from 'vitest';
import { listPlanned } from '../../src/posts/planned.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

test('scheduled posts and pages of the span of time are listed, the next first', async () => {
  const { deps } = await testBlog();
  const at = (day: number) => new Date(`2026-12-0${day}T08:00:00Z`);
  await aPost(deps, { title: 'Second', slug: 'b', publishedAt: at(3), author: 'Ana' });
  await aPost(deps, { title: 'First', slug: 'a', publishedAt: at(2), kind: 'page' });
  await aPost(deps, { title: 'Too late', slug: 'c', publishedAt: at(9) });
  await aPost(deps, { title: 'Public', slug: 'd' });
  await aPost(deps, { title: 'A draft', slug: 'e', publishedAt: at(2), status: 'draft' });
  const from = deps.clock.now();
  const planned = await listPlanned(deps, { from, before: at(9) });
  expect(planned.map(({ title }) => title)).toEqual(['First', 'Second']);
  const ana = await deps.db.author.findFirstOrThrow({ where: { name: 'Ana' } });
  const own = await listPlanned(deps, { from, before: at(9), authorId: ana.id });
  expect(own.map(({ title }) => title)).toEqual(['Second']);
  const later = await listPlanned(deps, { from: at(3), before: at(9) });
  expect(later.map(({ title }) => title)).toEqual(['Second']);
});
