/** A program that writes by Micropub, with an access token. */
import { expect } from 'vitest';
import type supertest from 'supertest';
import type { Scope } from '../../../src/clients/program.ts';
import { permalink } from '../../../src/posts/post.ts';
import { anAccessToken } from './access-token.ts';
import { testBlog, type TestBlog, type TestBlogOptions } from './test-blog.ts';

type Given = Omit<Parameters<typeof anAccessToken>[1] & object, 'scopes'> & {
  scopes?: readonly Scope[];
};

/** The absolute URL in the answer to a request that created something. */
export function locationOf({ headers }: supertest.Response): string {
  const location = (headers as Record<string, string>)['location'] ?? '';
  expect(location).toMatch(/^http:\/\/[^/]+\/./);
  return location;
}

export async function micropubBlog(options: TestBlogOptions = {}, given: Given = {}) {
  const blog = await testBlog(options);
  return { blog, client: await micropubClient(blog, given) };
}

export async function micropubClient(blog: TestBlog, given: Given = {}) {
  const { token, user } = await anAccessToken(blog, given);
  const { siteUrl } = blog.deps.config;
  const post = () => blog.request.post('/micropub').set('Authorization', `Bearer ${token}`);
  const get = (query: string) =>
    blog.request.get(`/micropub?${query}`).set('Authorization', `Bearer ${token}`);

  /** The path of a URL of the blog, with its query. */
  const pathOf = (url: string) => url.slice(siteUrl.length);

  return {
    token,
    user,
    get,
    pathOf,
    /** As most clients send forms. */
    form: (fields: string | Record<string, string>): supertest.Test =>
      post()
        .set('Content-Type', 'application/x-www-form-urlencoded; charset=utf-8')
        .send(typeof fields === 'string' ? fields : new URLSearchParams(fields).toString()),
    json: (body: object): supertest.Test =>
      post().set('Content-Type', 'application/json').set('Accept', 'application/json').send(body),
    multipart: (): supertest.Test => post(),
    media: (): supertest.Test =>
      blog.request.post('/micropub/media').set('Authorization', `Bearer ${token}`),
    /** Creates an entry of these properties. @returns its URL */
    create: async (properties: Record<string, unknown[]>): Promise<string> => {
      const { headers } = await post()
        .send({ type: ['h-entry'], properties })
        .expect(201);
      const location = headers['location'] ?? '';
      expect(location.startsWith(`${siteUrl}/`)).toBe(true);
      return location;
    },
    source: async (url: string, ...names: string[]): Promise<Record<string, unknown[]>> => {
      const asked = names.map((name) => `&properties[]=${encodeURIComponent(name)}`).join('');
      const answer = await get(`q=source&url=${encodeURIComponent(url)}${asked}`).expect(200);
      return (answer.body as { properties: Record<string, unknown[]> }).properties;
    },
    pageOf: async (url: string): Promise<string> =>
      (await blog.request.get(pathOf(url)).expect(200)).text,
    /** The only post there is, as stored. */
    onlyPost: async () => {
      const rows = await blog.deps.db.post.findMany({ include: { properties: true } });
      expect(rows).toHaveLength(1);
      const [row] = rows;
      if (!row) throw new Error('There is no post.');
      return { ...row, url: permalink(siteUrl, row) };
    },
  };
}
