/**
 * The routes of posts and pages, whatever shape the site's permalinks have or had: a post that was
 * public keeps its address. Which of them name a post is posts/post.ts's to say (isPostPath).
 */

export const POST_ROUTES = [
  '/:slug',
  '/:year/:slug',
  '/:year/:month/:slug',
  '/:year/:month/:day/:slug',
];

export type PostParams = { year?: string; month?: string; day?: string; slug: string };

/** The same with `rest` after each, such as `/trackback`. */
export function postRoutes(rest: string): string[] {
  return POST_ROUTES.map((route) => route + rest);
}

/** Decoded, as the parameters are. */
export function postPathIn({ year, month, day, slug }: PostParams): string {
  return [year, month, day, slug]
    .flatMap((part) => (part === undefined ? [] : `/${part}`))
    .join('');
}
