/** A disk that is soon full. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

/** A disk of 24 MB in memory; `null` where mounting one is not allowed. */
export function smallDisk(): string | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

export function afterAllUnmount(folder: string | null): void {
  if (folder === null) return;
  afterAll(() => {
    // Lazily: a failed test may have left something open.
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true });
  });
}
