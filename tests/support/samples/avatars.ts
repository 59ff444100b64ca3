/**
 * The avatar of a linkback's author, as a check of a source stores it: an approved linkback names
 * it, so it is fetched.
 */
import { decideLinkbacks } from '../blog/decide.ts';
import { transact } from '../../../src/db/client.ts';
import { fetchAvatarsDue } from '../../../src/avatars/fetch.ts';
import { avatarFor } from '../../../src/avatars/avatar.ts';
import { good, receive } from '../checked.ts';
import { aPost, testBlog, type TestBlog, type TestBlogOptions } from '../blog/test-blog.ts';

/** A blog with one linkback that is verified, approved, and without an avatar. */
export async function blogWithLinkback(options: TestBlogOptions = {}) {
  const blog = await testBlog(options);
  const post = await aPost(blog.deps);
  const source = await blog.sourceSite({ '/a': good(blog.urlOf(post)) });
  await receive(blog, source.url('/a'), post);
  await blog.checks.verifyDue();
  const { id: linkbackId } = await blog.onlyLinkback();
  await decideLinkbacks(blog.deps, [linkbackId], 'approved');
  return { blog, linkbackId };
}

/** What a check does that finds `url` on the page of the linkback. @returns the avatar's id */
export async function name(blog: TestBlog, linkbackId: number, url: string): Promise<number> {
  return await transact(blog.deps.db, async (transaction) => {
    const avatarId = await avatarFor(transaction, url, blog.clock.now());
    if (avatarId === null) throw new Error(`${url} is no address of a photo.`);
    await transaction.linkback.update({ where: { id: linkbackId }, data: { avatarId } });
    return avatarId;
  });
}

/** @returns the number of avatars fetched */
export async function fetchDue(blog: TestBlog): Promise<number> {
  return await fetchAvatarsDue(blog.deps, new AbortController().signal);
}

export async function avatarRow(blog: TestBlog, id: number) {
  return await blog.deps.db.avatar.findUniqueOrThrow({ where: { id } });
}
