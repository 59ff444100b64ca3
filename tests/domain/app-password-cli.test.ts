/** `antiphon app-password`: passwords of programs, made in a shell. */
import { expect, test } from 'vitest';
import { findProgram } from '../../src/accounts/app-passwords.ts';
import { listActions } from '../../src/accounts/audit.ts';
import { appPasswordCommand } from '../../src/cli/app-password.ts';
import { UsageError } from '../../src/cli/command.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { testBlog } from '../support/blog/test-blog.ts';

async function shell() {
  const blog = await testBlog();
  const user = await aUser(blog, 'author');
  const run = async (...args: string[]) => {
    let printed = '';
    await appPasswordCommand.run(blog.deps, args, (text) => {
      printed += text;
      return Promise.resolve();
    });
    return printed;
  };
  return { ...blog, user, run };
}

test('app-password create prints a password that signs in, and nothing else', async () => {
  const { deps, user, run } = await shell();
  const secret = (await run('create', user.email, 'Emacs', '--format', 'markdown')).trim();
  expect(await findProgram(deps, { name: user.email, secret })).toEqual({
    user: { ...user, via: 'Emacs' },
    format: 'markdown',
  });
  expect((await listActions(deps, { max: 1 }))[0]).toMatchObject({
    who: user.name,
    action: 'created an application password',
    what: 'Emacs',
  });
});

test('app-password list and revoke: a revoked one signs in no longer', async () => {
  const { deps, user, run } = await shell();
  expect(await run('list', user.email)).toBe('No application passwords yet.\n');
  const secret = (await run('create', user.email, 'The phone')).trim();
  expect(await run('list', user.email)).toMatch(
    /^\d+ {2}The phone\n {4}html, created 2026-11-23T10:00:00.000Z, never used\n$/,
  );
  const [listed] = JSON.parse(await run('list', user.email, '--json')) as { id: number }[];
  expect(JSON.stringify(listed)).not.toContain(secret);
  expect(await run('revoke', user.email, String(listed?.id))).toBe('Revoked: The phone\n');
  expect(await findProgram(deps, { name: user.email, secret })).toBeNull();
});

test('app-password: wrong arguments print the usage, and unknown things are named', async () => {
  const { user, run } = await shell();
  for (const args of [[], ['create', user.email], ['list'], ['forget', user.email, '1']]) {
    await expect(run(...args)).rejects.toThrow(UsageError);
  }
  await expect(run('create', 'nobody@blog.example', 'A')).rejects.toThrow('No account');
  await expect(run('create', user.email, 'A', '--format', 'word')).rejects.toThrow(
    'html or markdown',
  );
  await expect(run('revoke', user.email, '17')).rejects.toThrow('No application password “17”');
});
