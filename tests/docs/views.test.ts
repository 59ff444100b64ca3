/**
 * House rule 16: templates print text escaped, and markup only through an include or a name that
 * says it is markup. Pages carry no inline script or style, so that the content security policy can
 * forbid both. Readers' texts come from the catalogue: each key that is named exists, each that
 * exists is used, and no template of the site has texts of its own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import en from '../../locales/en.json' with { type: 'json' };

const viewsDir = join(import.meta.dirname, '../../views');

const templates = readdirSync(viewsDir, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ejs'))
  .map((path) => ({ path, source: readFileSync(join(viewsDir, path), 'utf8') }));

const COMMENT = /<%#[\s\S]*?%>/g;
const RAW_OUTPUT = /<%-[\s\S]*?%>/g;
const ALLOWED_RAW_OUTPUT =
  /^<%-\s*(?:include\((?:(?!%>)[\s\S])*\)|[\w.]*Html|(?:t|text)Html\((?:(?!%>)[\s\S])*\))\s*[-_]?%>$/;
/** A script from a file is not an inline script. */
const INLINE =
  /<script(?! type="module" src="<%=[^%]+%>"><\/script>)|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:/gi;
const UNQUOTED_ATTRIBUTE = /=<%/g;

function violations(source: string): string[] {
  const code = source.replaceAll(COMMENT, '');
  const raw = (code.match(RAW_OUTPUT) ?? []).filter((tag) => !ALLOWED_RAW_OUTPUT.test(tag));
  return [...raw, ...(code.match(INLINE) ?? []), ...(code.match(UNQUOTED_ATTRIBUTE) ?? [])];
}

test('the templates are found', () => {
  expect(templates.map(({ path }) => path)).toContain(join('site', 'post.ejs'));
});

describe('each template', () => {
  test.each(templates)('$path prints nothing raw and nothing inline', ({ source }) => {
    expect(violations(source)).toEqual([]);
  });

  test.each(templates)('$path begins with a comment about what it is and needs', ({ source }) => {
    expect(source).toMatch(/^<%#/);
  });
});

/** A heading's id has no underscore, so that no heading of a post can have one of these. */
const OWN_ID = /\sid="(?!page_|<%= [\w.]+\.anchor %>")[^"]*"/g;

test.each(templates.filter(({ path }) => path.startsWith('site')))(
  '$path has only ids of its own that no heading of a post can have',
  ({ source }) => {
    expect(source.match(OWN_ID)).toBeNull();
  },
);

describe('the check for raw and inline output', () => {
  test.each([
    '<%- linkback.excerpt %>',
    '<%- post.bodyHtml + post.title %>',
    '<%- includeAnything %>',
    '<%- anyHtml(title) %>',
    '<p style="color: red">',
    '<script src="/a.js"></script>',
    '<body onload="go()">',
    '<a href="javascript:go()">',
    '<a href=<%= url %>>',
  ])('rejects %s', (source) => {
    expect(violations(source)).not.toEqual([]);
  });

  test.each([
    '<%- post.bodyHtml %>',
    "<%- tHtml('comment.reply-to', { name: person.name }) %>",
    "<%- include('partials/head', { pingbackUrl: null }) -%>",
    '<p class="quiet"><%= post.title %></p>',
    '<%# never <%- this %>',
  ])('accepts %s', (source) => {
    expect(violations(source)).toEqual([]);
  });
});

const siteTemplates = templates.filter(({ path }) => path.startsWith('site'));
const keys = Object.keys(en);

describe('the messages of the site', () => {
  const named = siteTemplates.flatMap(({ path, source }) =>
    [...source.matchAll(/\bt(?:Html)?\('([^']+)'/g)].map(([, key = '']) => ({ path, key })),
  );

  test('each key that a template names is in the catalogue', () => {
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(({ key }) => !keys.includes(key))).toEqual([]);
  });

  test('a template names keys literally, so that the check above finds them', () => {
    const hidden = siteTemplates.filter(({ source }) => /\bt(?:Html)?\((?!')/.test(source));
    expect(hidden.map(({ path }) => path)).toEqual([]);
  });

  test('each key of the catalogue is used by a template or in src', () => {
    const patterns = sourcesIn(join(import.meta.dirname, '../../src')).flatMap(keyPatterns);
    const unused = keys.filter(
      (key) =>
        !named.some((each) => each.key === key) && !patterns.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });
});

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('generated'))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
}

/** `'search.heading'` is one key, `` `own-comment.${state}.heading` `` several. */
function keyPatterns(source: string): RegExp[] {
  const literals = [...source.matchAll(/'([a-z][\w-]*(?:\.[\w-]+)+)'/g)];
  const templates = [...source.matchAll(/`([a-z][\w-]*\.[^`\s]*\$\{[^`\s]*)`/g)];
  return [...literals, ...templates].map(([, text = '']) => {
    const parts = text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', String.raw`\.`));
    return new RegExp(`^${parts.join('[\\w-]+')}$`);
  });
}

/** Code and the names of protocols and products, which are not translated. */
const UNTRANSLATED = /^(?:RSS|©|℟|410|…|·|,)$/u;

test.each(siteTemplates)('$path has no texts of its own', ({ source }) => {
  const words = source
    .replaceAll(/<%[\s\S]*?%>/g, ' ')
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll('&nbsp;', ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && !UNTRANSLATED.test(word));
  expect(words).toEqual([]);
  expect(source.replaceAll(/<%[\s\S]*?%>/g, '')).not.toMatch(
    /\s(?:aria-label|title|alt|placeholder)="[^"]+"/,
  );
});
