/** An import survives the end of its process at any moment. */
import { testInterruptedImports } from '../support/blog/interrupted-import.ts';

testInterruptedImports({ posts: 40, kills: [12, 35, 60], timeoutMs: 120_000 });
