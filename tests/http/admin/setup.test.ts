import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { offerSetup } from '../../../src/accounts/setup.ts';
import { listUsers } from '../../../src/accounts/users.ts';
import { loadSeeds } from '../../../src/posts/load-seeds.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { PASSWORD, aUser } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

const TYPED = {
  siteTitle: 'The Caspian Notebook',
  siteLanguage: 'az',
  timeZone: 'Asia/Baku',
  name: 'Leyla',
  email: 'Leyla@Blog.Example',
  password: PASSWORD,
};

async function fresh() {
  const blog = await testBlog();
  const address = `/admin/setup/${(await offerSetup(blog.deps)) ?? ''}`;
  const send = (typed: Partial<typeof TYPED> = {}) =>
    blog.request
      .post(address)
      .type('form')
      .send({ ...TYPED, ...typed });
  return { ...blog, address, send };
}

describe('the first run', () => {
  test('303: the form creates the owner, names the blog, and signs in', async () => {
    const { deps, request, address, send } = await fresh();
    expect((await request.get(address).expect(200)).text).toContain('Set up your blog');
    const answer = await send()
      .expect(303)
      .expect('Location', 'http://blog.example/admin/posts/new');
    const [cookie = ''] = answer.get('Set-Cookie') ?? [];
    await request
      .get('/admin')
      .set('Cookie', cookie.split(';')[0] ?? '')
      .expect(200);
    expect(await readSettings(deps)).toMatchObject({
      siteTitle: 'The Caspian Notebook',
      siteLanguage: 'az',
      timeZone: 'Asia/Baku',
    });
    expect(await listUsers(deps)).toMatchObject([{ email: 'leyla@blog.example', role: 'owner' }]);
    expect(await listActions(deps, { max: 5 })).toMatchObject([
      { who: 'Leyla', action: 'set up the blog' },
    ]);
  });

  test.each([
    ['siteTitle', ''],
    ['siteLanguage', 'no language'],
    ['timeZone', 'Middle/Earth'],
    ['name', ' '],
    ['email', 'nobody'],
    ['password', 'short'],
  ])('422: a form with an invalid %s comes back with an error beside it', async (name, wrong) => {
    const { deps, send } = await fresh();
    const { text } = await send({ [name]: wrong }).expect(422);
    expect(text).toMatch(
      new RegExp(
        `<(?:input|select) id="${name}"[^>]*aria-invalid="true"[^>]*aria-describedby="${name}-message"`,
      ),
    );
    expect(text.match(/aria-invalid/g)).toHaveLength(1);
    if (name !== 'siteTitle') expect(text).toContain('value="The Caspian Notebook"');
    expect(text).not.toContain(PASSWORD);
    expect(await listUsers(deps)).toEqual([]);
  });

  test.each([
    [{ keepsSamples: 'on' }, 2],
    [{}, 0],
  ])('303: with %j, %i sample posts stay', async (typed, count) => {
    const { deps, address, request } = await fresh();
    await loadSeeds(deps);
    await request
      .post(address)
      .type('form')
      .send({ ...TYPED, ...typed })
      .expect(303);
    expect(await deps.db.post.count({ where: { status: 'published' } })).toBe(count);
  });

  test('303: the spam words to begin with are added only where the box is ticked', async () => {
    const without = await fresh();
    await without.send().expect(303);
    expect(await without.deps.db.listEntry.count()).toBe(0);
    const { deps, request, address } = await fresh();
    const form = request.post(address).type('form');
    await form.send({ ...TYPED, addsSpamWords: 'on' }).expect(303);
    expect(await deps.db.listEntry.count()).toBeGreaterThan(20);
  });

  test('200: languages are listed by name, and the time zone is UTC until a script fills it in', async () => {
    const { request, address } = await fresh();
    const { text } = await request.get(address).expect(200);
    expect(text).toContain('<option value="az">Azerbaijani</option>');
    expect(text).toContain('<option value="UTC" selected>');
  });

  test('404: a guessed, used or expired setup URL is not found', async () => {
    const { deps, request, address, send } = await fresh();
    await request.get('/admin/setup/guessed').expect(404);
    await request.post('/admin/setup/guessed').type('form').send(TYPED).expect(404);
    await aUser({ deps });
    const { text } = await request.get(address).expect(404);
    expect(text).toContain('no longer works');
    await send().expect(404);
  });

  test('200: hostile markup in the form is shown as text', async () => {
    const { send } = await fresh();
    const { text } = await send({ name: '"><script>alert(1)</script>', email: '' }).expect(422);
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;script&gt;alert(1)');
  });
});
