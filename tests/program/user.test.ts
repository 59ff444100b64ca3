/**
 * `antiphon user`: accounts from a shell, with the password on standard input.
 */
import { expect, test } from 'vitest';
import { install } from '../support/blog/program.ts';

test('a user is created and listed, and signs in with a new password', async () => {
  const { antiphon, siteUrl, start } = await install();
  const first = await start();
  expect(first.stdout).toContain('/admin/setup/');
  await first.end('SIGTERM');
  const create = ['user', 'create', 'Leyla@Blog.Example', '--name', 'Leyla', '--password-stdin'];
  expect(await antiphon.with('a bridge over water\n', ...create)).toBe(
    'leyla@blog.example can sign in as owner.\n',
  );
  expect(await antiphon('user', 'list')).toBe('leyla@blog.example  owner\n    Leyla\n');
  const [listed] = JSON.parse(await antiphon('user', 'list', '--json')) as { email: string }[];
  expect(listed).toMatchObject({ email: 'leyla@blog.example', name: 'Leyla', role: 'owner' });
  expect(JSON.stringify(listed)).not.toContain('argon2');
  const change = ['user', 'password', 'leyla@blog.example', '--password-stdin'];
  expect(await antiphon.with('another bridge\r\n', ...change)).toContain(
    'changed; signed out everywhere',
  );

  const { stdout } = await start();
  // An account exists, so nobody can create the first one in a browser.
  expect(stdout).not.toContain('/admin/setup/');
  const signIn = (password: string) =>
    fetch(`${siteUrl}/admin/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ email: 'leyla@blog.example', password }),
    });
  expect((await signIn('a bridge over water')).status).toBe(403);
  expect((await signIn('another bridge')).status).toBe(303);
});

test('a weak password, an unknown role and an unknown user are errors of one line', async () => {
  const { antiphon, start } = await install();
  await start();
  const create = ['user', 'create', 'a@blog.example', '--name', 'Ada', '--password-stdin'];
  await expect(antiphon.with('short', ...create)).rejects.toThrow(/at least 10/);
  await expect(antiphon.with('long enough it is', ...create, '--role', 'king')).rejects.toThrow(
    '“king” is not a role: choose owner, editor, author.',
  );
  const unknown = ['user', 'password', 'nobody@blog.example', '--password-stdin'];
  await expect(antiphon.with('long enough it is', ...unknown)).rejects.toThrow(/nobody@blog/);
  await expect(antiphon('user', 'create', 'a@blog.example')).rejects.toThrow(/Usage/);
});
