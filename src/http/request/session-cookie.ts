/**
 * The name of the cookie that says who is signed in.
 */

/** Whoever sends it never gets a page that is kept for all. */
export const SESSION_COOKIE = 'antiphon_session';
