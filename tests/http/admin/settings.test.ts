import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { asTyped, SETTING_NAMES } from '../../../src/http/admin/site/settings.ts';
import { readSettings, DEFAULT_SETTINGS } from '../../../src/settings/settings.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';
import { attribute, byTag, elements, text } from '../../support/html.ts';

async function admin() {
  const blog = await testBlog();
  const { agent, csrf } = await signedInAs(blog);
  return {
    blog,
    agent,
    /** As a browser sends the form: a box that is not ticked is not in it. */
    save: (changes: Record<string, string>) => {
      const typed = Object.entries({ ...asTyped(DEFAULT_SETTINGS), ...changes });
      const sent = typed.filter(([, value]) => value !== 'false');
      return agent
        .post('/admin/settings')
        .type('form')
        .send({ csrf, ...Object.fromEntries(sent) });
    },
  };
}

test('200: each setting has a field with its description and value', async () => {
  const { agent } = await admin();
  const { text: html } = await agent.get('/admin/settings').expect(200);
  for (const name of SETTING_NAMES) {
    const field = elements(html).find((each) => attribute(each, 'name') === name);
    expect(attribute(field, 'aria-describedby'), name).toBe(`${name}-message`);
  }
  expect(byTag(html, 'label').length).toBeGreaterThanOrEqual(SETTING_NAMES.length);
});

test('303: a changed setting applies at the next request, with an audit entry for each', async () => {
  const { blog, save } = await admin();
  await blog.request.get('/').expect(200, /Antiphon/);
  await save({
    siteTitle: 'Notes <& Queries>',
    webmentionsOpenByDefault: 'false',
    postsPerPage: '5',
  }).expect(303);
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
  [
    'navigation',
    'About /about, Archive, Notes archive, Run javascript:alert(1),',
    'Must have a label and a URL in each entry, such as “About /about” or “Elsewhere https://other.example/”, which is not so in “Archive”, “Notes archive”, “Run javascript:alert(1)”.',
  ],
  ['siteDescription', 'x'.repeat(501), 'Must have at most 500 characters.'],
])(
  '422: %s as %j shows an error beside its field, and nothing is saved',
  async (name, value, actions) => {
    const { blog, save } = await admin();
    const { text: html } = await save({ authorName: 'Leyla', [name]: value }).expect(422);
    const error = elements(html).find((each) => attribute(each, 'id') === `${name}-message`);
    expect(attribute(error, 'class')).toBe('error');
    expect(text(error)).toBe(actions);
    expect(html).toContain('value="Leyla"');
    const field = elements(html).find((each) => attribute(each, 'name') === name);
    expect(attribute(field, 'aria-invalid')).toBe('true');
    if (field?.tagName === 'input') expect(attribute(field, 'value')).toBe(value);
    expect(await readSettings(blog.deps)).toEqual(DEFAULT_SETTINGS);
  },
);
