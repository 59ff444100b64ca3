/** Settings → Export: the download after the password, and what is refused. */
import { describe, expect, test } from 'vitest';
import { PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

const PAGE = '/admin/settings/export';

describe('an export', () => {
  test('200: the password starts the download of everything as JSON lines, and the audit log has it', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { title: 'Notes on a ferry' });
    const { agent, csrf } = await signedInAs(blog);
    const form = { csrf, format: 'json', exportPassword: PASSWORD };
    const { headers, body } = (await agent
      .post(PAGE)
      .type('form')
      .send(form)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part));
        res.on('end', () => {
          done(null, Buffer.concat(parts).toString('utf8'));
        });
      })
      .expect(200)) as { headers: Record<string, string>; body: string };
    expect(headers['content-disposition']).toBe(
      'attachment; filename=blog.example-2026-11-23.jsonl',
    );
    expect(headers['cache-control']).toBe('no-store');
    const [first = '', ...lines] = body.trim().split('\n');
    expect(JSON.parse(first)).toMatchObject({ antiphon: 1 });
    expect(lines.some((line) => line.includes('Notes on a ferry'))).toBe(true);
    expect((await agent.get('/admin/audit')).text).toContain('exported the blog');
  });

  test('422: another password is refused, and the choice is kept', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    const form = { csrf, format: 'json', exportPassword: 'something else' };
    const { text } = await agent.post(PAGE).type('form').send(form).expect(422);
    expect(text).toContain('This is not your current password.');
    expect(text).toMatch(/value="json"[^>]* checked/);
    expect((await agent.get('/admin/audit')).text).not.toContain('exported the blog');
  });

  test('403: editors cannot export', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog, 'editor');
    await agent.get(PAGE).expect(403);
    const form = { csrf, format: 'json', exportPassword: PASSWORD };
    await agent.post(PAGE).type('form').send(form).expect(403);
  });
});
