/**
 * Once an endpoint is found, an entry refers to the endpoint's host, and the target's host may be
 * pruned.
 */
import { expect, test } from 'vitest';
import { setNotified } from '../../src/hosts/switches.ts';
import { resend } from '../../src/outbox/list.ts';
import { fields, save, wideBlog } from '../support/blog/outbox.ts';
import type { TestBlog } from '../support/blog/test-blog.ts';
import { endpoint, type Posted } from '../support/sites/receiver.ts';
import { page } from '../support/sites/source-site.ts';

/** A page of one site whose endpoint is on another. */
async function endpointElsewhere(blog: TestBlog) {
  const received: Posted[] = [];
  const other = await blog.sourceSite({ '/webmention': endpoint(received) });
  const site = await blog.sourceSite({
    '/a': page(`<link rel="webmention" href="${other.url('/webmention')}">`),
  });
  return { other, site, received, a: site.url('/a') };
}

test('a host pruned during a notification: the endpoint is notified once', async () => {
  const blog = await wideBlog();
  const { other, site, received, a } = await endpointElsewhere(blog);
  const answer = other.pages['/webmention'];
  other.pages['/webmention'] = (req, res) => {
    void blog.deps.db.host.delete({ where: { name: site.host } }).then(() => {
      if (typeof answer === 'function') answer(req, res);
    });
  };
  await save(blog, `[One](${a})`);
  expect(await blog.notify()).toMatchObject([{ state: 'sent', nextTryAt: null }]);
  await blog.notify();
  expect(fields(received)).toMatchObject([{ target: a }]);
});

test('a host pruned after its endpoint was skipped: the entry can be sent again', async () => {
  const blog = await wideBlog();
  const { other, site, received, a } = await endpointElsewhere(blog);
  await setNotified(blog.deps, other.host, false);
  await save(blog, `[One](${a})`);
  const [entry] = await blog.notify();
  expect(entry).toMatchObject({ state: 'skipped' });
  await blog.deps.db.host.delete({ where: { name: site.host } });

  await setNotified(blog.deps, other.host, true);
  expect(await resend(blog.deps, [entry?.id ?? 0])).toEqual([entry?.id]);
  expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  expect(received).toHaveLength(1);
});
