/**
 * An import survives the end of its process at any moment: twenty of them, by a seed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aSource, importInterrupted } from '../support/blog/interrupted-import.ts';

const POSTS = 400;
const KILLS = 20;

test('an import that is killed at twenty moments and goes on leaves the same rows as one that is not', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-import-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const source = await aSource(folder, POSTS);
  // Spread over the entries, never at the same place of two batches.
  const moments = Array.from({ length: KILLS }, (_, index) => 5 + index * 33 + ((index * 7) % 11));
  const whole = await importInterrupted({ folder, name: 'whole', source }, []);
  const killed = await importInterrupted({ folder, name: 'killed', source }, moments);
  expect(killed).toStrictEqual(whole);
});
