/**
 * What a post is, and where it stands: the types and the permalink rule.
 */

export type Post = {
  id: number;
  /** `/YYYY/MM/slug`, decoded, without the site's own path; frozen at first publication. */
  path: string;
  title: string;
  /** Safe HTML, rendered on save. */
  bodyHtml: string;
  /** Plain text. */
  excerpt: string;
  words: number;
  publishedAt: Date;
  updatedAt: Date;
  commentsOpen: boolean;
  /** Whether pingbacks and trackbacks are taken: the page advertises exactly then. */
  pingsOpen: boolean;
};

/** A post as its writer gives it. */
export type PostDraft = {
  title: string;
  /** Made from the title when missing. */
  slug?: string;
  markdown: string;
  /** Made from the text when missing. */
  excerpt?: string;
  publishedAt: Date;
  /** The site's default when missing. */
  commentsOpen?: boolean;
  pingsOpen?: boolean;
};

const PATH = /^\/(\d{4})\/(0[1-9]|1[0-2])\/([\p{L}\p{N}\p{M}]+(?:-[\p{L}\p{N}\p{M}]+)*)$/u;
const MAX_SLUG_LENGTH = 100;

/** Letters and digits of any script, lower-case, words joined by hyphens; `post` if none are left. */
export function slugFrom(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{Script=Latin}\p{M}+/gu, (letter) => letter.replace(/\p{M}/gu, ''))
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu);
  return (
    (words ?? [])
      .join('-')
      .slice(0, MAX_SLUG_LENGTH)
      .replace(/[-\p{Surrogate}]+$/u, '') || 'post'
  );
}

/** Year and month are UTC's. */
export function pathOf(slug: string, publishedAt: Date): string {
  const [year, month] = publishedAt.toISOString().split('-');
  return `/${String(year)}/${String(month)}/${slug}`;
}

/** Whether a decoded path has the shape of a post's; anything else never reaches the database. */
export function isPostPath(path: string): boolean {
  return path.length <= MAX_SLUG_LENGTH + 10 && PATH.test(path);
}

/** The post's own address, absolute. `siteUrl` has no trailing slash. */
export function permalink(siteUrl: string, post: Pick<Post, 'path'>): string {
  return siteUrl + encodeURI(post.path);
}
