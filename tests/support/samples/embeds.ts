/**
 * Embeds of a test's blog: posts with a URL alone on a line, other people's pages with descriptions and pictures, and
 * fakes of the providers whose hosts are known.
 */
import { fetchEmbedsDue } from '../../../src/embeds/fetch.ts';
import { createFetchPage } from '../../../src/net/fetch-page.ts';
import type { FetchPage } from '../../../src/net/page.ts';
import { readConfig } from '../../../src/config.ts';
import { savePost } from '../../../src/posts/save.ts';
import { testBlog, type TestBlog, type TestBlogOptions } from '../blog/test-blog.ts';
import type { Answer, SourceSite } from '../sites/source-site.ts';
import { image, served } from './images.ts';

export const json = (value: unknown): Answer => ({
  headers: { 'content-type': 'application/json' },
  body: typeof value === 'string' ? value : JSON.stringify(value),
});

export async function aPicture(width = 1_280, height = 720): Promise<Answer> {
  return served('image/png', await image({ width, height }).png().toBuffer());
}

/** A page with Open Graph properties, and with what else is in its head. */
export function graphPage(properties: Record<string, string>, more = ''): string {
  const metas = Object.entries(properties).map(
    ([name, content]) => `<meta property="og:${name}" content="${content}">`,
  );
  return `<!doctype html><html><head><title>Untitled</title>${metas.join('')}${more}</head><body></body></html>`;
}

/** A blog for which pages of these hosts are on this machine, by https and without a port as well. */
export async function embedBlog(options: TestBlogOptions = {}) {
  const fakes = new Map<string, SourceSite>();
  const { fetchAllowNetworks, siteUrl } = readConfig({
    SITE_URL: 'http://blog.example',
    FETCH_ALLOW_NETWORKS: '127.0.0.0/8',
    DATABASE_URL: 'file:unused.db',
  });
  const fetchReal = createFetchPage({
    allowedNetworks: fetchAllowNetworks,
    userAgent: `Antiphon/0.1 (+${siteUrl}/)`,
    lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
  });
  const fetchPage: FetchPage = async (url, limits, context) => {
    const fake = url.port === '' ? fakes.get(url.hostname) : undefined;
    return await fetchReal(
      fake ? new URL(fake.url(url.pathname + url.search)) : url,
      limits,
      context,
    );
  };
  const blog = await testBlog({ ...options, deps: { fetchPage, ...options.deps } });
  return {
    ...blog,
    /** A known provider's host, whose pages are these. */
    async provider(host: string, pages: Record<string, Answer>): Promise<SourceSite> {
      const site = await blog.sourceSite(pages, host);
      fakes.set(host, site);
      return site;
    },
    get request() {
      return blog.request;
    },
  };
}

/** @returns the number of pages read */
export async function readDue(blog: Pick<TestBlog, 'deps'>): Promise<number> {
  return await fetchEmbedsDue(blog.deps, new AbortController().signal);
}

/** Saves the post `embedding` with these lines, each a paragraph. */
export async function save(blog: Pick<TestBlog, 'deps'>, ...lines: string[]) {
  const draft = { title: 'Embedding', slug: 'embedding', markdown: lines.join('\n\n') };
  return (await savePost(blog.deps, draft)).post;
}

export async function embedRow({ deps }: Pick<TestBlog, 'deps'>) {
  return await deps.db.embed.findFirstOrThrow({ orderBy: { id: 'asc' } });
}

export async function bodyOf({ deps }: Pick<TestBlog, 'deps'>, id: number): Promise<string> {
  return (await deps.db.post.findUniqueOrThrow({ where: { id } })).bodyHtml;
}
