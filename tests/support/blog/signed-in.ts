/** A browser that is signed in to the admin: its cookie is set, its form token is known. */
import supertest from 'supertest';
import { hashPassword } from '../../../src/accounts/password.ts';
import { beginSession } from '../../../src/accounts/sessions.ts';
import type { Role, User } from '../../../src/accounts/user.ts';
import { addUser } from '../../../src/accounts/users.ts';
import { transact } from '../../../src/db/client.ts';
import type { Deps } from '../../../src/deps.ts';
import { csrfTokenOf } from '../../../src/http/admin/session/signed-in.ts';
import { SESSION_COOKIE } from '../../../src/http/request/cookies.ts';
import type { TestBlog } from './test-blog.ts';

/** Of every account that is created here. */
export const PASSWORD = 'bridge lantern oatmeal';

let users = 0;

/** Computed once for a process: hashing is slow on purpose. */
let passwordHash: Promise<string> | undefined;

export async function aUser(
  blog: { deps: Pick<Deps, 'db' | 'clock'> },
  role: Role = 'owner',
): Promise<User> {
  users += 1;
  const user = {
    email: `${role}-${users}@blog.example`,
    name: `Somebody, number ${users}`,
    role,
    passwordHash: await (passwordHash ??= hashPassword(PASSWORD)),
    createdAt: blog.deps.clock.now(),
  };
  return await transact(blog.deps.db, (transaction) => addUser(transaction, user));
}

/**
 * `agent` sends requests as a browser of `user`, who is created unless given. A form that it posts
 * needs `csrf`: `agent.post('/admin/posts').type('form').send({ csrf, title: 'New' })`.
 */
export async function signedInAs(
  blog: Pick<TestBlog, 'deps' | 'listener'>,
  who: Role | User = 'owner',
) {
  const user = typeof who === 'string' ? await aUser(blog, who) : who;
  const now = blog.deps.clock.now();
  const browser = { userId: user.id, userAgent: 'A test’s browser', now };
  const token = await transact(blog.deps.db, (transaction) => beginSession(transaction, browser));
  const cookie = `${SESSION_COOKIE}=${token}`;
  const agent = supertest.agent(blog.listener.answer).set('Cookie', cookie);
  return { agent, csrf: csrfTokenOf(token), user, token, cookie };
}
