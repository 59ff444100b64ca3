/**
 * The client of python-wordpress-xmlrpc, as its tests use it: a post is sent back whole, no terms are `nil`, and a method
 * that mt.supportedMethods does not list is never called.
 */
import { expect } from 'vitest';
import { testBlog } from '../support/blog/test-blog.ts';
import { aProgram } from '../support/blog/xmlrpc-program.ts';
import { image } from '../support/samples/images.ts';
import { dateTime, type Plain } from '../support/sites/xmlrpc-values.ts';

export type Struct = { [name: string]: Plain };

/** What its client and its base class of tests do: `wp-config.cfg` has the slug of the author as the user name. */
export async function aClient() {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const userName = program.user.author?.slug ?? '';
  const supported = await program.call<string[]>('mt.supportedMethods');
  const call = async <Value extends Plain = Plain>(method: string, ...params: unknown[]) => {
    expect(supported).toContain(method);
    return await program.call<Value>(method, 0, userName, program.secret, ...params);
  };
  return {
    ...{ blog, program, call, userName, userId: String(program.user.id) },
    newPost: (fields: Struct) =>
      call<string>('wp.newPost', {
        post_title: 'Untitled',
        post_type: 'post',
        terms: null,
        ...fields,
      }),
    newTerm: (fields: Struct) => call<string>('wp.newTerm', { name: '', ...fields }),
  };
}

/** A fetched post as it sends it back: with all that it knows of it. */
export function sentBack(post: Struct): Record<string, unknown> {
  const terms = post['terms'] as { taxonomy: string; term_id: string }[];
  const ids = terms.map(({ taxonomy, term_id }) => [taxonomy, [Number(term_id)]] as const);
  return {
    ...post,
    post_date_gmt: dateTime(textOf(post, 'post_date_gmt')),
    post_modified_gmt: dateTime(textOf(post, 'post_modified_gmt')),
    terms: ids.length > 0 ? Object.fromEntries(ids) : null,
  };
}

export const aLogo = () => image({ width: 40, height: 30 }).png().toBuffer();

export function textOf(struct: Struct, name: string): string {
  const value = struct[name];
  if (typeof value !== 'string') throw new Error(`${name} is no string.`);
  return value;
}

export const PYTHON_DATE = /^\d{8}T\d\d:\d\d:\d\d$/;
export const POST_MEMBERS = [
  ...['post_id', 'post_author', 'post_date_gmt', 'post_modified_gmt', 'post_name', 'post_status'],
  ...['post_title', 'post_content', 'post_excerpt', 'link', 'comment_status', 'ping_status'],
  ...['terms', 'custom_fields', 'post_password', 'post_format', 'post_thumbnail', 'sticky'],
  ...['post_type', 'post_parent', 'menu_order', 'guid', 'post_mime_type'],
];
export function expectMembers(struct: Plain | undefined, names: readonly string[]): void {
  expect(Object.keys(struct as Struct)).toEqual(expect.arrayContaining([...names]));
}
