/** How the desk divides the posts: each lists some of them. */
export const ADMIN_STATES = [
  'all',
  'drafts',
  'scheduled',
  'published',
  'private',
  'pages',
] as const;
export type AdminPostState = (typeof ADMIN_STATES)[number];
