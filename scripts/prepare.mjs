/**
 * `npm ci` and `npx antiphon` run this: generates the Prisma clients and builds, if necessary.
 *
 * npx prepares a checkout at its first use, also without development dependencies. Nothing is built
 * if the build is current, or if there is a build but no development dependencies.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const inputs = [
  ...['src', 'prisma', 'scripts/bundle.mjs', 'package.json'],
  ...['tsconfig.json', 'tsconfig.build.json'],
];
const generated = path.join(root, 'src', 'db', 'generated');

function newest(name) {
  const file = path.join(root, name);
  if (file === generated) return 0;
  const stat = statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(file).map((entry) => newest(path.join(name, entry))));
}

function hasCompiler() {
  try {
    createRequire(import.meta.url).resolve('typescript');
    return true;
  } catch {
    return false;
  }
}

const built = path.join(root, 'dist', 'main.js');
const isBuilt = existsSync(built);
const isCurrent =
  isBuilt && existsSync(generated) && Math.max(...inputs.map(newest)) <= statSync(built).mtimeMs;

if (!isBuilt && !hasCompiler()) {
  console.error('Nothing is built yet, and the compiler is not installed: run `npm ci` first.');
  process.exit(1);
}

if (!isCurrent && hasCompiler()) await import('./build.mjs');
