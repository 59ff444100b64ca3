/** Settings → Backup: the download after the password, the list, the warning there and on the overview. */
import { writeFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openBackup } from '../../../src/backup/read-archive.ts';
import { PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

const PAGE = '/admin/settings/backup';

async function downloaded(
  { agent, csrf }: Pick<Awaited<ReturnType<typeof signedInAs>>, 'agent' | 'csrf'>,
  password = PASSWORD,
) {
  return (await agent
    .post(PAGE)
    .type('form')
    .send({ csrf, backupPassword: password })
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on('data', (part: Buffer) => parts.push(part));
      res.on('end', () => {
        done(null, Buffer.concat(parts));
      });
    })) as { status: number; headers: Record<string, string>; body: Buffer };
}

describe('a backup', () => {
  test('200: the password starts the download of a whole backup, which is then in the list', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { title: 'Notes on a ferry' });
    const owner = await signedInAs(blog);
    const { status, headers, body } = await downloaded(owner);
    expect(status).toBe(200);
    expect(headers['content-disposition']).toMatch(/^attachment; filename="?antiphon-.*\.zip"?$/);
    const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-test-backup-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    writeFileSync(path.join(folder, 'a.zip'), body);
    const { manifest, close } = await openBackup(path.join(folder, 'a.zip'));
    close();
    expect(manifest.tables['Post']).toBeGreaterThan(0);
    const { text } = await owner.agent.get(PAGE).expect(200);
    expect(text).toContain('The last backup was made 23 Nov 2026');
    expect(text).toContain('downloaded');
    expect((await owner.agent.get('/admin/audit')).text).toContain('downloaded a backup');
    expect(readdirSync(blog.deps.config.dataDir).filter((name) => name.includes('zip'))).toEqual(
      [],
    );
  });

  test('422: another password is refused, and nothing is made', async () => {
    const blog = await testBlog();
    const owner = await signedInAs(blog);
    expect((await downloaded(owner, 'something else')).status).toBe(422);
    expect((await owner.agent.get(PAGE)).text).toContain('No backup has been made yet.');
  });

  test('403: editors cannot make one', async () => {
    const blog = await testBlog();
    const editor = await signedInAs(blog, 'editor');
    await editor.agent.get(PAGE).expect(403);
    expect((await downloaded(editor)).status).toBe(403);
  });

  test('200: an old backup is a warning here and on the overview, unless the setting is 0', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { title: 'Notes on a ferry' });
    const owner = await signedInAs(blog);
    expect((await owner.agent.get('/admin')).text).toContain('No backup yet');
    await downloaded(owner);
    expect((await owner.agent.get('/admin')).text).not.toContain('backup');
    blog.clock.advance(8 * 86_400_000);
    expect((await owner.agent.get('/admin')).text).toContain('Last backup on 23 Nov');
    expect((await owner.agent.get(PAGE)).text).toContain('Make a backup at least every 7 days');
    const { agent, csrf } = owner;
    const { text: form } = await agent.get('/admin/settings/general');
    expect(form).toContain('name="backupWarnAfterDays"');
    await blog.deps.db.setting.upsert({
      where: { key: 'backupWarnAfterDays' },
      create: { key: 'backupWarnAfterDays', value: '0' },
      update: { value: '0' },
    });
    expect(csrf).not.toBe('');
    expect((await agent.get('/admin')).text).not.toContain('Last backup');
    expect((await agent.get(PAGE)).text).not.toContain('Make a backup at least');
  });
});
