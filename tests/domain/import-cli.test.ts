/** `antiphon import …` and `antiphon export`: what they print, and their exit codes. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { UsageError, type Command } from '../../src/cli/command.ts';
import { exportCommand } from '../../src/cli/export.ts';
import { importCommand } from '../../src/cli/import.ts';
import { planRun } from '../../src/import/plan.ts';
import type { Report } from '../../src/import/report.ts';
import { createRun, listRuns } from '../../src/import/runs.ts';
import { LEASE_MS } from '../../src/import/work/lease.ts';
import { listPosts } from '../../src/posts/read.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

function runner(command: Command) {
  return async (blog: TestBlog, ...words: string[]): Promise<string> => {
    let printed = '';
    await command.run(blog.deps, words, (text) => {
      printed += text;
      return Promise.resolve();
    });
    return printed;
  };
}
const importing = runner(importCommand);
const exporting = runner(exportCommand);

function aFolder(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-test-import-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

const POST = `---
title: A hill
date: 2020-05-17T10:00:00Z
author: mira
tags: [walks]
---
Up, and then down.
`;
const SECOND = `---
title: A lake
date: 2021-05-17T10:00:00Z
author: mira
draft: true
---
Around it.
`;

const blogFolder = () =>
  aFolder({ 'content/posts/hill.md': POST, 'content/posts/lake.md': SECOND });
const titles = async (blog: TestBlog) => (await listPosts(blog.deps)).map(({ title }) => title);

describe('antiphon import', () => {
  test('a dry run prints what would come, and writes nothing', async () => {
    const blog = await testBlog();
    const folder = blogFolder();
    const printed = await importing(blog, folder, '--dry-run', '--site', 'https://old.example');
    expect(printed).toContain(`${folder}: markdown, https://old.example\n`);
    expect(printed).toContain('2 posts (');
    expect(printed).toContain('mira: ');
    expect(printed).toContain(
      `Nothing was written. antiphon import ${folder} --site https://old.example does it.\n`,
    );
    expect(await titles(blog)).toEqual([]);
    expect(await listRuns(blog.deps)).toEqual([]);
  });

  test('--json prints one object', async () => {
    const blog = await testBlog();
    const printed = await importing(blog, blogFolder(), '--dry-run', '--json');
    const report = JSON.parse(printed) as Report;
    expect(report).toMatchObject({ posts: 2, pages: 0, comments: 0, created: 2, unchanged: 0 });
  });

  test('imports, changes nothing the second time, and is undone', async () => {
    const blog = await testBlog();
    const folder = blogFolder();
    const site = ['--site', 'https://old.example'];
    expect(await importing(blog, folder, ...site)).toContain('Imported as number 1.');
    expect((await titles(blog)).sort()).toEqual(['A hill', 'A lake']);
    const second = JSON.parse(await importing(blog, folder, '--json', ...site)) as Report;
    expect(second).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    expect(await importing(blog, 'list')).toMatch(/^2 .* done .*\n1 .* done /);
    const undone = await importing(blog, 'undo', '1');
    expect(undone).toContain('Import 1 is undone.');
    expect(undone).not.toContain('2 posts');
    expect(await titles(blog)).toEqual([]);
  });

  test('--map gives posts to the author that is named, and --as-drafts publishes nothing', async () => {
    const blog = await testBlog();
    const folder = blogFolder();
    const map = path.join(aFolder({ 'map.yaml': 'mira: Míra Nováková\n' }), 'map.yaml');
    await importing(blog, folder, '--map', map, '--as-drafts');
    const posts = await listPosts(blog.deps);
    expect(posts.map(({ status }) => status)).toEqual(['draft', 'draft']);
    const written = await blog.deps.db.post.findMany({ select: { author: true } });
    expect(written.map(({ author }) => author?.name)).toEqual(['Míra Nováková', 'Míra Nováková']);
  });

  test.each(['resume', 'undo'])(
    '%s of an import whose process was killed waits until its lease ends',
    async (verb) => {
      const blog = await testBlog();
      await importing(blog, blogFolder());
      const leasedUntil = new Date(blog.clock.now().getTime() + LEASE_MS);
      await blog.deps.db.importRun.update({
        where: { id: 1 },
        data: { state: 'writing', leasedUntil },
      });
      const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => {
        blog.clock.advance(LEASE_MS + 1);
        return true;
      });
      onTestFinished(() => {
        said.mockRestore();
      });
      await importing(blog, verb, '1');
      expect(said.mock.calls.join('')).toContain('waiting up to 20 seconds');
      expect((await listRuns(blog.deps))[0]?.state).toBe(verb === 'undo' ? 'undone' : 'done');
    },
  );

  test('a map that is no map, and a file that is not there, are refused with a sentence', async () => {
    const blog = await testBlog();
    const map = path.join(aFolder({ 'map.yaml': '- a\n- b\n' }), 'map.yaml');
    await expect(importing(blog, '.', '--map', map)).rejects.toThrow('is not a map of authors');
    await expect(importing(blog, '/nothing/here')).rejects.toThrow('there is no such file');
    expect(await listRuns(blog.deps)).toEqual([]);
  });

  test('wrong arguments are a usage error', async () => {
    const blog = await testBlog();
    for (const words of [
      [],
      ['a', 'b'],
      ['a', '--from', 'gopher'],
      ['a', '--media', 'perhaps'],
      ['a', '--unknown'],
    ])
      await expect(importing(blog, ...words), words.join(' ')).rejects.toThrow(UsageError);
    await expect(importing(blog, 'undo', 'x')).rejects.toThrow('is not the id of an import');
  });
});

describe('antiphon export', () => {
  test('writes a whole file under its name, which an empty blog imports', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { title: 'Notes on a ferry' });
    const folder = aFolder({});
    const file = path.join(folder, 'blog.jsonl');
    expect(await exporting(blog, '--json', '--to', file)).toBe(`${file} written.\n`);
    expect(readdirSync(folder)).toEqual(['blog.jsonl']);
    expect(readFileSync(file, 'utf8')).toContain('Notes on a ferry');
    const other = await testBlog();
    expect(await importing(other, file, '--dry-run')).toContain('1 post');
    expect(await titles(other)).toEqual([]);
    expect(await importing(other, file)).toContain('The blog is as it was exported.');
    expect(await titles(other)).toEqual(['Notes on a ferry']);
  });

  test('an export that is imported in the admin is refused with the command that restores it', async () => {
    const blog = await testBlog();
    const file = path.join(
      aFolder({ 'blog.jsonl': '{"antiphon":1,"version":"0.1.0"}\n' }),
      'blog.jsonl',
    );
    const { id } = await createRun(blog.deps, { path: file, name: 'blog.jsonl' });
    const outcome = await planRun(blog.deps, id);
    expect(outcome.kind === 'failed' && outcome.problem).toMatch(/JSON export .* antiphon import/);
  });

  test('a folder that is not there is refused with a sentence', async () => {
    const blog = await testBlog();
    await expect(exporting(blog, '--to', '/nothing/here/blog.jsonl')).rejects.toThrow(
      '/nothing/here/blog.jsonl cannot be written',
    );
  });

  test('two formats are a usage error', async () => {
    const blog = await testBlog();
    await expect(exporting(blog, 'a')).rejects.toThrow(UsageError);
  });
});
