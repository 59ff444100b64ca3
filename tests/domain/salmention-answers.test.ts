/** Salmention: a target that was notified stays sent, whatever it answers to a notification of other responses. */
import { describe, expect, test } from 'vitest';
import { setBlocked } from '../../src/hosts/switches.ts';
import { entryFacts } from '../../src/outbox/texts.ts';
import { PINGBACK, save } from '../support/blog/outbox.ts';
import { notified } from '../support/blog/salmention.ts';
import { endpoint, pingbackThanks } from '../support/sites/receiver.ts';
import { page } from '../support/sites/source-site.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('a target that was notified, and has other responses to hear of', () => {
  test('stays sent, with the answer, if it refuses, has no endpoint or is gone now', async () => {
    const { blog, site, received, comment, sentAfter } = await notified();
    const before = (await blog.outbox())[0];
    const answers: [days: number, () => void, string][] = [
      [2, () => (site.pages['/webmention'] = endpoint(received, { status: 400 })), '400'],
      [4, () => (site.pages['/a'] = page('')), 'no endpoint now'],
      [8, () => (site.pages['/a'] = { status: 410, body: '' }), '410'],
    ];
    for (const [days, change, answer] of answers) {
      change();
      await comment();
      await sentAfter(days * DAY);
      const [entry] = await blog.outbox();
      expect(entry).toMatchObject({
        state: 'sent',
        sentAt: before?.sentAt,
        protocol: 'webmention',
      });
      expect(entry?.lastAnswer).toContain(answer);
      expect(entry && entryFacts(entry)).toContain(
        'not notified again of the other responses that the post showed',
      );
    }
  });

  test('gets no pingback instead, until its passage changes', async () => {
    const { blog, site, post, a, received, comment, sentAfter } = await notified();
    site.pages['/xmlrpc'] = endpoint(received, pingbackThanks);
    site.pages['/a'] = page(PINGBACK(site.url('/xmlrpc')));
    await comment();
    expect(await sentAfter(10 * MINUTE)).toEqual([]);
    expect((await blog.outbox())[0]).toMatchObject({
      state: 'sent',
      lastAnswer: 'Not notified again: the page now takes pingbacks only.',
    });
    await save(blog, `I have read [this](${a}) again.`, { slug: post.slug });
    await blog.notify();
    expect(received.map(({ path }) => path)).toEqual(['POST /xmlrpc']);
    expect((await blog.outbox())[0]).toMatchObject({ state: 'sent', protocol: 'pingback' });
  });

  test('gets what a change of its passage sends, and its refusal, while it is due for both', async () => {
    const { blog, site, post, a, received, comment } = await notified();
    await comment();
    blog.clock.advance(10 * MINUTE);
    await blog.sends.salmentionDue();
    site.pages['/webmention'] = endpoint(received, { status: 400 });
    await save(blog, `I have read [this](${a}) again.`, { slug: post.slug });
    await blog.notify();
    expect((await blog.outbox())[0]).toMatchObject({ state: 'refused' });
  });

  test('stays sent if the owner blocks its host meanwhile', async () => {
    const { blog, a, comment } = await notified();
    await comment();
    blog.clock.advance(10 * MINUTE);
    await blog.sends.salmentionDue();
    await setBlocked(blog.deps, new URL(a).hostname, true);
    await blog.sends.sendDue();
    const [entry] = await blog.outbox();
    expect(entry).toMatchObject({ state: 'sent', nextTryAt: null });
    expect(entry?.lastAnswer).toContain('is blocked');
  });
});
