/** Emails in the admin: queued and failed ones, why they failed, and sending again. */
import { expect, test } from 'vitest';
import { transact } from '../../../src/db/client.ts';
import { createDeliveries } from '../../../src/mail/deliver.ts';
import { queueEmail } from '../../../src/mail/queue.ts';
import { byClass, text } from '../../support/html.ts';
import { startMailServer } from '../../support/sites/mail-server.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

const LETTER = {
  key: 'one',
  recipient: 'ada@reader.example',
  subject: 'An <b>answer</b>',
  text: 'Words.\n',
};

test('200: an email that the server refused shows the reason, and a button sends it again', async () => {
  const server = await startMailServer();
  server.refusals.set(LETTER.recipient, 550);
  const blog = await testBlog({ env: { MAIL_URL: server.url } });
  const { agent, csrf } = await signedInAs(blog, 'owner');
  await transact(blog.deps.db, (transaction) => queueEmail(transaction, LETTER, blog.clock.now()));
  const deliveries = createDeliveries(blog.deps);
  await deliveries.deliverDue();

  const { text: html } = await agent.get('/admin/mail?state=failed').expect(200);
  const [row] = byClass(html, 'row').map(text);
  expect(row).toContain('Failed · An <b>answer</b>');
  expect(row).toContain('550');
  expect(html).not.toContain('<b>answer');
  const overview = (await agent.get('/admin').expect(200)).text;
  expect(overview).toContain('1 email could not be sent');

  server.refusals.clear();
  const { headers } = await agent
    .post('/admin/mail/retry')
    .type('form')
    .send({ csrf, state: 'failed' })
    .expect(303);
  const page = await agent.get(String(headers['location']).replace('http://blog.example', ''));
  expect(page.text).toContain('Sending again within a few seconds.');
  await deliveries.deliverDue();
  deliveries.close();
  expect(server.messages).toHaveLength(1);
  expect((await agent.get('/admin/mail?state=sent')).text).toContain('ada@reader.example');
});

test('200: without a mail server, the page says how to set one up', async () => {
  const blog = await testBlog();
  const { agent } = await signedInAs(blog, 'owner');
  expect((await agent.get('/admin/mail').expect(200)).text).toContain('MAIL_URL');
});
