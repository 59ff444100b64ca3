/**
 * The options of `npm run bench:linkbacks -- …`, and what is measured with them.
 */
import { parseArgs } from 'node:util';

export type Options = {
  pings: number;
  hosts: number;
  /** How long pages are read before the flood, and how long checks are watched after it. */
  quietMs: number;
  afterMs: number;
  protocol: 'pingback' | 'webmention';
  postgres: boolean;
  /** A folder for `--cpu-prof` files of the program, which is not killed then. */
  profileDir: string | null;
};

export const USAGE = `npm run bench:linkbacks -- [--quick] [--postgres] [--webmention] [--profile FOLDER]

  --quick           1,000 pings from 40 hosts instead of 10,000 from 200
  --postgres        on PostgreSQL instead of SQLite
  --webmention      webmentions instead of pingbacks
  --profile FOLDER  CPU profiles of the program, which is then not killed in the middle
`;

export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      postgres: { type: 'boolean', default: false },
      webmention: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  const size = values.quick
    ? { pings: 1_000, hosts: 40, quietMs: 10_000, afterMs: 5_000 }
    : { pings: 10_000, hosts: 200, quietMs: 30_000, afterMs: 30_000 };
  return {
    ...size,
    protocol: values.webmention ? 'webmention' : 'pingback',
    postgres: values.postgres,
    profileDir: values.profile ?? null,
  };
}
