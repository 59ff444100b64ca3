/**
 * The type of a self-test check, and the actions that checks share.
 */
import type { PostDraft, Post } from '../posts/post.ts';
import { permalink } from '../posts/post.ts';
import { savePost } from '../posts/save.ts';
import type { OtherSite } from './other-site.ts';
import type { TemporaryBlog } from './temporary-blog.ts';

export type Bench = {
  blog: TemporaryBlog;
  site: OtherSite & { url: string };
  /** How many posts were published or changed: each has a title of its own. */
  posts: number;
};

export type Check = {
  group: string;
  name: string;
  /** Rejects with an {@link Unexpected} if the check fails. */
  run: (bench: Bench) => Promise<void>;
};

/** What was not as expected, in one sentence. */
export class Unexpected extends Error {
  override name = 'Unexpected';
}

export function expect(condition: boolean, problem: string): void {
  if (!condition) throw new Unexpected(problem);
}

/** Publishes a post, or changes the one of the same slug. */
export async function publish(
  bench: Bench,
  draft: Partial<PostDraft> & { markdown: string },
): Promise<{ post: Post; url: string }> {
  const { deps } = bench.blog;
  bench.posts += 1;
  const title = `Self-test ${String(bench.posts)}`;
  const { post } = await savePost(deps, { title, ...draft }, { replace: true });
  return { post, url: permalink(deps.config.siteUrl, post) };
}

/** Plans and sends notifications, as the worker does, until nothing is due. */
export async function sendNotifications({ blog }: Bench): Promise<void> {
  await blog.sends.planDue();
  await blog.sends.sendDue();
}

/** Serves a page on the other site. @returns its URL */
export function servePage({ site }: Bench, path: string, html: string): string {
  site.pages.set(path, { html: `<!doctype html><html lang="en"><body>${html}</body></html>` });
  return site.url + path;
}

const LIMITS = { timeoutMs: 15_000, maxBytes: 1_000_000, maxRedirects: 0 };

/** The text of a page of the blog; `null` if it cannot be fetched. */
export async function read({ blog }: Bench, url: string): Promise<string | null> {
  const result = await blog.deps.fetchPage(new URL(url), LIMITS);
  return result.kind === 'page' ? new TextDecoder().decode(result.body) : null;
}

/** Posts a form to the blog. */
export async function post(
  { blog }: Bench,
  url: string,
  request: { contentType: string; body: string },
): Promise<{ status: number; location: string | null; text: string }> {
  const answer = await blog.deps.postTo(new URL(url), LIMITS, request);
  if (answer.kind !== 'answer') throw new Unexpected(`There was no answer from ${url}.`);
  const { status, headers, body } = answer;
  return { status, location: headers.location, text: new TextDecoder().decode(body) };
}
