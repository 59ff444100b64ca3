/**
 * The self-test: tests the three protocols in both directions, between a temporary blog and another
 * site on loopback. The running blog is not involved.
 */
import type { Bench, Check } from './check.ts';
import { Unexpected } from './check.ts';
import { createOtherSite } from './other-site.ts';
import { RECEIVE_CHECKS } from './receive-checks.ts';
import { sendChecks } from './send-checks.ts';
import { openTemporaryBlog, serveOnLoopback } from './temporary-blog.ts';

export type SelftestResult = {
  group: string;
  name: string;
  /** What was not as expected; `null` if the check passed. */
  problem: string | null;
};

/** Runs every check, one after the other, in a few seconds. Rejects if the temporary blog cannot start. */
export async function* runSelftest(): AsyncGenerator<SelftestResult> {
  const site = createOtherSite();
  const server = await serveOnLoopback(site.listener);
  const url = `http://127.0.0.1:${String(server.port)}`;
  try {
    const blog = await openTemporaryBlog();
    try {
      const bench: Bench = { blog, site: { ...site, url }, posts: 0 };
      for (const check of [...RECEIVE_CHECKS, ...sendChecks(url)]) {
        yield { group: check.group, name: check.name, problem: await problemOf(check, bench) };
      }
    } finally {
      await blog.close();
    }
  } finally {
    await server.close();
  }
}

async function problemOf(check: Check, bench: Bench): Promise<string | null> {
  try {
    await check.run(bench);
    return null;
  } catch (error) {
    return error instanceof Unexpected ? error.message : String(error);
  }
}
