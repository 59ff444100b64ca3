/**
 * `antiphon linkbacks approve ID --seen FINGERPRINT`: which version of a source it approves, and
 * when it refuses.
 */
import { expect, test } from 'vitest';
import { linkbacksCommand } from '../../src/cli/linkbacks.ts';
import { aLinkback, anEvidence } from '../support/samples/a-linkback.ts';
import { testBlog, type TestBlog } from '../support/blog/test-blog.ts';

async function run({ deps }: TestBlog, line: string): Promise<string> {
  let printed = '';
  await linkbacksCommand.run(deps, line.split(' '), (text) => {
    printed += text;
    return Promise.resolve();
  });
  return printed;
}

test('approve --seen approves exactly the changes that show printed', async () => {
  const blog = await testBlog();
  const pending = await aLinkback(blog.deps);
  const { id } = await aLinkback(blog.deps, {
    title: 'Shown',
    moderation: 'approved',
    proposed: {
      finalHost: null,
      evidence: anEvidence({ title: 'New' }),
      changes: [{ kind: 'title', from: 'Shown', to: 'New' }],
    },
  });
  const shown = async (which: number) =>
    JSON.parse(await run(blog, `show ${which} --json`)) as object;
  expect(await shown(pending.id)).not.toHaveProperty('fingerprint');
  const { fingerprint } = (await shown(id)) as { fingerprint: string };

  await expect(run(blog, `approve ${id} --seen 000000000000`)).rejects.toThrow(
    `Linkback ${id} has changed since you saw it and was not approved`,
  );
  await expect(run(blog, `approve 999 --seen ${fingerprint}`)).rejects.toThrow('No linkback “999”');
  expect(await shown(id)).toMatchObject({ title: 'Shown', fingerprint });
  expect(await run(blog, `approve ${id} --seen ${fingerprint}`)).toBe(`${id} approved\n`);
  expect(await shown(id)).toMatchObject({ title: 'New' });
  expect(await shown(id)).not.toHaveProperty('fingerprint');
});

test.each(['approve 1 2 --seen x', 'approve --seen x', 'reject 1 --seen x', 'list --seen x'])(
  '“%s” shows the usage',
  async (line) => {
    await expect(run(await testBlog(), line)).rejects.toThrow(/Usage:/);
  },
);
