/**
 * Emails: queued once, tried until a server accepts them, and failed in the end.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { createDeliveries } from '../../src/mail/deliver.ts';
import type { Email } from '../../src/mail/email.ts';
import {
  countFailedMail,
  listEmails,
  retryEmails,
  pruneMail,
  queueEmail,
} from '../../src/mail/queue.ts';
import { testBlog } from '../support/blog/test-blog.ts';
import { startMailServer } from '../support/sites/mail-server.ts';

const MINUTE_MS = 60_000;
const EMAIL: Email = {
  key: 'an email',
  recipient: 'ada@reader.example',
  subject: 'Grüße aus Bakı',
  text: 'A first line.\n\nA second: ə.\n',
  headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
};

async function postOffice() {
  const server = await startMailServer();
  const blog = await testBlog({ env: { MAIL_URL: server.url, MAIL_FROM: 'blog@blog.example' } });
  const deliveries = createDeliveries(blog.deps);
  onTestFinished(() => {
    deliveries.close();
  });
  const write = (emailRow: Partial<Email> = {}) =>
    transact(blog.deps.db, (transaction) =>
      queueEmail(transaction, { ...EMAIL, ...emailRow }, blog.clock.now()),
    );
  const emails = async () => (await listEmails(blog.deps, { max: 50 })).emails;
  return { ...server, blog, deliveries, write, emails };
}

test('an email is sent once, complete, with its header fields', async () => {
  const { deliveries, write, emails, messages } = await postOffice();
  await write();
  await write({ subject: 'The same key' });
  expect(await deliveries.deliverDue()).toBe(1);
  expect(await deliveries.deliverDue()).toBe(0);
  expect(messages).toHaveLength(1);
  const [message = ''] = messages;
  expect(message).toContain('To: ada@reader.example');
  expect(message).toContain('From: blog@blog.example');
  expect(message).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  expect(message).toContain('Auto-Submitted: auto-generated');
  expect(message).toMatch(/Message-ID: <\d+\.[0-9a-f]{16}@blog\.example>/);
  expect(await emails()).toMatchObject([{ state: 'sent', dueAt: null, subject: EMAIL.subject }]);
});

test('a permanent refusal is not tried again until an owner retries it', async () => {
  const { blog, deliveries, write, emails, refusals, messages } = await postOffice();
  refusals.set(EMAIL.recipient, 550);
  await write();
  await deliveries.deliverDue();
  expect(await emails()).toMatchObject([{ state: 'failed', dueAt: null, attempts: 1 }]);
  expect((await emails())[0]?.outcome).toContain('550');
  expect(await countFailedMail(blog.deps)).toBe(1);

  refusals.clear();
  expect(await retryEmails(blog.deps, 'failed')).toHaveLength(1);
  await deliveries.deliverDue();
  expect(messages).toHaveLength(1);
  expect(await emails()).toMatchObject([{ state: 'sent' }]);
});

test('a transient failure is tried again after 1, 5 and 30 minutes, and fails in the end', async () => {
  const { blog, deliveries, write, emails, refusals } = await postOffice();
  refusals.set(EMAIL.recipient, 451);
  await write();
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 7; attempt += 1) {
    const before = blog.clock.now().getTime();
    expect(await deliveries.deliverDue()).toBe(1);
    const [emailRow] = await emails();
    if (emailRow?.dueAt) {
      waits.push((emailRow.dueAt.getTime() - before) / MINUTE_MS);
      blog.clock.advance(emailRow.dueAt.getTime() - before);
    }
  }
  expect(waits).toEqual([1, 5, 30, 120, 720, 1_440]);
  expect(await emails()).toMatchObject([{ state: 'failed', attempts: 7 }]);
});

test('an unreachable server is a transient failure, and a recipient cannot add header fields', async () => {
  const blog = await testBlog({ env: { MAIL_URL: 'smtp://127.0.0.1:1' } });
  const deliveries = createDeliveries(blog.deps);
  onTestFinished(() => {
    deliveries.close();
  });
  await transact(blog.deps.db, (transaction) => queueEmail(transaction, EMAIL, blog.clock.now()));
  await deliveries.deliverDue();
  const { emails } = await listEmails(blog.deps, { max: 5 });
  expect(emails).toMatchObject([{ state: 'due', attempts: 1 }]);
});

test('file: writes each email into a folder; a subject of two lines becomes one', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'antiphon-mail-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const blog = await testBlog({ env: { MAIL_URL: `file:${folder}` } });
  await transact(blog.deps.db, (transaction) =>
    queueEmail(
      transaction,
      { ...EMAIL, subject: 'One\r\nBcc: eve@evil.example' },
      blog.clock.now(),
    ),
  );
  await createDeliveries(blog.deps).deliverDue();
  const [file = ''] = await readdir(folder);
  const text = await readFile(path.join(folder, file), 'utf8');
  expect(text).toContain('To: ada@reader.example');
  expect(text).not.toMatch(/^Bcc:/m);
});

test('sent emails are deleted after thirty days', async () => {
  const { blog, deliveries, write, emails } = await postOffice();
  await write();
  await deliveries.deliverDue();
  expect(await pruneMail(blog.deps)).toBe(0);
  blog.clock.advance(31 * 24 * 60 * MINUTE_MS);
  expect(await pruneMail(blog.deps)).toBe(1);
  expect(await emails()).toEqual([]);
});

test('without MAIL_URL, nothing is sent', async () => {
  const blog = await testBlog();
  await transact(blog.deps.db, (transaction) => queueEmail(transaction, EMAIL, blog.clock.now()));
  expect(await createDeliveries(blog.deps).deliverDue()).toBe(0);
});
