/**
 * The options of `npm run bench -- …`.
 */
import { parseArgs } from 'node:util';
import type { Size } from './blog/rows.ts';

export type ReadingOptions = {
  /** Blogs of these sizes, the smallest first. */
  sizes: Size[];
  /** The number of rounds of load on each server, alternating. */
  rounds: number;
  roundMs: number;
  /** A folder in which the databases are kept; `null`: a temporary one. */
  keepDir: string | null;
};

export const READING_USAGE = `npm run bench -- [--quick] [--posts NUMBER] [--keep FOLDER]

  --quick        100 and 1,000 posts instead of 100, 10,000 and 100,000
  --posts NUMBER one of these sizes alone
  --keep FOLDER  where the databases are created, and reused
`;

export function readOptions(args: string[]): ReadingOptions {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      posts: { type: 'string' },
      keep: { type: 'string' },
    },
  });
  const scale = values.quick
    ? { sizes: [size(100, 1_000), size(1_000, 10_000)], rounds: 6, roundMs: 500 }
    : {
        sizes: [size(100, 1_000), size(10_000, 100_000), size(100_000, 1_000_000)],
        rounds: 21,
        roundMs: 500,
      };
  const sizes = scale.sizes.filter(
    ({ posts }) => values.posts === undefined || posts === Number(values.posts),
  );
  if (sizes.length === 0) throw new Error(`No blog of ${String(values.posts)} posts is measured.`);
  return { ...scale, sizes, keepDir: values.keep ?? null };
}

function size(posts: number, linkbacks: number): Size {
  return { posts, linkbacks };
}
