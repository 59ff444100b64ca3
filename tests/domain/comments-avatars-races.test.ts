/** Avatars of commenters while several processes work on them, and prune. */
import { expect, test } from 'vitest';
import { createAvatars } from '../../src/comments/avatars/avatars.ts';
import { pruneDue } from '../../src/linkbacks/prune.ts';
import { blogWithAvatars } from '../support/samples/comment-avatars.ts';

const BEN = 'ben@reader.example';

test('two processes at once request each commenter’s avatar once', async () => {
  const { deps, post, shown } = await blogWithAvatars();
  const { id } = await shown();
  const { id: _id, ...one } = await deps.db.comment.findUniqueOrThrow({ where: { id } });
  await deps.db.comment.createMany({
    data: Array.from({ length: 620 }, (_each, at) => ({
      ...one,
      // One in ten has none.
      authorEmail: at % 10 === 0 ? null : `reader-${String(at % 4)}@reader.example`,
    })),
  });
  const [here, there] = [createAvatars(deps), createAvatars(deps)];
  const given = await Promise.all([here.assignDue(), there.assignDue()]);
  expect(given[0] + given[1]).toBe(559);
  const isNamed = { postId: post.id, avatarId: { not: null } };
  expect(await deps.db.comment.count({ where: isNamed })).toBe(559);
  expect(await deps.db.avatar.count()).toBe(5);
});

test('an avatar that is just being linked to a comment is not pruned', async () => {
  const { deps, shown, avatarIdOf } = await blogWithAvatars();
  const own = [await shown(), await shown({ email: BEN }), await shown({ email: BEN })];
  for (let round = 0; round < 6; round += 1) {
    await deps.db.comment.updateMany({ data: { avatarId: null } });
    await Promise.all([createAvatars(deps).assignDue(), pruneDue(deps), pruneDue(deps)]);
    for (const { id } of own) expect(await avatarIdOf(id)).not.toBeNull();
  }
});
