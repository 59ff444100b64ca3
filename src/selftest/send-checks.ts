/**
 * The self-test's checks of sending: the 23 shapes of discovery, updates and deletions, each protocol.
 */
import { deletePost } from '../posts/withdraw.ts';
import { expect, publish, servePage, sendNotifications, type Bench, type Check } from './check.ts';
import { discoveryShapes, type DiscoveryShape, type ReceivedPing } from './other-site.ts';

export function sendChecks(origin: string): Check[] {
  return [
    ...discoveryShapes(origin).map(discoveryCheck),
    updateWithNewLink,
    updateWithRemovedLink,
    deletion,
    ...ONE_PROTOCOL,
    bestProtocolOnly,
  ];
}

function discoveryCheck(shape: DiscoveryShape): Check {
  return {
    group: 'Discovery',
    name: `${shape.number}: ${shape.what}`,
    async run(bench) {
      const target = `${bench.site.url}/test/${shape.number}`;
      const source = await publishLinksTo(bench, [target]);
      const received = await pingsSentBy(bench);
      const endpoint = bench.site.endpointOf(shape);
      expect(received.length === 1, `${received.length} pings were sent instead of one.`);
      expect(
        received[0]?.path === endpoint,
        `${received[0]?.path} was notified instead of ${endpoint}.`,
      );
      expectWebmention(received[0], source.url, target);
    },
  };
}

const updateWithNewLink: Check = {
  group: 'Sending',
  name: 'Update 1: an added link notifies the old target and the new one',
  async run(bench) {
    const [a, b] = [serveTarget(bench, 'a'), serveTarget(bench, 'b')];
    const { slug } = await publishLinksTo(bench, [a]);
    await pingsSentBy(bench);
    await publishLinksTo(bench, [a, b], slug);
    expectTargets(await pingsSentBy(bench), [a, b]);
  },
};

const updateWithRemovedLink: Check = {
  group: 'Sending',
  name: 'Update 2: a removed link notifies the target that lost it',
  async run(bench) {
    const [a, b] = [serveTarget(bench, 'a'), serveTarget(bench, 'b')];
    const { slug } = await publishLinksTo(bench, [a, b]);
    await pingsSentBy(bench);
    await publishLinksTo(bench, [a], slug);
    expectTargets(await pingsSentBy(bench), [a, b]);
  },
};

const deletion: Check = {
  group: 'Sending',
  name: 'Delete 1: a deleted post answers 410 and its target is notified again',
  async run(bench) {
    const target = serveTarget(bench, 'a');
    const { slug, url } = await publishLinksTo(bench, [target]);
    await pingsSentBy(bench);
    await deletePost(bench.blog.deps, slug);
    expectTargets(await pingsSentBy(bench), [target]);
    const page = await bench.blog.deps.fetchPage(new URL(url), LIMITS);
    expect(page.kind === 'gone' && page.status === 410, 'The deleted post does not answer 410.');
  },
};

const LIMITS = { timeoutMs: 15_000, maxBytes: 1_000_000, maxRedirects: 0 };

const rdf = (url: string, ping: string) => `<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description rdf:about="${url}" dc:identifier="${url}" dc:title="A page" trackback:ping="${ping}" />
</rdf:RDF>
-->`;

const ONE_PROTOCOL: Check[] = [
  {
    group: 'Sending',
    name: 'pingback, advertised by a header',
    async run(bench) {
      const target = `${bench.site.url}/pingback-header`;
      const headers: [string, string][] = [['X-Pingback', `${bench.site.url}/xmlrpc`]];
      bench.site.pages.set('/pingback-header', { headers, html: 'A page' });
      await expectOne(bench, target, '/xmlrpc', 'pingback.ping');
    },
  },
  {
    group: 'Sending',
    name: 'pingback, advertised by a link element',
    async run(bench) {
      const link = `<link rel="pingback" href="${bench.site.url}/xmlrpc">`;
      await expectOne(bench, servePage(bench, '/pingback-link', link), '/xmlrpc', 'pingback.ping');
    },
  },
  {
    group: 'Sending',
    name: 'trackback, advertised by RDF in a comment',
    async run(bench) {
      const block = rdf(`${bench.site.url}/rdf`, `${bench.site.url}/trackback`);
      await expectOne(bench, servePage(bench, '/rdf', block), '/trackback', 'blog_name=');
    },
  },
];

const bestProtocolOnly: Check = {
  group: 'Sending',
  name: 'only the best of three protocols',
  async run(bench) {
    const { url } = bench.site;
    const html = `<link rel="pingback" href="${url}/xmlrpc"><a rel="webmention" href="/mention"></a>${rdf(`${url}/all`, `${url}/trackback`)}`;
    await expectOne(bench, servePage(bench, '/all', html), '/mention', 'source=');
  },
};

/** A page of the other site that accepts webmentions. */
function serveTarget(bench: Bench, name: string): string {
  return servePage(bench, `/${name}`, `<a rel="webmention" href="/mention">mention</a>`);
}

async function publishLinksTo(bench: Bench, targets: string[], slug?: string) {
  // One sentence: a link that comes or goes changes the passage of the others.
  const markdown = `I read ${targets.map((target) => `[this](${target})`).join(' and ')}.`;
  const { post, url } = await publish(bench, { markdown, ...(slug !== undefined && { slug }) });
  return { slug: post.slug, url };
}

/** The pings that are sent until nothing is due. */
async function pingsSentBy(bench: Bench): Promise<ReceivedPing[]> {
  const before = bench.site.received.length;
  await sendNotifications(bench);
  return bench.site.received.slice(before);
}

async function expectOne(
  bench: Bench,
  target: string,
  endpoint: string,
  body: string,
): Promise<void> {
  await publishLinksTo(bench, [target]);
  const received = await pingsSentBy(bench);
  expect(received.length === 1, `${received.length} pings were sent instead of one.`);
  expect(
    received[0]?.path === endpoint,
    `${received[0]?.path} was notified instead of ${endpoint}.`,
  );
  expect(received[0]?.body.includes(body) === true, `The ping does not contain “${body}”.`);
}

function expectWebmention(
  received: ReceivedPing | undefined,
  source: string,
  target: string,
): void {
  const form = new URLSearchParams(received?.body);
  const type = received?.contentType.split(';')[0];
  expect(type === 'application/x-www-form-urlencoded', `The content type is ${type}.`);
  expect(form.get('source') === source, `The source is ${form.get('source')}.`);
  expect(form.get('target') === target, `The target is ${form.get('target')}.`);
}

function expectTargets(received: ReceivedPing[], targets: string[]): void {
  const found = received.map(({ body }) => new URLSearchParams(body).get('target')).sort();
  const right = JSON.stringify(found) === JSON.stringify([...targets].sort());
  expect(right, `Notified: ${found.join(', ') || 'none'}.`);
}
