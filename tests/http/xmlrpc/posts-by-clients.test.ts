/** What programs send one after the other, from their sources: WordPress for iOS, Open Live Writer, MarsEdit and others. */
import { expect, test } from 'vitest';
import { aProgram, WHO } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { dateTime, scalar, type Plain } from '../../support/sites/xmlrpc-values.ts';

type Struct = { [name: string]: Plain };

test('200 WordPress for iOS writes with MetaWeblog, reads with wp.getPost, deletes and restores', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const written = {
    ...{
      title: 'Notes on a ferry',
      description: '<!-- wp:paragraph -->\n<p>Six hours late.</p>\n<!-- /wp:paragraph -->',
    },
    ...{ categories: ['World'], mt_keywords: 'ferries,Caspian', mt_excerpt: '', wp_slug: '' },
    ...{ wp_password: '', post_status: 'publish', sticky: 'false', wp_post_format: 'standard' },
    // “Publish now”.
    date_created_gmt: dateTime('20261123T10:00:00'),
  };
  const id = await program.call<string>('metaWeblog.newPost', 1, WHO, written);
  const fields = ['post', 'terms', 'custom_fields'];
  const read = await program.call<Struct>('wp.getPost', 1, WHO, id, fields);
  expect(read).toMatchObject({
    ...{ post_title: 'Notes on a ferry', post_status: 'publish', sticky: false },
    ...{ post_name: 'notes-on-a-ferry', post_thumbnail: [] },
  });
  const path = new URL(scalar(read['link'])).pathname;
  await blog.request
    .get(path)
    .expect(200)
    .expect(/Six hours late\./);
  await program.call('metaWeblog.editPost', id, WHO, { ...written, title: 'On a ferry' });
  expect(
    await program.call('wp.getPosts', 1, WHO, { number: '40', post_status: 'publish,private' }),
  ).toMatchObject([{ post_id: id, post_title: 'On a ferry' }]);
  await program.call('wp.deletePost', 1, WHO, id);
  expect(await program.call('wp.getPost', 1, WHO, id)).toMatchObject({ post_status: 'trash' });
  await program.call('metaWeblog.editPost', id, WHO, { ...written, post_status: 'draft' });
  expect(await program.call('wp.getPost', 1, WHO, id)).toMatchObject({ post_status: 'draft' });
});

test('200 WordPress for iOS schedules with publish and a later date', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const id = await program.call('metaWeblog.newPost', 1, WHO, {
    ...{ title: 'Later', description: '<p>Text.</p>', post_status: 'publish' },
    ...{ date_created_gmt: dateTime('20261224T14:00:00'), mt_allow_comments: 2 },
  });
  const { link } = await program.call<Struct>('wp.getPost', 1, WHO, id);
  await blog.request.get(new URL(scalar(link)).pathname).expect(404);
  blog.clock.advance(40 * 86_400_000);
  await blog.request.get(new URL(scalar(link)).pathname).expect(200);
});

test('200 Open Live Writer posts a draft, publishes it and keeps what it does not know', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const [{ blogid } = {}] = await program.call<Struct[]>(
    'blogger.getUsersBlogs',
    '0123456789',
    WHO,
  );
  const written = {
    ...{
      title: 'Dear diary',
      description: '<p>It was <strong>long</strong>.</p>',
      mt_text_more: '',
    },
    ...{ wp_slug: '', wp_password: '', mt_excerpt: '', mt_keywords: '' },
    ...{ mt_allow_comments: 1, mt_allow_pings: 2, mt_tb_ping_urls: '', categories: [] },
    wp_author_id: String(program.user.id),
  };
  const id = await program.call<string>('metaWeblog.newPost', blogid, WHO, written, false);
  const { categories } = await aPost(blog.deps, { categories: ['Diary'] });
  await program.call('mt.setPostCategories', id, WHO, [
    { categoryId: String(categories[0]?.id), isPrimary: true },
  ]);
  await program.call('mt.publishPost', id, WHO);
  const read = await program.call<Struct>('metaWeblog.getPost', id, WHO);
  expect(read).toMatchObject({
    ...{ categories: ['Diary'], post_status: 'publish', mt_allow_pings: 0, mt_allow_comments: 1 },
    description: written.description,
  });
  const { categories: _, ...again } = written;
  const date = { dateCreated: dateTime(scalar(read['dateCreated'])) };
  expect(await program.call('metaWeblog.editPost', id, WHO, { ...again, ...date }, true)).toBe(
    true,
  );
  expect(await program.call('metaWeblog.getPost', id, WHO)).toEqual(read);
  expect(await program.call('blogger.deletePost', '0123456789', id, WHO, true)).toBe(true);
});

test('200 MarsEdit with its Markdown filter reads back the Markdown that it wrote', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog, { format: 'markdown' });
  expect(await program.call('mt.getCategoryList', 1, WHO)).toEqual([]);
  const description = 'A *short* text.\n\n## Below\n\n> quoted';
  const id = await program.call<string>(
    'metaWeblog.newPost',
    1,
    WHO,
    {
      ...{ title: 'A', description, mt_convert_breaks: 'markdown', mt_basename: 'a-short-one' },
      ...{ mt_text_more: 'And *more*.', flNotOnHomePage: false, mt_keywords: 'one, two' },
    },
    true,
  );
  const read = await program.call<Struct>('metaWeblog.getPost', id, WHO);
  expect(read).toMatchObject({
    ...{ description, mt_text_more: 'And *more*.', mt_convert_breaks: 'markdown' },
    wp_slug: 'a-short-one',
  });
  const { description: text, mt_text_more, mt_convert_breaks } = read;
  const edit = { title: 'B', description: text, mt_text_more, mt_convert_breaks };
  await program.call('metaWeblog.editPost', id, WHO, edit, true);
  expect(await program.call('metaWeblog.getPost', id, WHO)).toEqual({ ...read, title: 'B' });
});

test('200 Markdown Monster keeps its Markdown in mt_markdown, and sends it again', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const field = (value: string) => [{ id: 'mt_markdown', key: 'mt_markdown', value }];
  const written = { title: 'A', description: '<p>A <em>text</em>.</p>\n', categories: ['Tools'] };
  const id = await program.call(
    'metaWeblog.newPost',
    1,
    WHO,
    {
      ...{ ...written, custom_fields: field('A *text*.') },
    },
    true,
  );
  const stored = async () => {
    const { custom_fields: fields } = await program.call<Struct>('metaWeblog.getPost', id, WHO);
    return (fields as Struct[]).map(({ key, value }) => [key, value]);
  };
  expect(await stored()).toEqual([['mt_markdown', 'A *text*.']]);
  for (const text of ['A *longer* text.', 'A *longer* text.']) {
    const edit = { ...written, custom_fields: field(text) };
    await program.call('metaWeblog.editPost', id, WHO, edit, true);
    expect(await stored()).toEqual([['mt_markdown', text]]);
  }
  expect(await blog.deps.db.revision.count({ where: { postId: Number(id) } })).toBe(1);
});

test('200 org2blog sends keywords as an array, and deletes with metaWeblog.deletePost', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const id = await program.call(
    'metaWeblog.newPost',
    1,
    WHO,
    {
      ...{
        title: 'From Org',
        description: '<p>Text.</p>',
        wp_slug: 'from-org',
        mt_excerpt: 'Short',
      },
      ...{ mt_keywords: ['emacs', 'org mode'], categories: ['Tools'], wp_page_parent_id: '0' },
      ...{ wp_page_order: '0', post_type: 'post', mt_allow_comments: 1, mt_allow_pings: 1 },
      date_created_gmt: dateTime('20261120T08:00:00'),
    },
    true,
  );
  expect(await program.call('metaWeblog.getPost', id, WHO)).toMatchObject({
    ...{ mt_keywords: 'emacs, org mode', categories: ['Tools'], wp_slug: 'from-org' },
    ...{ mt_excerpt: 'Short', date_created_gmt: '20261120T08:00:00' },
  });
  expect(await program.call('metaWeblog.deletePost', '0123456789ABCDEF', id, WHO, true)).toBe(true);
});

test('200 every method reads HTML back as it was written, and what is sent back changes nothing', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const [main, more] = ['Hello <b>you</b>\nthere', 'The <i class="x">rest</i>'];
  const struct = { title: 'A', description: main, mt_text_more: more };
  const id = await program.call<string>('metaWeblog.newPost', 1, WHO, struct, true);
  const row = () => blog.deps.db.post.findUniqueOrThrow({ where: { id: Number(id) } });
  const before = await row();
  expect(before).toMatchObject({
    bodyFormat: 'markdown',
    markdown: 'Hello **you**\\\nthere\n\n<!--more-->\n\nThe *rest*',
  });
  const whole = `${main}\n\n<!--more-->\n\n${more}`;
  const read = await program.call<Struct>('metaWeblog.getPost', id, WHO);
  expect(read).toMatchObject({
    ...{ description: main, mt_text_more: more },
    custom_fields: [{ id: '0', key: 'mt_markdown', value: before.markdown }],
  });
  const { post_content } = await program.call<Struct>('wp.getPost', 1, WHO, id);
  expect(post_content).toBe(whole);
  const { content } = await program.call<Struct>('blogger.getPost', 'key', id, WHO);
  expect(content).toBe(`<title>A</title><category></category>${whole}`);

  await program.call('metaWeblog.editPost', id, WHO, read, true);
  await program.call('wp.editPost', 1, WHO, id, { post_content });
  await program.call('blogger.editPost', 'key', id, WHO, content, true);
  expect(await row()).toEqual(before);
  await program.call('wp.editPost', 1, WHO, id, { post_content: `${whole}!` });
  expect(await program.call('wp.getPost', 1, WHO, id)).toMatchObject({ post_content: `${whole}!` });
  const [present, earlier] = await program.call<Struct[]>('wp.getRevisions', 1, WHO, id, ['post']);
  expect(present).toMatchObject({ post_content: `${whole}!` });
  expect(earlier?.['post_content']).toContain('<strong>you</strong>');
});

test('200 a scheduled post’s sites are notified only after it is published', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  await program.call('wp.newPost', 1, WHO, {
    ...{ post_title: 'A', post_content: '<p><a href="http://other.example/">there</a></p>' },
    post_status: 'draft',
  });
  expect(await blog.notify()).toEqual([]);
});
