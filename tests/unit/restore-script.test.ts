/** The scripts of pg_restore: src/backup/postgres-tools.ts. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { inOtherSchema } from '../../src/backup/postgres-tools.ts';

/** A few bytes at a time, as a pipe could give it. */
const converted = (script: string, from = 'public') => {
  const bytes = Buffer.from(script);
  const parts = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) =>
    bytes.subarray(i * 7, i * 7 + 7),
  );
  return text(inOtherSchema(from, 'other')(Readable.from(parts) as AsyncIterable<Buffer>));
};

test('a script of pg_restore has the new schema in its statements, and the old one in data and texts', async () => {
  const script = (schema: string) => `\\restrict aB9
-- Name: Post; Schema: public
CREATE TABLE ${schema}."Post" (id integer, "public." text DEFAULT 'public.x', mypublic.y);
ALTER TABLE ONLY ${schema}."Post" ALTER COLUMN id SET DEFAULT nextval('${schema}."Post_id_seq"'::regclass);
COPY ${schema}."Post" (id, title) FROM stdin;
1\tpublic.\\n
\\.
SELECT pg_catalog.setval('${schema}."Post_id_seq"', 1, true);
\\unrestrict aB9
`;
  expect(await converted(script('public'))).toBe(script('other'));
});

test('a schema whose name is a word of SQL, which has quotes then, is renamed', async () => {
  expect(await converted('CREATE TABLE "order"."Post" (id int);\n', 'order')).toBe(
    'CREATE TABLE other."Post" (id int);\n',
  );
});

test.each(['\\! id\n', 'SELECT 1; \\! id\n', '\\restrict aB9 \\! id\n', '\\copy a from b'])(
  'a script with a command of psql is refused: %j',
  async (line) => {
    await expect(converted(`SET a = 1;\n${line}`)).rejects.toThrow('Restore only your own backups');
  },
);
