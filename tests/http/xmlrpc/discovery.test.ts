/** How programs find the client API: the links of every page, the RSD file and the manifest of Windows Live Writer. */
import { describe, expect, test } from 'vitest';
import { parseXml, type XmlElement } from '../../conformance/strict-xml.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

/** WordPressKit-iOS, WordPressOrgXMLRPCValidator: the link in the page, and the API in the RSD file. */
const KIT_RSD =
  /<link\s+rel="EditURI"\s+type="application\/rsd\+xml"\s+title="RSD"\s+href="([^"]*)"[^/]*\/>/;
const KIT_API = /<api\s+name="WordPress"[^>]*apiLink="([^"]*)"/;

const RSD_URL = 'http://blog.example/xmlrpc.php?rsd';
const MANIFEST_URL = 'http://blog.example/wlwmanifest.xml';

/** As Open Live Writer reads them: elements by their local names in any case, wherever they are. */
function named(name: string, element: XmlElement): XmlElement[] {
  const found = element.children.flatMap((child) => named(name, child));
  return element.name.toUpperCase() === name.toUpperCase() ? [element, ...found] : found;
}

/** Open Live Writer: a `link` by its `rel` in any case, with any order of attributes. */
function linkOf(html: string, rel: string): string | undefined {
  const links = html.match(/<link [^>]*>/g) ?? [];
  const link = links.find((each) => new RegExp(`rel="${rel}"`, 'i').test(each));
  return /href="([^"]*)"/.exec(link ?? '')?.[1];
}

test('every page of the site has both links, also an error page and posts that take no pings', async () => {
  const { deps, request } = await testBlog();
  const closed = { pingbacksOpen: false, trackbacksOpen: false, webmentionsOpen: false };
  const post = await aPost(deps, closed);
  for (const path of ['/', post.path, '/archive', '/search', '/nowhere']) {
    const { text } = await request.get(path);
    expect(KIT_RSD.exec(text)?.[1], path).toBe(RSD_URL);
    expect(linkOf(text, 'EditURI'), path).toBe(RSD_URL);
    expect(linkOf(text, 'wlwmanifest'), path).toBe(MANIFEST_URL);
  }
});

test('200: with programs switched off, neither pages nor the RSD file name an API', async () => {
  const { deps, request } = await testBlog();
  expect((await request.get('/')).text).toContain('rel="EditURI"');
  await changeSetting(deps, 'programs', 'false');
  const { text, headers } = await request.get('/').expect(200);
  expect(text).not.toMatch(/EditURI|wlwmanifest|rel="micropub/);
  expect(text).toContain('rel="indieauth-metadata"');
  expect(headers['link']).not.toContain('micropub');
  expect((await request.get('/nowhere')).text).not.toContain('EditURI');
  const { text: xml } = await request.get('/xmlrpc.php?rsd').expect(200);
  expect(named('API', parseXml(xml))).toEqual([]);
});

describe('the RSD file', () => {
  test('200: begins with its declaration, and names the APIs, WordPress’s first', async () => {
    const { request } = await testBlog();
    const { text } = await request
      .get('/xmlrpc.php?rsd')
      .expect(200)
      .expect('Content-Type', 'text/xml; charset=utf-8');
    expect(text).toMatch(/^<\?xml /);
    expect(KIT_API.exec(text)?.[1]).toBe('http://blog.example/xmlrpc.php');
    const apis = named('API', parseXml(text)).map(({ attributes }) => attributes);
    expect(apis).toEqual(
      [
        ['WordPress', 'true', '/xmlrpc.php'],
        ['Movable Type', 'false', '/xmlrpc.php'],
        ['MetaWeblog', 'false', '/xmlrpc.php'],
        ['Blogger', 'false', '/xmlrpc.php'],
        ['Micropub', 'false', '/micropub'],
      ].map(([name, preferred, path]) => ({
        name,
        blogID: '1',
        preferred,
        apiLink: `http://blog.example${path}`,
      })),
    );
    const [home] = named('homePageLink', parseXml(text));
    expect(home?.text).toBe('http://blog.example/');
  });

  test('405: other reads of the server’s URL are refused', async () => {
    const { request } = await testBlog();
    for (const path of ['/xmlrpc.php', '/xmlrpc.php?rsd2', '/xmlrpc?a=rsd']) {
      await request.get(path).expect(405).expect('Allow', 'POST');
    }
    await request.put('/xmlrpc.php?rsd').expect(405);
    await request.head('/xmlrpc.php?rsd').expect(200);
  });
});

test('200: the manifest of Windows Live Writer names the client type and what is supported', async () => {
  const { request } = await testBlog();
  const { text } = await request
    .get('/wlwmanifest.xml')
    .expect(200)
    .expect('Content-Type', 'text/xml; charset=utf-8');
  const manifest = parseXml(text);
  const textOf = (name: string) => named(name, manifest)[0]?.text;
  expect(text).toContain('xmlns="http://schemas.microsoft.com/wlw/manifest/weblog"');
  expect(textOf('clientType')).toBe('WordPress');
  expect(textOf('supportsSlug')).toBe('Yes');
  expect(textOf('futurePublishDateWarning')).toBe('No');
  expect(textOf('adminUrl')).toBe('{blog-homepage-url}admin/');
  expect(textOf('postEditingUrl')).toBe('{blog-homepage-url}admin/posts/{post-id}');
});
