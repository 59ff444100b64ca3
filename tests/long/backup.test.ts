/** Backups and restores survive the end of their process, at more moments. */
import { testKilledCopies } from '../support/blog/killed-copies.ts';

testKilledCopies({ count: 20, seed: 220, timeoutMs: 1_800_000 });
