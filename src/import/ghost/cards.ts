/**
 * The cards of Ghost's editors as HTML that posts here can have: what plays or opens elsewhere is a link, which is
 * shown as a card where it is alone in a paragraph.
 */
import MarkdownIt from 'markdown-it';
import { escapeXml } from '../../lib/text/markup.ts';
import { listOf, mapOf, scalarText } from '../values.ts';

const markdownIt = new MarkdownIt({ html: true });

/**
 * @param card its fields, as the editors store them
 * @returns `null`: it is of a kind that is not known
 */
export function cardHtml(type: string, card: Readonly<Record<string, unknown>>): string | null {
  const text = (name: string) => scalarText(card[name]) ?? '';
  const raw = (name: string) => (typeof card[name] === 'string' ? card[name] : '');
  switch (type.toLowerCase().replace(/^card-/, '')) {
    case 'markdown':
      return markdownIt.render(raw('markdown'));
    case 'html':
    case 'embed-html':
      return raw('html');
    case 'image':
      return imageHtml(card, raw('caption'));
    case 'gallery': {
      const images = listOf(card['images']).map((each) => imageTag(mapOf(each)));
      return `<p>${images.join(' ')}</p>${captionBelow(raw('caption'))}`;
    }
    case 'code':
    case 'codeblock': {
      const language = text('language').replace(/[^\w+#.-]/g, '');
      const name = language === '' ? '' : ` class="language-${language}"`;
      return `<pre><code${name}>${escapeXml(raw('code'))}</code></pre>${captionBelow(raw('caption'))}`;
    }
    case 'embed':
    case 'bookmark':
      return alone(text('url') || text('href')) + captionBelow(raw('caption'));
    case 'hr':
    case 'horizontalrule':
      return '<hr>';
    case 'callout':
      return `<blockquote><p>${escapeXml(text('calloutEmoji'))} ${raw('calloutText') || raw('text')}</p></blockquote>`;
    case 'toggle':
      return `<details><summary>${raw('heading')}</summary>${raw('content')}</details>`;
    case 'button':
    case 'email-cta':
      return linkAlone(text('buttonUrl'), text('buttonText'));
    case 'audio':
    case 'video':
    case 'file':
      return (
        linkAlone(text('src'), text('title') || text('fileTitle') || text('fileName')) +
        captionBelow(raw('caption') || raw('fileCaption'))
      );
    case 'product':
      return `<h3>${raw('productTitle')}</h3>${raw('productDescription')}${linkAlone(text('productUrl'), text('productButton'))}`;
    case 'header':
      return `<h2>${raw('header')}</h2><p>${raw('subheader')}</p>`;
    case 'call-to-action':
      return `${raw('textValue')}${linkAlone(text('buttonUrl'), text('buttonText'))}`;
    case 'paywall':
      return '';
    default:
      return null;
  }
}

/** As the only content of a paragraph, where it becomes a card. */
export function alone(url: string): string {
  return /^https?:\/\//i.test(url)
    ? `<p><a href="${escapeXml(url)}">${escapeXml(url)}</a></p>`
    : '';
}

export function linkAlone(url: string, words: string): string {
  return url === '' ? '' : `<p><a href="${escapeXml(url)}">${escapeXml(words || url)}</a></p>`;
}

function imageTag(image: Readonly<Record<string, unknown>>): string {
  const source = scalarText(image['src']) ?? '';
  const alt = scalarText(image['alt']) ?? '';
  return `<img src="${escapeXml(source)}" alt="${escapeXml(alt)}">`;
}

function imageHtml(card: Readonly<Record<string, unknown>>, caption: string): string {
  const href = scalarText(card['href']);
  const image =
    href === null ? imageTag(card) : `<a href="${escapeXml(href)}">${imageTag(card)}</a>`;
  const below = caption.trim() === '' ? '' : `<figcaption>${caption}</figcaption>`;
  return `<figure>${image}${below}</figure>`;
}

function captionBelow(caption: string): string {
  return caption.trim() === '' ? '' : `<p><em>${caption}</em></p>`;
}

/** The page of a video from the URL of its frame. */
export function pageOfFrame(source: string): string {
  const url = URL.parse(source, 'https://frame.invalid');
  const [, id] = /^\/(?:embed|video)\/([\w-]+)/.exec(url?.pathname ?? '') ?? [];
  if (!url || id === undefined) return source;
  if (/(?:^|\.)youtube(?:-nocookie)?\.com$/.test(url.hostname)) {
    return `https://www.youtube.com/watch?v=${id}`;
  }
  return url.hostname === 'player.vimeo.com' ? `https://vimeo.com/${id}` : source;
}
