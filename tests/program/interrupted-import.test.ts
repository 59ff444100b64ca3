/**
 * An import survives the end of its process at any moment.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aSource, importInterrupted } from '../support/blog/interrupted-import.ts';

test('an import that is killed at three moments and goes on leaves the same rows as one that is not', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-import-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const source = await aSource(folder, 40);
  const whole = await importInterrupted({ folder, name: 'whole', source }, []);
  const killed = await importInterrupted({ folder, name: 'killed', source }, [12, 35, 60]);
  expect(killed).toStrictEqual(whole);
});
