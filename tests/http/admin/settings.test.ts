import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import {
  SECTIONS,
  SETTING_NAMES,
  type SectionName,
  namesIn,
} from '../../../src/http/admin/site/settings-sections.ts';
import { asTyped } from '../../../src/http/admin/site/settings.ts';
import { DEFAULT_SETTINGS, readSettings } from '../../../src/settings/settings.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';
import { attribute, byClass, byTag, elements, text } from '../../support/html.ts';

async function admin() {
  const blog = await testBlog();
  const { agent, csrf } = await signedInAs(blog);
  return {
    blog,
    agent,
    /** As a browser sends the form of a section: a box that is not ticked is not in it. */
    save: (
      section: SectionName,
      changes: Record<string, string> = {},
      rows: [label: string, address: string][] = ROWS,
      button: Record<string, string> = {},
    ) => {
      const typed = Object.entries({ ...asTyped(DEFAULT_SETTINGS), ...changes }).filter(
        ([name, value]) => value !== 'false' && (namesIn(section) as string[]).includes(name),
      );
      const form = new URLSearchParams({ csrf, ...Object.fromEntries(typed), ...button });
      for (const [at, [label, address]] of (section === 'appearance' ? rows : []).entries()) {
        form.append(`rowLabel${at}`, label);
        form.append(`rowAddress${at}`, address);
      }
      const { otherAccent } = changes;
      if (otherAccent !== undefined) form.append('otherAccent', otherAccent);
      return agent.post(`/admin/settings/${section}`).type('form').send(form.toString());
    },
  };
}

const ROWS: [string, string][] = [
  ['Archive', '/archive'],
  ['Search', '/search'],
  ['Feeds', '/feeds'],
];

function sectionOf(name: string): SectionName {
  return SECTIONS.find((each) => (namesIn(each) as string[]).includes(name)) ?? 'general';
}

test('every setting is in one section', () => {
  expect(SECTIONS.flatMap(namesIn).sort()).toEqual([...SETTING_NAMES].sort());
});

test('200: each setting has a field with its value', async () => {
  const { agent } = await admin();
  for (const section of SECTIONS) {
    const { text: html } = await agent.get(`/admin/settings/${section}`).expect(200);
    for (const name of namesIn(section)) {
      const id = elements(html).find((each) => attribute(each, 'id') === name);
      expect(id, name).toBeDefined();
    }
    expect(byClass(html, 'primary').map(text), section).toEqual(['Save changes']);
  }
});

test('303: a changed setting applies at the next request, with an audit entry for each', async () => {
  const { blog, save } = await admin();
  await blog.request.get('/').expect(200, /Antiphon/);
  await save('general', { siteTitle: 'Notes <& Queries>' }).expect(303);
  await save('linkbacks', { webmentionsOpenByDefault: 'false' }).expect(303);
  await save('reading', { postsPerPage: '5' }).expect(303);
  expect(await readSettings(blog.deps)).toEqual({
    ...DEFAULT_SETTINGS,
    siteTitle: 'Notes <& Queries>',
    webmentionsOpenByDefault: false,
    postsPerPage: 5,
  });
  await blog.request.get('/').expect(200, /Notes &lt;&amp; Queries&gt;/);
  const actions = await listActions(blog.deps, { max: 9 });
  expect(actions.map(({ what }) => what).sort()).toEqual([
    'postsPerPage',
    'siteTitle',
    'webmentionsOpenByDefault',
  ]);
});

test.each([
  ['siteTitle', '', 'Must not be empty.'],
  ['siteLanguage', 'english', 'Must be a language tag such as en or pt-BR.'],
  ['timeZone', 'Mars/Olympus', 'Must be a time zone such as Europe/Berlin, or UTC.'],
  ['postsPerPage', 'ten', 'Must be a whole number.'],
  ['postsPerPage', '0', 'Must be at least 1.'],
  ['hubUrl', 'hub', 'Must be an absolute http or https address, or empty.'],
  ['moderation', 'maybe', 'Must be one of hold, known, open.'],
  ['permalinks', '/:id', 'Must be one of /YYYY/MM/slug, /YYYY/MM/DD/slug, /YYYY/slug, /slug.'],
  ['accent', 'other', 'Must be a colour such as #1f5f8b.'],
  ['siteDescription', 'x'.repeat(501), 'Must have at most 500 characters.'],
])(
  '422: %s as %j shows an error beside its field, and nothing is saved',
  async (name, value, actions) => {
    const { blog, save } = await admin();
    const { text: html } = await save(sectionOf(name), { [name]: value }).expect(422);
    const error = elements(html).find((each) => attribute(each, 'id') === `${name}-message`);
    expect(attribute(error, 'class')).toBe('error');
    expect(text(error)).toBe(actions);
    const field = elements(html).find((each) => attribute(each, 'id') === name);
    if (attribute(field, 'type') === 'text') {
      expect(attribute(field, 'aria-invalid')).toBe('true');
      expect(attribute(field, 'value')).toBe(value);
    }
    const [summary] = byClass(html, 'error-summary');
    expect(attribute(summary, 'autofocus')).toBe('');
    expect(byTag(html, 'a').map((each) => attribute(each, 'href'))).toContain(`#${name}`);
    expect(await readSettings(blog.deps)).toEqual(DEFAULT_SETTINGS);
  },
);

test('303: a free accent gets a stylesheet for both schemes on the site and in the admin', async () => {
  const { blog, agent, save } = await admin();
  expect((await blog.request.get('/').expect(200)).text).not.toContain('/assets/appearance/');
  await save('appearance', { accent: 'other', otherAccent: '#1A4D2E', typeface: 'sans' }).expect(
    303,
  );
  const url = '/assets/appearance/1a4d2e-sans.css';
  expect((await blog.request.get('/').expect(200)).text).toContain(url);
  expect((await agent.get('/admin').expect(200)).text).toContain('/assets/appearance/1a4d2e-serif');
  const { text: css, headers } = await blog.request.get(url).expect(200);
  expect(headers['cache-control']).toContain('immutable');
  expect(css).toMatch(/--rubric: light-dark\(#1a4d2e, #[0-9a-f]{6}\);/);
  expect(css).toContain('--serif: system-ui');
});

test('404: no stylesheet for a colour that is too light, or no colour', async () => {
  const { blog } = await admin();
  for (const name of ['ffff00-serif', '1a4d2e-comic', 'red-serif', '1a4d2e'])
    await blog.request.get(`/assets/appearance/${name}.css`).expect(404);
});

test('422: an accent that is too light for text is refused with its contrast', async () => {
  const { save } = await admin();
  const { text: html } = await save('appearance', { accent: 'other', otherAccent: '#ffcc00' });
  expect(html).toContain('its contrast to the page is 1.4 : 1');
});

describe('the rows of the navigation', () => {
  test.each([
    ['up 1', 'Search Archive Feeds'],
    ['down 0', 'Search Archive Feeds'],
    ['remove 1', 'Archive Feeds'],
    ['add', 'Archive Search Feeds '],
    ['up 9', 'Archive Search Feeds'],
    ['up 0', 'Archive Search Feeds'],
  ])('200: the button “%s” shows them as %s, and saves nothing', async (rows, labels) => {
    const { blog, save } = await admin();
    const { text: html } = await save('appearance', {}, ROWS, { rows }).expect(200);
    const shown = elements(html).filter((each) => attribute(each, 'name')?.startsWith('rowLabel'));
    expect(shown.map((each) => attribute(each, 'value')).join(' ')).toBe(labels);
    expect(await readSettings(blog.deps)).toEqual(DEFAULT_SETTINGS);
  });

  test('303: they are saved in their order, without empty ones', async () => {
    const { blog, save } = await admin();
    await save('appearance', {}, [
      ['About us', '/about'],
      ['', ''],
      ['Elsewhere', 'https://other.example/a,b'],
    ]).expect(303);
    const { navigation } = await readSettings(blog.deps);
    expect(navigation).toBe('About us /about, Elsewhere https://other.example/a%2Cb');
  });

  test.each([
    [['', '/about'], 'Enter a label for /about.'],
    [['Notes', 'archive'], 'Enter a path such as /about or a URL for “Notes”.'],
    [['Run', 'javascript:alert(1)'], 'Enter a path such as /about or a URL for “Run”.'],
    [['Empty', ''], 'Enter a path such as /about or a URL for “Empty”.'],
    [['One, two', '/a'], '“One, two” has a comma, which a label cannot have.'],
  ] as [[string, string], string][])('422: %j is refused', async (row, message) => {
    const { blog, save } = await admin();
    const { text: html } = await save('appearance', {}, [...ROWS, row]).expect(422);
    const error = elements(html).find((each) => attribute(each, 'id') === 'navigation-message');
    expect(text(error)).toBe(message);
    expect(await readSettings(blog.deps)).toEqual(DEFAULT_SETTINGS);
  });
});
