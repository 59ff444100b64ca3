import { expect, test } from 'vitest';
import { renderMarkdown } from '../../src/posts/markdown/markdown.ts';
import { imageKey, imageKeysIn, type LibraryImage } from '../../src/posts/images/image.ts';

const sea: LibraryImage = {
  id: 1,
  hash: `0123456789abcdef${'0'.repeat(48)}`,
  slug: 'دریا',
  width: 2_000,
  height: 900,
  alt: 'The "sea"',
  files: [
    { width: 480, format: 'avif' },
    { width: 2_000, format: 'webp' },
    { width: 480, format: 'webp' },
    { width: 1_600, format: 'webp' },
  ],
};
const KEY = imageKey(sea);
const SLUG = encodeURI(sea.slug);
const html = (markdown: string, images: LibraryImage[] = [sea]) =>
  renderMarkdown(markdown, {
    images: new Map(images.map((each) => [imageKey(each), each])),
  }).bodyHtml.trim();

test('an image in the media library is rendered with all its files and dimensions', () => {
  expect(html(`![](/media/${KEY}/دریا-1600.webp)`)).toBe(
    '<figure><picture><source type="image/avif" ' +
      `srcset="/media/${KEY}/${SLUG}-480.avif 480w" sizes="(min-width: 45rem) 43rem, 100vw">` +
      `<img src="/media/${KEY}/${SLUG}-1600.webp" srcset="/media/${KEY}/${SLUG}-480.webp 480w, ` +
      `/media/${KEY}/${SLUG}-1600.webp 1600w, /media/${KEY}/${SLUG}-2000.webp 2000w" ` +
      'sizes="(min-width: 45rem) 43rem, 100vw" width="2000" height="900" ' +
      'alt="The &quot;sea&quot;" decoding="async"></picture></figure>',
  );
});

test('the alternative text in the post overrides that of the library, and an empty one stays empty', () => {
  const markdown = `![Ice *here*](/media/${KEY}/a-1.webp)`;
  expect(html(markdown)).toContain('alt="Ice here"');
  expect(html(`![](/media/${KEY}/a-1.webp)`, [{ ...sea, alt: null }])).toContain('alt=""');
});

test('captions, wide images, links and the site’s own path are kept, and the second image is lazy', () => {
  const address = `/blog/media/${KEY}/a-1.webp`;
  const drawn = html(`![](${address}#wide "At dusk")\n\n[![](${address})](https://a.example)`);
  expect(drawn).toMatch(/^<figure class="wide"><picture>.*65rem.*<figcaption>At dusk</);
  expect(drawn).toContain(`src="/blog/media/${KEY}/${SLUG}-1600.webp"`);
  expect(drawn).toMatch(/<a href="https:\/\/a.example"><picture>.*loading="lazy".*<\/a>/);
});

test('an image with one size has no srcset, and one without AVIF has no source element', () => {
  const small = {
    ...sea,
    width: 300,
    height: 200,
    files: [{ width: 300, format: 'webp' as const }],
  };
  expect(html(`![](/media/${KEY}/a-300.webp)`, [small])).toBe(
    `<figure><img src="/media/${KEY}/${SLUG}-300.webp" width="300" height="200" ` +
      'alt="The &quot;sea&quot;" decoding="async"></figure>',
  );
});

test.each([
  '![Old](/wp-content/uploads/a.jpg)',
  `![Gone](/media/${'f'.repeat(16)}/a-1.webp)`,
  `![Other](/media/${KEY})`,
  `![Query](/a.jpg?b=/media/${KEY}/a-1.webp)`,
  `![Script](javascript:alert(1)/media/${KEY}/a-1.webp)`,
])('an image outside the media library stays unchanged: %s', (markdown) => {
  expect(html(markdown)).toBe(html(markdown, []));
});

test('images in a text are found by their addresses, each once, up to a limit', () => {
  expect(imageKeysIn(`![](/media/${KEY}/a) ![](https://a.example/media/${KEY}/b)`)).toEqual([KEY]);
  const many = Array.from({ length: 600 }, (_, i) => `/media/${String(i).padStart(16, '0')}/a`);
  expect(imageKeysIn(many.join(' '))).toHaveLength(500);
});

test('several images alone in a paragraph are a gallery of figures, with captions and their own links', () => {
  const drawn = html('![a](/a.png)\n![b](/b.png "At dusk") [![c](/c.png)](https://a.example)');
  expect(drawn.replaceAll('\n', '')).toBe(
    '<div class="gallery"><figure><img src="/a.png" alt="a" decoding="async"></figure>' +
      '<figure><img src="/b.png" alt="b" loading="lazy" decoding="async"><figcaption>At dusk</figcaption></figure>' +
      '<figure><a href="https://a.example"><img src="/c.png" alt="c" loading="lazy" decoding="async"></a></figure></div>',
  );
  expect(html('- ![a](/a.png) ![b](/b.png)\n- c')).toContain('<li>\n<div class="gallery">');
});

test('an image of the media library in a gallery leads to its file, unless that link would have no text', () => {
  const drawn = html(`![](/media/${KEY}/a-1.webp#wide) ![b](/b.png)`);
  expect(drawn).toContain(`<a href="/media/${KEY}/${SLUG}-1600.webp" rel="nomention"><picture>`);
  expect(drawn).toMatch(/sizes="\(min-width: 45rem\) 22rem, 50vw"/);
  const unnamed = html(`![](/media/${KEY}/a-1.webp) ![b](/b.png)`, [{ ...sea, alt: null }]);
  expect(unnamed).not.toContain('<a ');
});

test.each(['![a](/a.png) and ![b](/b.png)', '![a](/a.png) [x](/x)', '# ![a](/a.png) ![b](/b.png)'])(
  'images beside other text, or in a heading, are no gallery: %s',
  (markdown) => {
    expect(html(markdown)).not.toContain('gallery');
  },
);

test('a gallery’s alternative texts are not the excerpt of a post with a paragraph', () => {
  expect(renderMarkdown('![a](/a.png) ![b](/b.png)\n\nWords.').excerpt).toBe('Words.');
});
