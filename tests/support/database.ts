/**
 * A database for each test: as the template is that was migrated once for the run.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { inject } from 'vitest';
import { connectTo } from './postgres-admin.ts';
import { borrowPostgres, newPostgres } from './postgres-databases.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `file:…` or `postgresql://…` of a migrated database that nobody writes to. */
    databaseTemplate: string;
  }
}

export type TestDatabase = { url: string; drop: () => Promise<void> };

/** A migrated one. A test that changes its schema asks for one `ofItsOwn`: others are handed on. */
export async function copyDatabase({ ofItsOwn = false } = {}): Promise<TestDatabase> {
  const template = inject('databaseTemplate');
  if (template.startsWith('file:')) return copyFile(template);
  return ofItsOwn ? await newPostgres(template) : await borrowPostgres(template);
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
  const client = await connectTo(url);
  await client.query(sql);
  await client.end();
}
