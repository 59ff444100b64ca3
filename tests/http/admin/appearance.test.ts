import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { DEFAULT_SETTINGS, readSettings } from '../../../src/settings/settings.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';
import { attribute, byTag, elements, text } from '../../support/html.ts';
import { image, lookAt } from '../../support/samples/images.ts';

const URL = '/admin/settings/appearance';
const FIELDS = {
  logoWithTitle: 'true',
  accent: '#a3251b',
  typeface: 'serif',
  homePage: 'excerpts',
  rowLabel0: 'Archive',
  rowAddress0: '/archive',
};

const anIcon = () => image({ width: 600, height: 600 }).png().toBuffer();
/** Two black blocks, with nothing between and around them. */
const aLogo = () => {
  const block = { create: { width: 200, height: 200, channels: 3, background: '#111' } } as const;
  return sharp({ create: { width: 800, height: 240, channels: 4, background: '#0000' } })
    .composite([
      { input: block, left: 50, top: 20 },
      { input: block, left: 450, top: 20 },
    ])
    .png()
    .toBuffer();
};

type Sent = { fields?: Record<string, string>; icon?: Buffer; logo?: Buffer };

async function admin() {
  const blog = await testBlog();
  const { agent, csrf } = await signedInAs(blog);
  return {
    blog,
    agent,
    save: ({ fields = {}, icon, logo }: Sent) => {
      const request = agent.post(URL).field({ csrf, ...FIELDS, ...fields });
      if (icon) void request.attach('icon', icon, 'icon.png');
      if (logo) void request.attach('logo', logo, 'logo.png');
      return request;
    },
    files: () => blog.deps.db.siteImage.count(),
  };
}

type Blog = Awaited<ReturnType<typeof testBlog>>;

async function bytesAt(blog: Blog, path: string): Promise<Buffer> {
  const answer = await blog.request
    .get(path)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => {
        done(null, Buffer.concat(chunks));
      });
    })
    .expect(200);
  return answer.body as Buffer;
}

const linkOf = (html: string, rel: string) =>
  attribute(
    byTag(html, 'link').find((each) => attribute(each, 'rel') === rel),
    'href',
  ) ?? '';

describe('the icon', () => {
  test('303: an upload makes every size, which pages, the manifest and feeds name', async () => {
    const { blog, save, agent } = await admin();
    const before = await blog.request.get('/').expect(200);
    expect(linkOf(before.text, 'icon')).toMatch(/^data:/);
    await save({ icon: await anIcon() }).expect(303);
    const { images } = await readSettings(blog.deps);
    const { text: html } = await blog.request.get('/').expect(200);
    const base = `http://blog.example/assets/site-images/${String(images.icon)}`;
    expect(linkOf(html, 'icon')).toBe(`${base}/icon-32.png`);
    expect(linkOf(html, 'apple-touch-icon')).toBe(`${base}/apple-touch-icon.png`);
    expect(linkOf((await agent.get(URL)).text, 'icon')).toBe(`${base}/icon-32.png`);

    const path = `/assets/site-images/${String(images.icon)}`;
    for (const [name, size] of [
      ['icon-32.png', 32],
      ['icon-192.png', 192],
      ['icon-512.png', 512],
      ['icon-maskable.png', 512],
      ['apple-touch-icon.png', 180],
    ] as const) {
      expect(await lookAt(await bytesAt(blog, `${path}/${name}`)), name).toMatchObject({
        format: 'png',
        width: size,
        height: size,
        middle: [0xc0, 0x40, 0x20],
      });
    }
    const ico = await bytesAt(blog, '/favicon.ico');
    expect(ico.subarray(0, 6).toString('hex')).toBe('000001000300');
    expect([ico[6], ico[22], ico[38]]).toEqual([16, 32, 48]);
    expect((await lookAt(await bytesAt(blog, '/apple-touch-icon.png'))).middle).toEqual([
      0xc0, 0x40, 0x20,
    ]);

    const manifest = await blog.request.get('/site.webmanifest').expect(200);
    expect((manifest.body as { icons: object[] }).icons).toEqual([
      { src: `${base}/icon-192.png`, type: 'image/png', sizes: '192x192', purpose: 'any' },
      { src: `${base}/icon-512.png`, type: 'image/png', sizes: '512x512', purpose: 'any' },
      {
        src: `${base}/icon-maskable.png`,
        type: 'image/png',
        sizes: '512x512',
        purpose: 'maskable',
      },
    ]);
    const atom = (await bytesAt(blog, '/feed.atom')).toString();
    expect(atom).toContain(`<icon>${base}/icon-192.png</icon>`);
    const rss = (await bytesAt(blog, '/feed.rss')).toString();
    expect(rss).toContain(
      `<image><url>${base}/icon-144.png</url><title>Antiphon</title><link>http://blog.example/</link>`,
    );
    const json = (await bytesAt(blog, '/feed.json')).toString();
    expect(JSON.parse(json)).toMatchObject({ icon: `${base}/icon-512.png` });
    const actions = await listActions(blog.deps, { max: 9 });
    expect(actions.map(({ what }) => what)).toContain('icon');
  });

  test('200: its files are immutable, and 304 if the client has them; 404 for another version', async () => {
    const { blog, save } = await admin();
    await save({ icon: await anIcon() }).expect(303);
    const { images } = await readSettings(blog.deps);
    const url = `/assets/site-images/${String(images.icon)}/icon-32.png`;
    const { headers } = await blog.request.get(url).expect(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toBe('image/png');
    await blog.request.get(url).set('If-None-Match', String(headers['etag'])).expect(304);
    await blog.request.head(url).expect(200);
    await blog.request.post(url).expect(405);
    await blog.request.get('/assets/site-images/0000000000000000/icon-32.png').expect(404);
    await blog.request.get('/assets/site-images/x/icon-32.png').expect(404);
    await blog.request.get(url.replace('32', '33')).expect(404);
    const root = await blog.request.get('/favicon.ico').expect(200);
    expect(root.headers['cache-control']).toBe('public, max-age=86400');
    await blog.request.post('/favicon.ico').expect(405);
  });

  test('303: the page cache and its files follow when it is replaced and removed', async () => {
    const { blog, save, files } = await admin();
    const icon = async () => linkOf((await blog.request.get('/').expect(200)).text, 'icon');
    await save({ icon: await anIcon() }).expect(303);
    const first = await icon();
    const other = await image({ width: 200, height: 200, colour: '#204080' }).webp().toBuffer();
    await save({ icon: other }).expect(303);
    expect(await icon()).not.toBe(first);
    expect(await files()).toBe(7);
    await blog.request.get(first.replace('http://blog.example', '')).expect(404);
    await save({ fields: { removeIcon: 'true' } }).expect(303);
    expect(await icon()).toMatch(/^data:/);
    expect(await files()).toBe(0);
    expect((await bytesAt(blog, '/favicon.ico')).subarray(0, 4).toString('hex')).toBe('00000100');
  });
});

describe('the logo', () => {
  test('303: it is shown at the head, beside the title, and gets the paper that it needs', async () => {
    const { blog, save } = await admin();
    await save({ logo: await aLogo() }).expect(303);
    const { text: html } = await blog.request.get('/').expect(200);
    const logo = byTag(html, 'img').find((each) => attribute(each, 'class')?.includes('site-logo'));
    expect(text(byTag(html, 'h1')[0]).trim()).toBe('Antiphon');
    expect(attribute(logo, 'alt')).toBe('');
    expect(attribute(logo, 'class')).toBe('site-logo dark');
    expect(attribute(logo, 'height')).toBe('44');
    expect(attribute(logo, 'width')).toBe('132');
    const file = await bytesAt(blog, new globalThis.URL(attribute(logo, 'src') ?? '').pathname);
    expect(await lookAt(file)).toMatchObject({ format: 'webp', width: 540, height: 180 });
  });

  test('303: without the title beside it, its alternative text is the title', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog);
    const { logoWithTitle: _, ...fields } = FIELDS;
    await agent
      .post(URL)
      .field({ csrf, ...fields })
      .attach('logo', await aLogo(), 'logo.png')
      .expect(303);
    const { text: html } = await blog.request.get('/').expect(200);
    expect(text(byTag(html, 'h1')[0]).trim()).toBe('');
    const logo = byTag(html, 'img').find((each) => attribute(each, 'class')?.includes('site-logo'));
    expect(attribute(logo, 'alt')).toBe('Antiphon');
    expect((await bytesAt(blog, '/feed.atom')).toString()).toContain('/logo.webp</logo>');
  });
});

describe('one form', () => {
  test.each([
    ['no image', Buffer.from('GIF89a, but not really'), /not a valid PNG, JPEG or WebP/],
    [
      'SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"/>'),
      /not a valid PNG/,
    ],
  ])('422: %s is refused, and no setting of the form changes', async (_what, icon, message) => {
    const { blog, save, files } = await admin();
    const { text: html } = await save({ icon, fields: { typeface: 'mono' } }).expect(422);
    const error = elements(html).find((each) => attribute(each, 'id') === 'icon-message');
    expect(attribute(error, 'class')).toBe('error');
    expect(text(error)).toMatch(message);
    expect(await readSettings(blog.deps)).toEqual(DEFAULT_SETTINGS);
    expect(await files()).toBe(0);
  });

  test('422: a small icon and one of too many pixels are refused', async () => {
    const { save } = await admin();
    const small = await image({ width: 100, height: 300 }).png().toBuffer();
    expect((await save({ icon: small }).expect(422)).text).toContain('smaller than 128 pixels');
    const large = await image({ width: 5_001, height: 5_000 }).png().toBuffer();
    expect((await save({ icon: large }).expect(422)).text).toContain('25 million pixels');
  });

  test('422: with an invalid setting, a valid icon is not stored, and the form says so', async () => {
    const { blog, save, files } = await admin();
    const fields = { accent: 'other', otherAccent: '#ffcc00' };
    const { text: html } = await save({ icon: await anIcon(), fields }).expect(422);
    expect(html).toContain('Nothing was saved yet. Choose the file again.');
    expect(await readSettings(blog.deps)).toEqual(DEFAULT_SETTINGS);
    expect(await files()).toBe(0);
  });

  test('303: settings, icon and logo apply together', async () => {
    const { blog, save } = await admin();
    const fields = { typeface: 'mono', accent: '#1f5f8b', homePage: 'titles' };
    await save({ icon: await anIcon(), logo: await aLogo(), fields }).expect(303);
    expect(await readSettings(blog.deps)).toMatchObject({
      typeface: 'mono',
      accent: '#1f5f8b',
      homePage: 'titles',
      images: { icon: expect.any(String) as string, logo: { tone: 'dark' } },
    });
  });

  test('403: an author may not change it', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog, 'author');
    await agent
      .post(URL)
      .field({ csrf, ...FIELDS })
      .attach('icon', await anIcon(), 'icon.png')
      .expect(403);
    expect(await blog.deps.db.siteImage.count()).toBe(0);
  });
});

test('200: the manifest names the theme’s icons where there is no other, and follows the title', async () => {
  const blog = await testBlog({ env: { SITE_URL: 'http://blog.example/notes' } });
  const answer = await blog.request.get('/notes/site.webmanifest').expect(200);
  const body = answer.body as { icons: { src: string; sizes: string }[] };
  expect(answer.get('content-type')).toBe('application/manifest+json; charset=utf-8');
  expect(body).toMatchObject({
    name: 'Antiphon',
    lang: 'en',
    dir: 'ltr',
    start_url: 'http://blog.example/notes/',
    scope: 'http://blog.example/notes/',
  });
  for (const { src, sizes } of body.icons) {
    const file = await bytesAt(blog, new globalThis.URL(src).pathname);
    expect(`${(await lookAt(file)).width}x${(await lookAt(file)).height}`).toBe(sizes);
  }
  await blog.request.post('/notes/site.webmanifest').expect(405);
  expect((await blog.request.get('/notes/').expect(200)).text).toContain(
    '<link rel="manifest" href="http://blog.example/notes/site.webmanifest">',
  );
});
