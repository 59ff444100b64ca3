/** Lists the posts that are due to be compared with the outbox. */
import { listDueForNotify } from '../../../src/posts/notify.ts';
import type { TestBlog } from './test-blog.ts';

/** The ids of those that are due now. */
export async function listNextDue({ deps }: TestBlog): Promise<number[]> {
  return (await listDueForNotify(deps, 100)).map(({ id }) => id);
}
