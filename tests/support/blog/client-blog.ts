/** A blog on a port of its own, and a user with an application password: for clients that bring their own connection. */
import { onTestFinished } from 'vitest';
import { createAppPassword } from '../../../src/accounts/app-passwords.ts';
import { serve } from '../../../src/http/server/serve.ts';
import { freePort } from '../free-port.ts';
import { aUser } from './signed-in.ts';
import { testBlog } from './test-blog.ts';

export async function clientBlog() {
  const port = await freePort();
  const siteUrl = `http://localhost:${port}`;
  const blog = await testBlog({ env: { SITE_URL: siteUrl } });
  const server = await serve(blog.listener.answer, { host: '127.0.0.1', port });
  onTestFinished(() => server.close());
  const user = await aUser(blog, 'owner');
  const secret = await createAppPassword(blog.deps, user.id, 'A stranger’s program');
  return { blog, siteUrl, url: `${siteUrl}/xmlrpc.php`, name: user.email, secret, user };
}
