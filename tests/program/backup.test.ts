/** Backups and restores survive the end of their process. */
import { testKilledCopies } from '../support/blog/killed-copies.ts';

testKilledCopies({ count: 3, seed: 22, timeoutMs: 300_000 });
