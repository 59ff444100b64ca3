/**
 * Fetches a page of the blog as a document, to put parts of it into the page that is open.
 *
 * @returns `url`: where redirects led; `null` where the blog cannot be reached or refuses
 */
export async function fetchDocument(
  url: string,
  init?: RequestInit,
): Promise<{ page: Document; url: string } | null> {
  try {
    const response = await fetch(url, init);
    if (!response.ok) return null;
    const html = await response.text();
    return { page: new DOMParser().parseFromString(html, 'text/html'), url: response.url };
  } catch {
    return null;
  }
}
