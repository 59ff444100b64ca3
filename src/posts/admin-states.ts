/** How the desk divides the posts: each lists some of them. */
export const DESK_STATES = ['all', 'drafts', 'scheduled', 'published', 'private', 'pages'] as const;
export type AdminPostState = (typeof DESK_STATES)[number];
