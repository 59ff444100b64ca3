/**
 * A database for each test: a copy of the template that was migrated once for the run.
 */
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `file:…` or `postgresql://…` of a migrated database that nobody writes to. */
    databaseTemplate: string;
  }
}

export const prismaDir = path.join(import.meta.dirname, '..', '..', 'prisma');

export type TestDatabase = { url: string; drop: () => Promise<void> };

export async function copyDatabase(): Promise<TestDatabase> {
  const template = inject('databaseTemplate');
  return template.startsWith('file:') ? copyFile(template) : await copyPostgres(template);
}

function copyFile(template: string): TestDatabase {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-test-'));
  const file = path.join(folder, 'antiphon.db');
  copyFileSync(template.replace('file:', ''), file);
  return {
    url: `file:${file}`,
    drop: () => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  };
}

async function copyPostgres(template: string): Promise<TestDatabase> {
  const url = new URL(template);
  const from = url.pathname.slice(1);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runOnServer(template, `CREATE DATABASE ${name} TEMPLATE ${from}`);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => runOnServer(template, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** What a query on an SQLite file answers. */
export function runStatements(url: string, sql: string): unknown[] {
  const db = new Database(url.replace('file:', ''));
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

/** Runs one statement beside the template, which must have no connection while it is copied. */
export async function runOnServer(template: string, sql: string): Promise<void> {
  const url = new URL(template);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
