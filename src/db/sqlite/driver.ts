/**
 * better-sqlite3, in the version that this Node can load: 13 is Node-API with prebuilt binaries and
 * needs Node 22; 12 is built for one Node, or downloaded for it, and is what Node 20 has.
 *
 * Both are optional dependencies, so that an install does not fail for the one that is not needed.
 */
import type Database from 'better-sqlite3';

const FIRST_NODE_WITH_13 = 22;

const name =
  majorOf(process.versions.node) < FIRST_NODE_WITH_13 ? 'better-sqlite3-12' : 'better-sqlite3';

export const Sqlite = await load(name);

/** @throws Error with what to do, where the driver was not installed */
async function load(driver: string): Promise<typeof Database> {
  try {
    const { default: constructor } = (await import(driver)) as { default: typeof Database };
    return constructor;
  } catch (error) {
    throw new Error(
      `The SQLite driver ${driver} is not installed for Node ${process.versions.node}. Run \`npm ci\` with this Node again; where it builds the driver, it needs a C++ compiler.`,
      { cause: error },
    );
  }
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
