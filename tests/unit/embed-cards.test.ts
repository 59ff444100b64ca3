/** Cards in rendered Markdown, and the HTML without them. */
import { describe, expect, test } from 'vitest';
import {
  embedKeysIn,
  MAX_EMBEDS,
  playerOrigins,
  withoutCards,
  withPlayTexts,
  type EmbedCard,
} from '../../src/posts/embeds/embed.ts';
import { isMadeExcerpt, renderMarkdown } from '../../src/posts/markdown/markdown.ts';
import { documentKey } from '../../src/lib/url.ts';
import { expectLinear } from '../support/linear.ts';

const URL_TEXT = 'https://a.example/watch?v=%C3%BC&x="1"';

const card: EmbedCard = {
  version: 3,
  type: 'video',
  title: 'A <film> & "more"',
  author: 'Ann</figure>',
  provider: "Ann's & Co",
  description: '</figure>\n<figure class="embed x" data-href="a" data-text="b">',
  playerUrl: 'https://player.example/1?a=1&b=2',
  picture: { url: '/embeds/1-3.webp', width: 960, height: 540 },
};

function render(markdown: string, known: EmbedCard | null = card, url = URL_TEXT) {
  const key = documentKey(new URL(url));
  return renderMarkdown(markdown, { embeds: known ? new Map([[key, known]]) : new Map() });
}

describe('a URL alone on a line', () => {
  test('without a card it is a link, and named as what the text shows', () => {
    const { bodyHtml, embeds } = render(`One.\n\n${URL_TEXT}\n\nTwo.`, null);
    expect(bodyHtml).toContain(
      '" class="auto">https://a.example/watch?v=ü&amp;x=&quot;1&quot;</a>',
    );
    expect(embeds).toEqual([
      {
        key: '//a.example/watch?v=%C3%BC&x=%221%22',
        url: 'https://a.example/watch?v=%C3%BC&x=%221%22',
        hostName: 'a.example',
        version: null,
      },
    ]);
  });

  test('with a card it is a figure; without the card, the HTML is the same as before', () => {
    const markdown = `One.\n\n${URL_TEXT}\n\n<${URL_TEXT.replaceAll('"', '%22')}>\n\nTwo.`;
    const { bodyHtml, embeds } = render(markdown);
    expect(embeds.map(({ version }) => version)).toEqual([3]);
    expect(bodyHtml.match(/<figure class="embed video"/g)).toHaveLength(2);
    expect(withoutCards(bodyHtml)).toBe(render(markdown, null).bodyHtml);
  });

  test('text and excerpt have the title, and the excerpt prefers a paragraph', () => {
    expect(render(`${URL_TEXT}\n\nWords.`)).toMatchObject({
      text: 'A <film> & "more"\nWords.',
      excerpt: 'Words.',
    });
    expect(render(`# Heading\n\n${URL_TEXT}`)).toMatchObject({ excerpt: 'A <film> & "more"' });
  });

  test('a text may have thirty cards; further URLs stay links', () => {
    const urls = Array.from({ length: MAX_EMBEDS + 5 }, (_, n) => `https://a.example/${n}`);
    const cards = new Map(urls.map((url) => [documentKey(new URL(url)), card]));
    const { bodyHtml, embeds } = renderMarkdown(urls.join('\n\n'), { embeds: cards });
    expect(embeds).toHaveLength(MAX_EMBEDS);
    expect(bodyHtml.match(/<figure/g)).toHaveLength(MAX_EMBEDS);
    expect(embedKeysIn({ markdown: urls.join('\n\n') })).toHaveLength(urls.length);
  });

  test('an excerpt that was the URL, or the card’s title before, was made from the text', () => {
    const stored = { renderer: 4, text: `${URL_TEXT}\nWords.`, excerpt: URL_TEXT };
    expect(isMadeExcerpt(stored, render(`${URL_TEXT}\n\nWords.`))).toBe(true);
    const titled = { renderer: 4, text: 'Its first title', excerpt: 'Its first title' };
    expect(isMadeExcerpt(titled, render(URL_TEXT))).toBe(true);
    const written = { renderer: 4, text: 'Its first title\nWords.', excerpt: 'By hand.' };
    expect(isMadeExcerpt(written, render(`${URL_TEXT}\n\nWords.`))).toBe(false);
  });
});

test('the origins of players are those of the cards, and their texts are replaced once each', () => {
  const { bodyHtml } = render(`${URL_TEXT}\n\n${URL_TEXT}`);
  expect(playerOrigins(bodyHtml)).toEqual(['https://player.example']);
  const names: string[] = [];
  const html = withPlayTexts(bodyHtml, (provider) => {
    names.push(provider);
    return 'Play';
  });
  expect(names).toEqual(["Ann's & Co", "Ann's & Co"]);
  expect(html.match(/>Play<\/a>/g)).toHaveLength(2);
  expect(
    playerOrigins(
      renderMarkdown('`<a class="embed-play" data-player="https://x.example/">`').bodyHtml,
    ),
  ).toEqual([]);
});

test.each([
  ['of URLs', (size: number) => 'https://a.example/\n'.repeat(size / 18)],
  ['of spaces', (size: number) => ' '.repeat(size)],
  ['of one URL', (size: number) => `https://${'a'.repeat(size)} x`],
])('finding the URLs of a long text %s takes time by its length', (_name, textOf) => {
  expectLinear((size) => {
    const text = textOf(size);
    return () => embedKeysIn({ markdown: text });
  }, 100_000);
});
