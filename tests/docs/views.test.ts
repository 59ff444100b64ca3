/**
 * House rule 16, held by grep: templates print text escaped, and markup only through an include
 * or a name that says it is markup. The pages carry no inline script or style, so that the
 * content security policy can forbid both.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const viewsDir = join(import.meta.dirname, '../../views');

const templates = readdirSync(viewsDir, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ejs'))
  .map((path) => ({ path, source: readFileSync(join(viewsDir, path), 'utf8') }));

const COMMENT = /<%#[\s\S]*?%>/g;
const RAW_OUTPUT = /<%-[\s\S]*?%>/g;
const ALLOWED_RAW_OUTPUT = /^<%-\s*(?:include\((?:(?!%>)[\s\S])*\)|[\w.]*Html)\s*[-_]?%>$/;
/** A file of our own is no inline script. */
const INLINE =
  /<script(?! type="module" src="<%=[^%]+%>"><\/script>)|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:/gi;
const UNQUOTED_ATTRIBUTE = /=<%/g;

function violations(source: string): string[] {
  const code = source.replaceAll(COMMENT, '');
  const raw = (code.match(RAW_OUTPUT) ?? []).filter((tag) => !ALLOWED_RAW_OUTPUT.test(tag));
  return [...raw, ...(code.match(INLINE) ?? []), ...(code.match(UNQUOTED_ATTRIBUTE) ?? [])];
}

test('there are templates to look at', () => {
  expect(templates.map(({ path }) => path)).toContain(join('site', 'post.ejs'));
});

describe('each template', () => {
  test.each(templates)('$path prints nothing raw and nothing inline', ({ source }) => {
    expect(violations(source)).toEqual([]);
  });

  test.each(templates)('$path begins by saying what it is and needs', ({ source }) => {
    expect(source).toMatch(/^<%#/);
  });
});

/** A heading's id has no underscore, so that no heading of a post can have one of these. */
const OWN_ID = /\sid="(?!page_|<%= [\w.]+\.anchor %>")[^"]*"/g;

test.each(templates.filter(({ path }) => path.startsWith('site')))(
  '$path gives its own elements ids that no heading of a post can have',
  ({ source }) => {
    expect(source.match(OWN_ID)).toBeNull();
  },
);

describe('the grep', () => {
  test.each([
    '<%- linkback.excerpt %>',
    '<%- post.bodyHtml + post.title %>',
    '<%- includeAnything %>',
    '<p style="color: red">',
    '<script src="/a.js"></script>',
    '<body onload="go()">',
    '<a href="javascript:go()">',
    '<a href=<%= url %>>',
  ])('catches %s', (source) => {
    expect(violations(source)).not.toEqual([]);
  });

  test.each([
    '<%- post.bodyHtml %>',
    "<%- include('partials/head', { pingbackUrl: null }) -%>",
    '<p class="quiet"><%= post.title %></p>',
    '<%# never <%- this %>',
  ])('lets %s pass', (source) => {
    expect(violations(source)).toEqual([]);
  });
});
