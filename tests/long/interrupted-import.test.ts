/** An import survives the end of its process at any moment: twenty of them, never at the same place of two batches. */
import { testInterruptedImports } from '../support/blog/interrupted-import.ts';

const kills = Array.from({ length: 20 }, (_, index) => 5 + index * 33 + ((index * 7) % 11));

testInterruptedImports({ posts: 400, kills, timeoutMs: 900_000 });
