/**
 * The self-test: does this installation speak its three protocols, both ways?
 *
 * A temporary blog and another site talk on loopback; the running blog takes no part. Called by the
 * shell.
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
  /** What went otherwise than expected; `null`: nothing. */
  problem: string | null;
};

/** Runs every check, one after the other, in a few seconds. Rejects if no temporary blog starts. */
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
