/**
 * The bookmarklet: a bookmark whose script opens the editor with the page that the browser shows, and what is selected
 * there. It runs in that page, so it contains the blog's public URL and nothing secret.
 */
import { adminUrl } from '../lib/paths.ts';

/** Servers and proxies refuse longer URLs, and a character may take twelve bytes of them. */
const MAX_SELECTION = 600;

export function bookmarklet(siteUrl: string): string {
  const editor = adminUrl(siteUrl, '/posts/new?');
  const script =
    `(()=>{const s=String(getSelection()).trim(),t=[...s];` +
    `open(${JSON.stringify(editor)}+new URLSearchParams({url:location.href,title:document.title,` +
    `text:t.length>${MAX_SELECTION}?t.slice(0,${MAX_SELECTION}).join('')+'…':s}))})()`;
  // Browsers decode a bookmark before they run it.
  return `javascript:${encodeURIComponent(script).replace(/%(?:2C|3A|3B|3D|2F)/g, decodeURIComponent)}`;
}
