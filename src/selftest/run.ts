/**
 * The self-test: tests the three protocols in both directions, between a temporary blog and another
 * site on loopback. The running blog is not involved.
 *
 * The checks of receiving are here: each protocol, updates and deletions, and webmention.rocks' two tests of a
 * receiver. Those of sending are in send-checks.ts.
 */
import type { OutgoingNotification } from '../outbox/entry.ts';
import { pingbackRequest } from '../outbox/protocols/pingback.ts';
import { trackbackRequest } from '../outbox/protocols/trackback.ts';
import { webmentionRequest } from '../outbox/protocols/webmention.ts';
import {
  type Bench,
  type Check,
  Unexpected,
  expect,
  post,
  publish,
  read,
  servePage,
} from './check.ts';
import { createOtherSite } from './other-site.ts';
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

const GROUP = 'Receiving';

const RECEIVE_CHECKS: Check[] = [
  {
    group: GROUP,
    name: 'a pingback is verified and shown under the post',
    async run(bench) {
      const pair = await createPair(bench, 'pingback');
      const answer = await pingback(bench, pair);
      expect(answer.includes('<string>'), `The response is not a string: ${answer}`);
      await expectShown(bench, pair);
    },
  },
  {
    group: GROUP,
    name: 'a pingback without a link is fault 17',
    async run(bench) {
      const pair = await createPair(bench, 'pingback-without');
      servePage(bench, pair.path, 'No link.');
      const answer = await pingback(bench, pair);
      expect(/<(int|i4)>17</.test(answer), `The response is not fault 17: ${answer}`);
    },
  },
  {
    group: GROUP,
    name: 'a trackback is verified and shown under the post',
    async run(bench) {
      const pair = await createPair(bench, 'trackback');
      const answer = await trackback(bench, pair);
      expect(answer.includes('<error>0</error>'), `The response is ${answer}`);
      await expectShown(bench, pair);
    },
  },
  {
    group: GROUP,
    name: 'a trackback without a link is an error',
    async run(bench) {
      const pair = await createPair(bench, 'trackback-without');
      servePage(bench, pair.path, 'No link.');
      const answer = await trackback(bench, pair);
      expect(answer.includes('<error>1</error>'), `The response is ${answer}`);
    },
  },
  {
    group: GROUP,
    name: 'Receiver 1: a webmention gets 201 with a status page and is shown under the post',
    async run(bench) {
      const pair = await createPair(bench, 'webmention');
      const { status, location } = await webmention(bench, pair);
      expect(status === 201, `The status is ${status}.`);
      await expectShown(bench, pair);
      const page = location === null ? null : await read(bench, location);
      expect(page?.includes(pair.target) === true, 'The status page does not name the target.');
    },
  },
  {
    group: GROUP,
    name: 'Receiver 2: invalid URLs are refused with 400',
    async run(bench) {
      const { source, target } = await createPair(bench, 'garbage');
      for (const [one, other] of [
        ['blah', target],
        [source, 'blah'],
        ['blah', 'blah'],
      ] as const) {
        const { status } = await webmention(bench, { source: one, target: other });
        expect(status === 400, `source ${one}, target ${other}: the status is ${status}.`);
      }
    },
  },
  {
    group: GROUP,
    name: 'a webmention sent again updates the text',
    async run(bench) {
      const pair = await createPair(bench, 'update');
      await webmention(bench, pair);
      await expectShown(bench, pair);
      const html = `<p>I read <a href="${pair.target}">the words</a> of updating.</p>`;
      servePage(bench, pair.path, html);
      await webmention(bench, pair);
      await bench.blog.checks.verifyDue();
      const shown = await read(bench, pair.target);
      expect(shown?.includes('of updating') === true, 'The page does not show the new text.');
    },
  },
  {
    group: GROUP,
    name: 'a webmention from a page that answers 410 hides it',
    async run(bench) {
      const pair = await createPair(bench, 'delete');
      await webmention(bench, pair);
      await expectShown(bench, pair);
      bench.site.pages.set(pair.path, { status: 410 });
      await webmention(bench, pair);
      await expectHidden(bench, pair);
    },
  },
  {
    group: GROUP,
    name: 'a webmention from a page that lost its link hides it',
    async run(bench) {
      const pair = await createPair(bench, 'unlink');
      await webmention(bench, pair);
      await expectShown(bench, pair);
      servePage(bench, pair.path, 'Nothing here.');
      await webmention(bench, pair);
      await expectHidden(bench, pair);
    },
  },
  {
    group: GROUP,
    name: 'three protocols for one link are one response',
    async run(bench) {
      const pair = await createPair(bench, 'ledger');
      await pingback(bench, pair);
      await trackback(bench, pair);
      await webmention(bench, pair);
      await expectShown(bench, pair);
      const html = (await read(bench, pair.target)) ?? '';
      const responses = html.split('u-mention h-cite').length - 1;
      expect(responses === 1, `The page shows ${responses} responses.`);
    },
  },
];

type PostAndSource = { path: string; source: string; target: string };

/** A post of the blog, and a page of the other site that links to it. */
async function createPair(bench: Bench, name: string): Promise<PostAndSource> {
  const { url: target } = await publish(bench, { markdown: 'A post.', notifies: false });
  const path = `/receive/${name}`;
  const source = servePage(
    bench,
    path,
    `<p>I read <a href="${target}">the words</a> of ${name}.</p>`,
  );
  return { path, source, target };
}

type Pair = Pick<PostAndSource, 'source' | 'target'>;

const notification = (pair: Pair): OutgoingNotification => ({
  ...pair,
  linked: true,
  title: 'A page',
  excerpt: 'Its words.',
  blogName: 'The other site',
  feedUrls: [],
});

async function pingback(bench: Bench, pair: Pair): Promise<string> {
  return (await post(bench, `${bench.blog.url}/xmlrpc`, pingbackRequest(notification(pair)))).text;
}

async function trackback(bench: Bench, pair: Pair): Promise<string> {
  return (await post(bench, `${pair.target}/trackback`, trackbackRequest(notification(pair)))).text;
}

async function webmention(bench: Bench, pair: Pair) {
  return await post(bench, `${bench.blog.url}/webmention`, webmentionRequest(notification(pair)));
}

async function expectShown(bench: Bench, { source, target }: Pair): Promise<void> {
  await bench.blog.checks.verifyDue();
  const isShown = (await read(bench, target))?.includes(source) === true;
  expect(isShown, 'The page does not show the response.');
}

async function expectHidden(bench: Bench, { source, target }: Pair): Promise<void> {
  await bench.blog.checks.verifyDue();
  const isShown = (await read(bench, target))?.includes(source) === true;
  expect(!isShown, 'The page still shows the response.');
}
