/** The paths that the admin's routers answer, read from the app itself, so that none is missing. */
import type { TestBlog } from './test-blog.ts';

type Layer = {
  route?: { path: string | string[]; methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
  slash?: boolean;
  matchers?: ((path: string) => unknown)[];
};

/** The names under which the admin's pages are mounted, which Express does not expose. */
const MOUNTS = [
  '/admin',
  '/posts',
  '/pages',
  '/media',
  '/categories',
  '/tags',
  '/series',
  '/authors',
  '/account',
  '/authorize',
  '/responses',
  '/responses/comments',
  '/responses/linkbacks',
  '/outbox',
  '/self-test',
  '/users',
  '/audit',
  '/settings',
  '/settings/import',
  '/settings/export',
  '/settings/backup',
  '/lists',
  '/mail',
  '/commenters',
];

/** As they are registered, such as `/admin/posts/:id`. */
export function adminRoutes({ listener }: TestBlog, method: 'get' | 'post'): string[] {
  const { stack } = listener.app.router as unknown as { stack: Layer[] };
  return pathsIn(stack, '', method).filter((path) => /^\/admin(\/|$)/.test(path));
}

function pathsIn(layers: Layer[], below: string, method: string): string[] {
  return layers.flatMap(({ route, handle, slash, matchers }) => {
    const mount = slash === false && MOUNTS.find((each) => matchers?.[0]?.(each));
    const paths = route?.methods[method] ? [route.path].flat() : [];
    return [
      ...paths.map((path) => below + (path === '/' ? '' : path)),
      ...pathsIn(handle?.stack ?? [], below + (mount || ''), method),
    ];
  });
}
