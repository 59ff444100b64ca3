/**
 * The tables of the database, read from prisma/schema.prisma, in an order in which each row comes after those that
 * it refers to. So a new table or column is part of the portable form by itself.
 *
 * A reference that no order satisfies (a comment's parent, the portrait of a user's author) may be null: it is
 * `late`, and set when all rows are there.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export type ColumnType = 'text' | 'int' | 'boolean' | 'date' | 'bytes';

export type Column = {
  name: string;
  type: ColumnType;
  isNullable: boolean;
  /** Whether a row may leave it out: it has a default, or may be null. */
  isOptional: boolean;
};

type Reference = { columns: string[]; table: string };

export type Table = {
  name: string;
  /** In the order of the schema, the late ones included. */
  columns: Column[];
  /** The columns of the primary key. */
  key: string[];
  /** The column that the database counts up; `null`: there is none. */
  counter: string | null;
  /** Names of columns that are set when all rows are there. */
  late: string[];
};

/** A row of a table, by column. A missing column is left out. */
export type Row = Record<string, Value>;
export type Value = string | number | boolean | Date | Uint8Array | null;

type Model = Omit<Table, 'late'> & { references: Reference[] };

const TYPES: Readonly<Record<string, ColumnType>> = {
  String: 'text',
  Int: 'int',
  Boolean: 'boolean',
  DateTime: 'date',
  Bytes: 'bytes',
};

const MODEL = /^model (\w+) \{\n([\s\S]*?)^\}/gm;
const FIELD = /^ {2}(\w+)\s+(\w+)(\?|\[\])?(.*)$/;
const COMPOUND_KEY = /^ {2}@@id\(\[([^\]]+)\]/;
const RELATION = /@relation\(.*?fields: \[([^\]]+)\]/;

/** @param prismaDir the folder of schema.prisma */
export function readTables(prismaDir: string): Table[] {
  return parseTables(readFileSync(path.join(prismaDir, 'schema.prisma'), 'utf8'));
}

/** @throws Error for a type that has no place in the portable form */
export function parseTables(schema: string): Table[] {
  const models = Array.from(schema.matchAll(MODEL), ([, name = '', body = '']) =>
    parseModel(name, body),
  );
  return inOrder(models);
}

function parseModel(name: string, body: string): Model {
  const model: Model = { name, columns: [], key: [], counter: null, references: [] };
  for (const line of body.split('\n')) {
    const compound = COMPOUND_KEY.exec(line);
    if (compound) model.key = namesIn(compound[1]);
    const [, field = '', type = '', mark = '', rest = ''] = FIELD.exec(line) ?? [];
    if (field === '') continue;
    const relation = RELATION.exec(rest);
    if (relation) model.references.push({ columns: namesIn(relation[1]), table: type });
    // The other side of a relation, a list or the one row that has the columns, is no column.
    if (relation || mark === '[]' || isModel(type, rest)) continue;
    const columnType = TYPES[type];
    if (!columnType) throw new Error(`${name}.${field} has the type ${type}.`);
    const isNullable = mark === '?';
    const isOptional = isNullable || rest.includes('@default(');
    model.columns.push({ name: field, type: columnType, isNullable, isOptional });
    if (/@id\b/.test(rest)) model.key = [field];
    if (rest.includes('autoincrement()')) model.counter = field;
  }
  return model;
}

/** `user  User?` of Author: a relation without columns of its own. */
function isModel(type: string, rest: string): boolean {
  return !(type in TYPES) && !rest.includes('@default(');
}

function namesIn(list = ''): string[] {
  return list.split(',').map((name) => name.trim());
}

/** The first table that refers to no later one; else the one with the fewest references that have to wait. */
function inOrder(models: readonly Model[]): Table[] {
  const placed = new Set<string>();
  const open = (model: Model) => model.references.filter(({ table }) => !placed.has(table));
  const later = (model: Model) => open(model).filter(({ table }) => table !== model.name).length;
  const ordered: Table[] = [];
  while (ordered.length < models.length) {
    const [model] = models
      .filter((each) => !placed.has(each.name))
      .filter((each) => open(each).every((reference) => mayBeNull(each, reference)))
      .sort((a, b) => later(a) - later(b));
    if (!model) throw new Error('The tables refer to each other in a circle.');
    const late = open(model).flatMap(({ columns }) => columns);
    placed.add(model.name);
    const { name, columns, key, counter } = model;
    ordered.push({ name, columns, key, counter, late });
  }
  return ordered;
}

function mayBeNull({ columns }: Model, reference: Reference): boolean {
  return reference.columns.every((name) =>
    columns.some((column) => column.name === name && column.isNullable),
  );
}
