/** Checks the HTML of every admin page. */
import { readdirSync } from 'node:fs';
import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { inviteUser } from '../../../src/accounts/invite.ts';
import { turnOnSecondFactor, newTotpSecret } from '../../../src/accounts/second-factor.ts';
import { offerSetup } from '../../../src/accounts/setup.ts';
import { transact } from '../../../src/db/client.ts';
import { RUN_STATES } from '../../../src/import/run.ts';
import { queueEmail } from '../../../src/mail/queue.ts';
import { editPost } from '../../../src/posts/edit.ts';
import { consentPages } from '../../support/blog/consent.ts';
import { aUser, PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { problemsIn } from '../../support/html-problems.ts';
import { aLinkback } from '../../support/samples/a-linkback.ts';
import { aComment } from '../../support/samples/comments.ts';
import { aReport, aRunIn, anUnfetched } from '../../support/samples/import-run.ts';
import { aFile, anImage, aPdf } from '../../support/samples/media.ts';

const A_TOKEN = { tokenName: 'A phone', tokenPassword: PASSWORD, scope: 'create', days: '30' };

/** Signed in as an owner, with one of everything that the pages list. */
async function admin() {
  const blog = await testBlog();
  const { agent, csrf, user } = await signedInAs(blog);
  const { deps } = blog;
  const now = deps.clock.now();
  const { id, slug } = await aPost(deps, {
    ...{ title: 'A <post>', tags: ['Sea'], author: 'Ana' },
    categories: ['World', 'Asia'],
  });
  const draft = {
    title: 'A <post>',
    slug,
    markdown: '[Elsewhere](http://far.example/)\n\nhttp://near.example/',
  };
  await editPost(deps, id, { version: 0, draft, userId: user.id });
  await aPost(deps, { title: 'A draft', status: 'draft' });
  await anImage(blog);
  await aComment(blog, id);
  for (const moderation of ['pending', 'approved', 'spam'] as const) {
    await aLinkback(deps, { postId: id, moderation, scoreReasons: '[]', type: 'reply' });
  }
  await transact(deps.db, async (transaction) => {
    const email = { recipient: 'ada@reader.example', subject: 'An <answer>', text: 'Words.\n' };
    await queueEmail(transaction, { key: 'one', ...email }, now);
    await transaction.host.create({ data: { name: 'far.example', freeAt: now } });
    const target = 'http://far.example/';
    const entry = { postId: id, target, targetKey: target, passage: '', createdAt: now };
    const outcome = { state: 'failed', hostName: 'far.example', lastAnswer: 'HTTP 400' };
    await transaction.outboxEntry.create({ data: { ...entry, ...outcome } });
  });
  const { secret: invited } = await inviteUser(deps, {
    name: 'Ana',
    email: 'ana@blog.example',
    role: 'author',
  });
  return {
    blog,
    postId: id,
    invited,
    get: async (path: string) => (await agent.get(`/admin${path}`)).text,
    post: async (path: string, fields: object) =>
      (
        await agent
          .post(`/admin${path}`)
          .type('form')
          .send({ csrf, ...fields })
      ).text,
  };
}

type Admin = Awaited<ReturnType<typeof admin>>;

async function signInPages({ blog }: Admin): Promise<string[]> {
  const send = async (path: string, fields: object) =>
    (await blog.request.post(`/admin${path}`).type('form').send(fields)).text;
  const { id, email } = await aUser(blog, 'author');
  const secret = newTotpSecret();
  const timestamp = blog.clock.now().getTime();
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
  await turnOnSecondFactor(blog.deps, id, { secret, code });
  return [await send('/sign-in', { email, password: PASSWORD })];
}

/** The pages of each template, in their usual states. */
const PAGES: Record<string, (admin: Admin) => Promise<string[]>> = {
  account: async ({ get }) => [await get('/account')],
  'app-password': async ({ post }) => [
    await post('/account/app-passwords', { appName: 'The phone', appPassword: PASSWORD }),
    await post('/account/app-passwords', { appName: '', appPassword: '' }),
  ],
  'access-token': async ({ post }) => [await post('/account/access-tokens', A_TOKEN)],
  audit: async ({ get }) => [await get('/audit')],
  authorize: async (given) => [(await consentPages(given)).asked],
  authorized: async (given) => [(await consentPages(given)).answered],
  commenter: async ({ get }) => [await get('/commenters/1')],
  comment: async ({ get }) => [await get('/responses/comments/1')],
  linkback: async ({ get }) => [await get('/responses/linkbacks/1')],
  responses: async ({ get }) => [
    await get('/responses'),
    await get('/responses?state=approved'),
    await get('/responses?state=spam'),
  ],
  calendar: async ({ get }) => [await get('/posts/calendar?month=2027-02')],
  'dry-run': async ({ post }) => [
    await post('/posts/dry-run', { title: 'A', markdown: '[x](http://far.example/a)' }),
  ],
  editor: async ({ get, post, postId }) => [
    await get('/posts/new'),
    await get(`/posts/${postId}`),
    await post('/posts/new', { title: '', date: 'x', trackbacksTo: 'x' }),
    // Saved from a version that is not the newest.
    await post(`/posts/${postId}`, { version: '0', title: 'Mine', markdown: 'Mine' }),
  ],
  invitation: async ({ post }) => [
    await post('/users', { name: 'Bo', email: 'bo@blog.example', role: 'author' }),
  ],
  'invited-closed': async ({ get }) => [await get('/invited/none')],
  invited: async ({ get, invited }) => [await get(`/invited/${invited}`)],
  lists: async ({ get }) => [await get('/lists')],
  mail: async ({ get }) => [await get('/mail')],
  media: async ({ blog, get }) => {
    await aFile(blog);
    return [await get('/media')];
  },
  file: async ({ blog, get, post }) => {
    const { id } = await aFile(blog);
    const { id: pdf } = await aFile(blog, { name: 'Notes.pdf', content: aPdf() });
    return [
      await get(`/media/${id}`),
      await get(`/media/${pdf}`),
      await post(`/media/${id}`, { fileName: '', title: 'x'.repeat(5_000) }),
    ];
  },
  'file-delete': async ({ blog, get }) => [await get(`/media/${(await aFile(blog)).id}/delete`)],
  import: async ({ blog, get, post }) => {
    const empty = await get('/settings/import');
    for (const state of ['failed', 'done', 'uploading'] as const) await aRunIn(blog, state);
    return [
      empty,
      await get('/settings/import'),
      await post('/settings/import', { path: '/nothing/here' }),
      await post('/settings/import', { path: '' }),
    ];
  },
  'import-run': async ({ blog, get }) => {
    const report = JSON.stringify(aReport());
    const pages: string[] = [];
    for (const state of RUN_STATES) {
      const problem = state === 'failed' ? 'The file ends too early.' : null;
      const hasWritten = [
        'writing',
        'stopped',
        'done',
        'undoing',
        'undo-failed',
        'undone',
      ].includes(state);
      const written = hasWritten ? { report, position: 100, entries: 300 } : {};
      const id = await aRunIn(blog, state, { problem, ...written });
      if (state === 'done') await anUnfetched(blog, id);
      pages.push(await get(`/settings/import/${id}`));
    }
    return pages;
  },
  'import-undo': async ({ blog, get }) => [
    await get(`/settings/import/${await aRunIn(blog, 'done', { position: 1 })}/undo`),
  ],
  export: async ({ get, post }) => [
    await get('/settings/export'),
    await post('/settings/export', { format: 'x', exportPassword: 'x' }),
  ],
  backup: async ({ blog, get, post }) => {
    const empty = await get('/settings/backup');
    const madeAt = blog.clock.now();
    await blog.deps.db.backup.createMany({
      data: [
        { madeAt, form: 'sqlite', file: 'a.zip', size: 1_000 },
        { madeAt, form: 'portable', automatic: true, problem: 'The disk is full.' },
      ],
    });
    return [
      empty,
      await get('/settings/backup'),
      await post('/settings/backup', { backupPassword: 'x' }),
    ];
  },
  message: async ({ blog }) => {
    const { agent } = await signedInAs(blog, 'author');
    return [(await agent.get('/admin/settings').expect(403)).text];
  },
  outbox: async ({ get }) => [await get('/outbox'), await get('/outbox?state=failed')],
  overview: async ({ get }) => [await get('')],
  terms: async ({ get }) => [
    await get('/categories'),
    await get('/tags?done=merged'),
    await get('/authors'),
  ],
  term: async ({ get, post }) => [
    await get('/tags/sea'),
    await get('/authors/ana'),
    await get('/categories/asia'),
    await post('/categories/asia', { name: '', slug: 'asia' }),
  ],
  users: async ({ get, post }) => [await get('/users'), await post('/users', { name: '' })],
  'image-delete': async ({ get }) => [await get('/media/1/delete')],
  image: async ({ get }) => [await get('/media/1')],
  posts: async ({ get }) => [await get('/posts'), await get('/posts?q=none')],
  'recovery-codes': async ({ blog }) => {
    const { agent, csrf } = await signedInAs(blog);
    const secret = newTotpSecret();
    const timestamp = blog.clock.now().getTime();
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
    const form = agent.post('/admin/account/second-factor').type('form');
    return [(await form.send({ csrf, secret, code, onPassword: PASSWORD }).expect(200)).text];
  },
  publish: async ({ get, post, postId }) => [
    await get(`/posts/${postId}/publish`),
    await post(`/posts/${postId}/publish`, { when: 'later', date: '', status: 'protected' }),
  ],
  convert: async ({ blog, get }) => {
    const markdown = '<p>a<sup>b</sup></p><table><tr><td colspan="2">c</table>';
    const { id } = await aPost(blog.deps, { bodyFormat: 'html', markdown });
    return [await get(`/posts/${id}`), await get(`/posts/${id}/convert`)];
  },
  revisions: async ({ get, postId }) => [
    await get(`/posts/${postId}/revisions`),
    await get(`/posts/${postId}/revisions/0`),
  ],
  resume: async ({ blog }) => {
    const { email } = await aUser(blog, 'owner');
    const form = { email, password: PASSWORD, return: '/admin/lists', 'carried.words': 'a\nb' };
    return [(await blog.request.post('/admin/sign-in').type('form').send(form).expect(200)).text];
  },
  'second-factor': async ({ get, post }) => [
    await get('/account/second-factor'),
    await post('/account/second-factor', { code: '0', onPassword: '' }),
  ],
  'self-test': async ({ get }) => [await get('/self-test')],
  settings: async ({ get, post }) => [
    await get('/settings/general'),
    await get('/settings/appearance'),
    await get('/settings/linkbacks'),
    await post('/settings/general', { siteTitle: '', permalinks: 'x' }),
    await post('/settings/appearance', { accent: 'other', rowLabel0: 'a', rowAddress0: 'b' }),
  ],
  'setup-closed': async ({ get }) => [await get('/setup/none')],
  setup: async () => {
    const { deps, request } = await testBlog();
    const path = `/admin/setup/${(await offerSetup(deps)) ?? ''}`;
    return [
      (await request.get(path).expect(200)).text,
      (await request.post(path).type('form').send({ siteTitle: '' }).expect(422)).text,
    ];
  },
  forgot: async ({ blog }) => {
    const mailing = await testBlog({ env: { MAIL_URL: 'file:nowhere' } });
    const form = mailing.request.post('/admin/forgot').type('form');
    return [
      (await blog.request.get('/admin/forgot').expect(200)).text,
      (await mailing.request.get('/admin/forgot').expect(200)).text,
      (await form.send({ email: 'x' }).expect(422)).text,
    ];
  },
  'forgot-sent': async () => {
    const mailing = await testBlog({ env: { MAIL_URL: 'file:nowhere' } });
    const form = mailing.request.post('/admin/forgot').type('form');
    return [(await form.send({ email: 'a@b.example' }).expect(200)).text];
  },
  'sign-in-code': signInPages,
  'sign-in': async ({ blog }) => [
    (await blog.request.get('/admin/sign-in').expect(200)).text,
    (await blog.request.post('/admin/sign-in').type('form').send({ email: 'x' })).text,
  ],
  notified: async ({ get, postId }) => [await get(`/posts/${postId}/notifications`)],
};

const NAMES = Object.keys(PAGES);
/** Pages per blog: each creates a few accounts, whose passwords take time to hash. */
const A_BLOG = 8;
const GROUPS = Array.from({ length: Math.ceil(NAMES.length / A_BLOG) }, (_, i) =>
  NAMES.slice(i * A_BLOG, (i + 1) * A_BLOG),
);

test.each(GROUPS.map((names) => [names.join(', '), names] as const))(
  '200 or 4xx: the HTML checker finds no error on the pages %s',
  async (_, names) => {
    const given = await admin();
    const found: string[] = [];
    for (const name of names) {
      const pages = (await PAGES[name]?.(given)) ?? [];
      for (const [i, html] of pages.entries()) {
        const page = `${name} ${String(i + 1)}`;
        expect(html, page).toContain('</html>');
        found.push(...(await problemsIn(html)).map((problem) => `${page}: ${problem}`));
      }
    }
    expect(found).toEqual([]);
  },
  60_000,
);

test('every template of the admin is among the checked pages', () => {
  const folder = new URL('../../../views/admin/', import.meta.url);
  const templates = readdirSync(folder).filter((name) => name.endsWith('.ejs'));
  const names = templates.map((name) => name.replace(/\.ejs$/, ''));
  expect(Object.keys(PAGES).sort()).toEqual(names.sort());
});
