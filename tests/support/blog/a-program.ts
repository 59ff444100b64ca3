/** Programs that act for users of a test's blog, and the posts that they write. */
import type { Role, User } from '../../../src/accounts/user.ts';
import type { ClientPost, GivenFields, WriteOutcome } from '../../../src/clients/fields.ts';
import type { Program, ProgramFormat } from '../../../src/clients/program.ts';
import { createPost } from '../../../src/clients/write-post.ts';
import { aUser } from './signed-in.ts';
import type { TestBlog } from './test-blog.ts';

/** `via` is “An editor”. */
export function programOf(user: User, format: ProgramFormat = 'html'): Program {
  return { user: { ...user, via: 'An editor' }, format, scopes: null };
}

export async function aProgram(
  blog: TestBlog,
  role: Role = 'owner',
  format: ProgramFormat = 'html',
): Promise<Program> {
  return programOf(await aUser(blog, role), format);
}

/** @throws Error unless it was written */
export function writtenPost(outcome: WriteOutcome): ClientPost {
  if ('post' in outcome) return outcome.post;
  throw new Error(`Not written: ${JSON.stringify(outcome)}`);
}

/** “A ferry”, published, unless given otherwise. */
export async function aClientPost(
  blog: TestBlog,
  program: Program,
  fields: GivenFields = {},
): Promise<ClientPost> {
  const outcome = await createPost(blog.deps, program, {
    title: 'A ferry',
    body: { format: 'html', source: '<p>Six hours <em>late</em>.</p>' },
    ...fields,
  });
  return writtenPost(outcome);
}
