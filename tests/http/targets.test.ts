import { describe, expect, test } from 'vitest';
import { POST_ROUTES } from '../../src/http/post-routes.ts';
import { resolveTarget } from '../../src/posts/resolve-target.ts';
import { ping } from '../support/clients.ts';
import { linkTo, page } from '../support/source-site.ts';
import { aPost, testBlog } from '../support/test-blog.ts';

type Layer = {
  route?: { path: string | string[] };
  handle?: { stack?: Layer[] };
  /** Mounted at the root of what it stands in. */
  slash?: boolean;
  matchers?: ((path: string) => unknown)[];
};

/** Every path that the app's routers answer, as it was written. */
function routePaths(layers: Layer[], below = ''): string[] {
  return layers.flatMap(({ route, handle, slash, matchers }) => {
    const isDesk = slash === false && matchers?.[0]?.('/admin');
    return [
      ...(route ? [route.path].flat().map((path) => below + path) : []),
      ...routePaths(handle?.stack ?? [], isDesk ? '/admin' : below),
    ];
  });
}

describe('which address is a post’s', () => {
  test('no page of ours is said not to exist, whatever pages there are', async () => {
    const {
      listener: { app },
      deps,
    } = await testBlog();
    const paths = routePaths((app.router as unknown as { stack: Layer[] }).stack);
    expect(paths).toContain('/page/:number');
    expect(paths).toContain('/admin/setup/:secret');
    expect(paths).toContain('/:year/:month/:slug/feed.:format');
    const parameters: Record<string, string> = {
      number: '2',
      year: '2026',
      month: '11',
      day: '24',
      slug: 'x',
      id: '7',
      page: '2',
    };
    const posts = new Set(POST_ROUTES);
    for (const path of paths.filter((each) => !posts.has(each))) {
      const example = path.replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? name);
      for (const spelling of [example, example.toUpperCase(), `${example}/`]) {
        const target = await resolveTarget(deps, new URL(`http://blog.example${spelling}`));
        expect(target.kind, spelling).toBe('not-a-post');
      }
    }
  });

  test('a link with a query counts where that is the address that was claimed', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const tagged = `${blog.urlOf(post)}?utm_source=letter`;
    const site = await blog.sourceSite({
      '/a': page(linkTo(tagged)),
      '/b': page(linkTo(blog.urlOf(post))),
    });
    expect(await ping(blog, site.url('/a'), tagged)).toHaveProperty('value');
    expect(await ping(blog, site.url('/a'), `${blog.urlOf(post)}?utm_source=other`)).toMatchObject({
      fault: { code: 48 },
    });
    // The permalink counts whatever was claimed: a stranger’s claim cannot hide an honest link.
    expect(await ping(blog, site.url('/b'), tagged)).toHaveProperty('value');
  });
});
