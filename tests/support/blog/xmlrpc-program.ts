/**
 * A program with an application password, which calls the methods of the client API through the blog's listener.
 */
import { serializeMethodCall } from 'xmlrpc/lib/serializer.js';
import { createAppPassword, type AppPasswordFormat } from '../../../src/accounts/app-passwords.ts';
import type { Role, User } from '../../../src/accounts/user.ts';
import { readAnswer, type Answer, type Plain } from '../sites/xmlrpc-values.ts';
import { aUser } from './signed-in.ts';
import type { TestBlog } from './test-blog.ts';

/** Stands for the user name and the application password among the parameters of a call. */
export const WHO = Symbol('user name and application password');

export type XmlRpcProgram = Awaited<ReturnType<typeof aProgram>>;

export async function aProgram(
  blog: Pick<TestBlog, 'deps' | 'request'>,
  { user: who = 'owner', format = 'html' }: { user?: Role | User; format?: AppPasswordFormat } = {},
) {
  const user = typeof who === 'string' ? await aUser(blog, who) : who;
  const secret = await createAppPassword(blog.deps, user.id, 'A test’s program', format);
  const send = async (xml: string): Promise<Answer> => {
    const response = await blog.request
      .post('/xmlrpc.php')
      .set('content-type', 'text/xml')
      .send(xml)
      .expect(200)
      .expect('content-type', /^text\/xml/);
    return readAnswer(response.text);
  };
  const answer = async (method: string, ...params: unknown[]): Promise<Answer> => {
    const given = params.flatMap((param) => (param === WHO ? [user.email, secret] : [param]));
    return await send(serializeMethodCall(method, given));
  };
  return {
    user,
    secret,
    /** A call as written. */
    send,
    answer,
    /** The value that it answers with; fails for a fault. */
    call: async <Value extends Plain = Plain>(
      method: string,
      ...params: unknown[]
    ): Promise<Value> => {
      const answered = await answer(method, ...params);
      if ('fault' in answered) throw new Error(`${method}: ${JSON.stringify(answered.fault)}`);
      return answered.value as Value;
    },
    /** The code of the fault that it answers with; fails for a value. */
    faultCode: async (method: string, ...params: unknown[]): Promise<number> => {
      const answered = await answer(method, ...params);
      if ('fault' in answered) return answered.fault.code;
      throw new Error(`${method} answered ${JSON.stringify(answered.value)}`);
    },
  };
}
