/**
 * What others tell the blog: each protocol in and out of the ledger, updates and deletions, and
 * the two published tests of a webmention receiver.
 */
import { pingbackRequest } from '../outbox/protocols/pingback.ts';
import { trackbackRequest } from '../outbox/protocols/trackback.ts';
import { webmentionRequest } from '../outbox/protocols/webmention.ts';
import type { OutgoingNotification } from '../outbox/entry.ts';
import { expect, post, publish, read, serve, type Bench, type Check } from './check.ts';

const GROUP = 'Receiving';

export const RECEIVE_CHECKS: Check[] = [
  {
    group: GROUP,
    name: 'a pingback is read, and quoted under the post',
    async run(bench) {
      const scene = await setScene(bench, 'pingback');
      const answer = await pingback(bench, scene);
      expect(answer.includes('<string>'), `The answer is no string: ${answer}`);
      await expectShown(bench, scene);
    },
  },
  {
    group: GROUP,
    name: 'a pingback without a link is fault 17',
    async run(bench) {
      const scene = await setScene(bench, 'pingback-without');
      serve(bench, scene.path, 'No link.');
      const answer = await pingback(bench, scene);
      expect(/<(int|i4)>17</.test(answer), `The answer is no fault 17: ${answer}`);
    },
  },
  {
    group: GROUP,
    name: 'a trackback is read, and quoted under the post',
    async run(bench) {
      const scene = await setScene(bench, 'trackback');
      const answer = await trackback(bench, scene);
      expect(answer.includes('<error>0</error>'), `The answer is ${answer}`);
      await expectShown(bench, scene);
    },
  },
  {
    group: GROUP,
    name: 'a trackback without a link is an error',
    async run(bench) {
      const scene = await setScene(bench, 'trackback-without');
      serve(bench, scene.path, 'No link.');
      const answer = await trackback(bench, scene);
      expect(answer.includes('<error>1</error>'), `The answer is ${answer}`);
    },
  },
  {
    group: GROUP,
    name: 'Receiver 1: a webmention is 201 with a status page, and quoted under the post',
    async run(bench) {
      const scene = await setScene(bench, 'webmention');
      const { status, location } = await webmention(bench, scene);
      expect(status === 201, `The status is ${status}.`);
      await expectShown(bench, scene);
      const page = location === null ? null : await read(bench, location);
      expect(page?.includes(scene.target) === true, 'The status page does not name the target.');
    },
  },
  {
    group: GROUP,
    name: 'Receiver 2: addresses that are none are refused with 400',
    async run(bench) {
      const { source, target } = await setScene(bench, 'garbage');
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
    name: 'a webmention sent again brings the new text',
    async run(bench) {
      const scene = await setScene(bench, 'update');
      await webmention(bench, scene);
      await expectShown(bench, scene);
      const html = `<p>I read <a href="${scene.target}">the words</a> of updating.</p>`;
      serve(bench, scene.path, html);
      await webmention(bench, scene);
      await bench.blog.checks.verifyDue();
      const shown = await read(bench, scene.target);
      expect(shown?.includes('of updating') === true, 'The page does not show the new text.');
    },
  },
  {
    group: GROUP,
    name: 'a webmention of a page that answers 410 takes it back',
    async run(bench) {
      const scene = await setScene(bench, 'delete');
      await webmention(bench, scene);
      await expectShown(bench, scene);
      bench.site.pages.set(scene.path, { status: 410 });
      await webmention(bench, scene);
      await expectHidden(bench, scene);
    },
  },
  {
    group: GROUP,
    name: 'a webmention of a page that lost its link takes it back',
    async run(bench) {
      const scene = await setScene(bench, 'unlink');
      await webmention(bench, scene);
      await expectShown(bench, scene);
      serve(bench, scene.path, 'Nothing here.');
      await webmention(bench, scene);
      await expectHidden(bench, scene);
    },
  },
  {
    group: GROUP,
    name: 'three protocols for one link are one response',
    async run(bench) {
      const scene = await setScene(bench, 'ledger');
      await pingback(bench, scene);
      await trackback(bench, scene);
      await webmention(bench, scene);
      await expectShown(bench, scene);
      const html = (await read(bench, scene.target)) ?? '';
      const responses = html.split('u-mention h-cite').length - 1;
      expect(responses === 1, `The page shows ${responses} responses.`);
    },
  },
];

type Scene = { path: string; source: string; target: string };

/** A post of the blog, and a page of the other site that links to it. */
async function setScene(bench: Bench, name: string): Promise<Scene> {
  const { url: target } = await publish(bench, { markdown: 'A post.', notifies: false });
  const path = `/receive/${name}`;
  const source = serve(bench, path, `<p>I read <a href="${target}">the words</a> of ${name}.</p>`);
  return { path, source, target };
}

type Pair = Pick<Scene, 'source' | 'target'>;

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
