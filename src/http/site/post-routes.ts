/**
 * The routes of posts and pages, for every permalink structure that the site may have or have had.
 * `isPostPath` (posts/post.ts) decides which paths can be a post's.
 */

export const POST_ROUTES = [
  '/:slug',
  '/:year/:slug',
  '/:year/:month/:slug',
  '/:year/:month/:day/:slug',
];

export type PostParams = { year?: string; month?: string; day?: string; slug: string };

/** The routes with a suffix such as `/trackback`. */
export function postRoutes(rest: string): string[] {
  return POST_ROUTES.map((route) => route + rest);
}

/** The path of the post, decoded like the parameters. */
export function postPathIn({ year, month, day, slug }: PostParams): string {
  return [year, month, day, slug]
    .flatMap((part) => (part === undefined ? [] : `/${part}`))
    .join('');
}
