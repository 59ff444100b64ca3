/**
 * Two blogs on separate hosts: one publishes links, the other receives linkbacks.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { install, type Installation } from '../support/blog/program.ts';

const PROTOCOLS = ['webmention', 'pingback', 'trackback'] as const;
type Protocol = (typeof PROTOCOLS)[number];
type OfEach<T> = Record<Protocol, T>;

/** The workers poll every two seconds, and a loaded machine is slow. */
const PATIENCE = { timeout: 60_000, interval: 300 };

async function each<T>(work: (protocol: Protocol) => Promise<T> | T): Promise<OfEach<T>> {
  const entries = PROTOCOLS.map(async (protocol) => [protocol, await work(protocol)] as const);
  return Object.fromEntries(await Promise.all(entries)) as OfEach<T>;
}

const all = <T>(value: T): OfEach<T> => ({
  webmention: value,
  pingback: value,
  trackback: value,
});

async function twoBlogs() {
  const settings = {
    FETCH_ALLOW_NETWORKS: '127.0.0.0/8',
    HOST_FETCHES_PER_MINUTE: '60',
    CLIENT_CLAIMS_PER_MINUTE: '1000',
  };
  const writer = await install({ ...settings, HOST: '127.0.0.2' });
  const reader = await install({ ...settings, HOST: '127.0.0.3' });
  await Promise.all([writer.start(), reader.start()]);
  return { writer, reader };
}

/** Publishes a file, or changes the post of its slug. @returns the post's address */
async function publish(
  blog: Installation,
  slug: string,
  text: string,
  fields: Record<string, string> = {},
): Promise<string> {
  const matter = Object.entries({ title: `A post called ${slug}`, slug, ...fields })
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
  writeFileSync(path.join(blog.folder, `${slug}.md`), `---\n${matter}---\n\n${text}\n`);
  const [where = ''] = (await blog.command('post', 'publish', `${slug}.md`)).split(' ');
  return blog.siteUrl + where;
}

async function outbox(blog: Installation): Promise<{ target: string }[]> {
  return JSON.parse(await blog.command('outbox', 'list', '--json')) as { target: string }[];
}

type Row = { id: number; target: string };

async function linkbacksOf(blog: Installation): Promise<Row[]> {
  return JSON.parse(await blog.command('linkbacks', 'list', '--json')) as Row[];
}

/** The outbox entries of each target. */
const byTarget = <T extends { target: string }>(rows: T[], targets: OfEach<string>) =>
  each((protocol) => rows.filter(({ target }) => target === targets[protocol]));

async function html(url: string): Promise<string> {
  return await (await fetch(url)).text();
}

const textOf = (page: string) => page.replace(/<[^>]+>/g, '');

/** Sentences with one link, each for one post of the receiving blog. */
const FIRST = [
  'Of all that I have read about bridges this year, ',
  'these few words',
  ' are what I would hand to a friend.',
];
const POLISHED = [
  'Of all that I have read about bridges this year, ',
  'these few words',
  ' are what I would give to a friend.',
];
const REWRITTEN = [
  'Having slept on it: ',
  'that text',
  ' is careless, and nobody should cross a river because of it.',
];

const linking = ([before = '', linked = '', after = '']: string[], target: string) =>
  `${before}[${linked}](${target})${after}\n\nAnother paragraph.`;

test('links published, edited, removed and deleted on one blog are shown, updated and hidden on the other, by each protocol', async () => {
  const { writer, reader } = await twoBlogs();
  const targets = await each(async (protocol) => {
    const url = await publish(reader, protocol, 'A post to be answered.', { pings: 'closed' });
    await reader.command('post', 'flags', protocol, `--${protocol}s`, 'open');
    return url;
  });
  const write = (text: (target: string) => string) =>
    each((protocol) => publish(writer, `on-${protocol}`, text(targets[protocol])));

  async function expectNotified(linked: boolean) {
    await expect
      .poll(async () => byTarget(await outbox(writer), targets), PATIENCE)
      .toMatchObject(await each((protocol) => [{ protocol, state: 'sent', linked }]));
  }

  /** One linkback by each protocol. @returns their ids */
  async function expectRows(row: object): Promise<string[]> {
    let rows: Row[] = [];
    await expect
      .poll(async () => byTarget((rows = await linkbacksOf(reader)), targets), PATIENCE)
      .toMatchObject(
        await each((protocol) => [{ via: [protocol], source: sources[protocol], ...row }]),
      );
    return rows.map(({ id }) => String(id));
  }

  /** Which of the texts are shown on the receiving blog, as a response of the sending blog's post. */
  async function expectShown(words: string[] | null) {
    const shown = () =>
      each(async (protocol) => {
        const page = await html(targets[protocol]);
        if (!page.includes(sources[protocol])) return 'nothing';
        return words && textOf(page).includes(words.join('')) ? 'these words' : 'other words';
      });
    await expect.poll(shown, PATIENCE).toEqual(all(words ? 'these words' : 'nothing'));
  }

  // Published.
  const sources = await write((target) => linking(FIRST, target));
  await expectNotified(true);
  const ids = await expectRows({ verification: 'verified', moderation: 'pending' });
  await expectShown(null);
  await reader.antiphon('linkbacks', 'approve', ...ids);
  await expectShown(FIRST);

  // Edited: a changed word, shown at once; a changed sentence, pending until the owner approves it.
  await write((target) => linking(POLISHED, target));
  await expectShown(POLISHED);
  await write((target) => linking(REWRITTEN, target));
  await expectRows({
    verification: 'verified',
    moderation: 'approved',
    proposed: { changes: [{ kind: 'words' }] },
  });
  await expectShown(POLISHED);
  await reader.antiphon('linkbacks', 'approve', ...ids);
  await expectShown(REWRITTEN);

  // Link removed, and put back.
  await write(() => 'Nothing about bridges.\n\nAnother paragraph.');
  await expectShown(null);
  await expectRows({ verification: 'link-missing', moderation: 'approved' });
  await expectNotified(false);
  await write((target) => linking(REWRITTEN, target));
  await expectShown(REWRITTEN);

  // Deleted.
  await each((protocol) => writer.command('post', 'delete', `on-${protocol}`));
  expect(await each(async (protocol) => (await fetch(sources[protocol])).status)).toEqual(all(410));
  await expectShown(null);
  await expectRows({ verification: 'source-gone', moderation: 'approved' });
  await expectNotified(false);
}, 400_000);

test('a like and a reply arrive with their type and author', async () => {
  const { writer, reader } = await twoBlogs();
  await writer.command('settings', 'set', 'authorName', 'Ada');
  const target = await publish(reader, 'answered', 'A post to be answered.');
  const words = 'I crossed it yesterday, and it holds.';
  const like = await publish(writer, 'a-like', 'I like it.', { 'like-of': target });
  const reply = await publish(writer, 'a-reply', words, { 'in-reply-to': target });

  const common = { target, via: ['webmention'], verification: 'verified', author: 'Ada' };
  await expect
    .poll(async () => (await linkbacksOf(reader)).reverse(), PATIENCE)
    .toMatchObject([
      { source: like, type: 'like', ...common },
      { source: reply, type: 'reply', content: words, ...common },
    ]);
  await reader.antiphon('linkbacks', 'approve', '1', '2');

  const page = await html(target);
  const [face = ''] = /<li class="u-like h-cite".*?<\/li>/s.exec(page) ?? [];
  expect(face).toContain(`href="${like}"`);
  expect(textOf(face)).toContain('Ada');
  const [comment = ''] = /<li class="linkback u-comment h-cite".*?<\/li>/s.exec(page) ?? [];
  expect(comment).toContain(`href="${reply}"`);
  expect(textOf(comment)).toContain('Ada');
  expect(textOf(comment)).toContain(words);
}, 200_000);
