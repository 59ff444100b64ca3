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

/** One with nothing in it, of the same kind as the template. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const template = inject('databaseTemplate');
  return template.startsWith('file:') ? newFile() : await newPostgres(template, 'template1');
}

function copyFile(template: string): TestDatabase {
  const copy = newFile();
  copyFileSync(template.replace('file:', ''), copy.url.replace('file:', ''));
  return copy;
}

function newFile(): TestDatabase {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-test-'));
  return {
    url: `file:${path.join(folder, 'antiphon.db')}`,
    drop: () => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  };
}

async function copyPostgres(template: string): Promise<TestDatabase> {
  return await newPostgres(template, new URL(template).pathname.slice(1));
}

async function newPostgres(template: string, from: string): Promise<TestDatabase> {
  const url = new URL(template);
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

/** Runs statements that answer nothing, on either kind. */
export async function executeSql(url: string, sql: string): Promise<void> {
  if (url.startsWith('file:')) {
    const db = new Database(url.replace('file:', ''));
    db.exec(sql);
    db.close();
    return;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
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
