/**
 * docs/themes.md names every variable that a template receives: its tables are generated from the
 * types, with names, types and comments. `-u` updates them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const themesFile = path.join(root, 'docs/themes.md');
const MADE_BELOW = '<!-- This and all below is made of the source';

const viewFiles = ['models.ts', 'lists.ts', 'posts.ts', 'responses.ts', 'comments.ts'];

function aliases(file: string): ts.TypeAliasDeclaration[] {
  const source = readFileSync(path.join(root, 'src/http/view/models', file), 'utf8');
  return ts
    .createSourceFile(file, source, ts.ScriptTarget.Latest, true)
    .statements.filter(ts.isTypeAliasDeclaration);
}

const views = viewFiles.flatMap(aliases);

/** The comment above a declaration, as one line. */
function comment(node: ts.Node): string {
  const docs = ts.getJSDocCommentsAndTags(node);
  const [text = ''] = docs.flatMap((doc) => (doc.comment === undefined ? [] : [doc.comment]));
  return (ts.getTextOfJSDocComment(text) ?? '').replace(/\s+/g, ' ').trim();
}

type Row = { name: string; type: string; help: string };

/** Every name in a type literal, those of nested literals with their full path. */
function rowsOf(node: ts.Node, before = ''): Row[] {
  if (ts.isIntersectionTypeNode(node)) return node.types.flatMap((each) => rowsOf(each, before));
  if (ts.isParenthesizedTypeNode(node)) return rowsOf(node.type, before);
  if (ts.isArrayTypeNode(node)) return rowsOf(node.elementType, `${before.slice(0, -1)}[].`);
  if (ts.isUnionTypeNode(node)) return node.types.flatMap((each) => rowsOf(each, before));
  if (!ts.isTypeLiteralNode(node)) return [];
  return node.members.filter(ts.isPropertySignature).flatMap((member) => {
    const { type } = member;
    if (!type) throw new Error(`${member.getText()} has no type`);
    const name = `${before}${member.name.getText()}`;
    const within = rowsOf(type, `${name}.`);
    const own = ts.isTypeLiteralNode(type) ? 'object' : type.getText().replace(/\s+/g, ' ');
    const hasLiteral = within.length > 0 && !ts.isTypeLiteralNode(type);
    const shown = hasLiteral ? own.replace(/\{.*\}/, '{ … }') : own;
    return [
      {
        name,
        type: member.questionToken ? `${shown}, may be missing` : shown,
        help: comment(member),
      },
      ...within,
    ];
  });
}

const cell = (text: string) => text.replaceAll('|', '\\|');

function sectionOf(view: ts.TypeAliasDeclaration): string {
  const rows = rowsOf(view.type).map(
    ({ name, type, help }) => `| \`${name}\` | \`${cell(type)}\` | ${cell(help)} |`,
  );
  // Inherited from another type.
  const based = ts.isIntersectionTypeNode(view.type)
    ? view.type.types.filter(ts.isTypeReferenceNode).map((each) => each.getText())
    : [];
  return [
    `### ${view.name.text}`,
    comment(view),
    based.length > 0 ? `All of ${based.join(' and ')}, and:` : '',
    `| Name | Type | What it is |\n| --- | --- | --- |\n${rows.join('\n')}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function templateTable(): string {
  const viewOf = aliases('../render.ts').find(({ name }) => name.text === 'ViewOf');
  const rows = viewOf ? rowsOf(viewOf.type) : [];
  const lines = rows.map(({ name, type }) => `| \`${name.replaceAll("'", '')}.ejs\` | ${type} |`);
  return `| Template | Receives |\n| --- | --- |\n${lines.join('\n')}`;
}

async function withTables(document: string): Promise<string> {
  const [written = ''] = document.split(MADE_BELOW);
  const marker = document.slice(written.length).split('\n', 1).join('');
  const made = [templateTable(), ...views.map(sectionOf)].join('\n\n');
  const options = await prettier.resolveConfig(themesFile);
  const text = `${written}${marker}\n\n${made}\n`;
  return await prettier.format(text, { ...options, filepath: themesFile });
}

test('the tables in docs/themes.md match the types of the templates', async () => {
  const document = readFileSync(themesFile, 'utf8');
  expect(document).toContain(MADE_BELOW);
  await expect(await withTables(document)).toMatchFileSnapshot(themesFile);
});

test('every template is named in docs/themes.md, and each type that one receives has its table', () => {
  const document = readFileSync(themesFile, 'utf8');
  const templates = readdirSync(path.join(root, 'views/site')).filter((name) =>
    name.endsWith('.ejs'),
  );
  expect(templates.length).toBeGreaterThan(5);
  for (const name of templates) expect(document).toMatch(new RegExp(`^\\| \`${name}\``, 'm'));
  // In any file: a type in one that is not read here would be missed.
  for (const [, name] of document.matchAll(/\b([A-Z]\w+View)\b/g)) {
    expect(document).toContain(`\n### ${String(name)}\n`);
  }
});
