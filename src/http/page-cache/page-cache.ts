/**
 * The page cache itself; see visit.ts.
 */
export type PageCache = object;
