/** docs/comments.md and docs/admin.md: every test named exists, and every limit matches the code. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { MAX_TEXT_LENGTH } from '../../src/comments/comment.ts';
import { MAX_COMMENTS } from '../../src/comments/submit.ts';
import { MAX_FORM_BYTES } from '../../src/http/comments/fields.ts';

const root = path.join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, 'docs', name), 'utf8');

test.each(['comments.md', 'admin.md'])('%s names only tests that exist', (name) => {
  const named = read(name).match(/tests\/[\w/-]+\.test\.ts/g) ?? [];
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

test('comments.md has the limits of the code', () => {
  const doc = read('comments.md');
  const { clientInTenMinutes, clientInADay, networkInTenMinutes, networkInADay } = MAX_COMMENTS;
  const { postInAnHour, postPending, allPending } = MAX_COMMENTS;
  const number = (count: number) => count.toLocaleString('en');
  for (const limit of [
    `${clientInTenMinutes} in ten minutes, ${clientInADay} in a day`,
    `${networkInTenMinutes} in ten minutes, ${networkInADay} in a day`,
    `${postInAnHour} in an hour`,
    `${postPending} under one post, ${number(allPending)} in all`,
    `${number(MAX_TEXT_LENGTH)} characters; a form ${number(MAX_FORM_BYTES)} bytes`,
  ]) {
    expect(doc).toContain(limit);
  }
});
