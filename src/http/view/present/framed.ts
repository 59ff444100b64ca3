/**
 * Presents a post as a card for frames of other sites.
 */
import { cutText } from '../../../lib/text/plain-text.ts';
import type { Translate } from '../../../messages/translate.ts';
import { permalink, type Post } from '../../../posts/post.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import type { FramedPostView } from '../models/posts.ts';
import { presentName } from './connections.ts';
import { presentDate, presentLanguage } from './date.ts';

const EXCERPT_LENGTH = 200;

/** @param responses how many are shown under the post */
export function presentFramed(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  post: Post,
  responses: number,
): FramedPostView {
  const url = permalink(siteUrl, post);
  const name = presentName(settings, t, post);
  const excerpt = cutText(post.excerpt, EXCERPT_LENGTH);
  return {
    page: {
      title: `${name} · ${settings.siteTitle}`,
      description: post.excerpt,
      canonicalUrl: url,
      noIndex: true,
      language: presentLanguage(post.language, settings.siteLanguage),
    },
    name: post.title || excerpt || name,
    // A note is called by its words.
    excerpt: post.title === '' ? '' : excerpt,
    url,
    published: post.kind === 'post' ? presentDate(post.publishedAt, settings) : null,
    responses: responses > 0 ? t('responses.heading', { count: responses }) : null,
  };
}
