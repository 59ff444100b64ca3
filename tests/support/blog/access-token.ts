/** Access tokens of programs, as tests of Micropub and IndieAuth need them. */
import type { User } from '../../../src/accounts/user.ts';
import { SCOPES, type Scope } from '../../../src/clients/program.ts';
import {
  createAccessToken,
  type TokenDays,
  type TokenFormat,
} from '../../../src/indieauth/access-tokens.ts';
import { aUser } from './signed-in.ts';
import type { TestBlog } from './test-blog.ts';

type Given = {
  user?: User;
  scopes?: readonly Scope[];
  format?: TokenFormat;
  days?: TokenDays;
  name?: string;
};

/** A token with all scopes that does not expire, for an owner who is created, unless given otherwise. */
export async function anAccessToken(
  blog: Pick<TestBlog, 'deps'>,
  {
    user,
    scopes = SCOPES,
    format = 'markdown',
    days = null,
    name = 'A test’s program',
  }: Given = {},
): Promise<{ token: string; user: User }> {
  const owner = user ?? (await aUser(blog));
  const given = { name, scopes, format, days };
  return { token: await createAccessToken(blog.deps, owner, given), user: owner };
}
