/** Categories and tags by programs: WordPress's terms, and its older methods for categories. */
import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import type { Role } from '../../../src/accounts/user.ts';
import { aProgram, WHO } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

type Struct = Record<string, string | number>;

async function aBlogWithTerms(user: Role = 'editor') {
  const blog = await testBlog();
  await aPost(blog.deps, { categories: ['Essays', 'Zürich'], tags: ['winter sea'] });
  const program = await aProgram(blog, { user });
  const names = async (filter: object = {}, taxonomy = 'category') =>
    (await program.call<Struct[]>('wp.getTerms', 1, WHO, taxonomy, filter)).map(({ name }) => name);
  return { blog, program, names };
}

describe('terms', () => {
  test('200 a new term has a string id, its parent, slug and description', async () => {
    const { blog, program } = await aBlogWithTerms();
    const [above] = await program.call<Struct[]>('wp.getTerms', 1, WHO, 'category');
    const struct = {
      name: ' Field notes ',
      taxonomy: 'category',
      parent: above?.['term_id'],
      description: 'From the field',
      slug: 'field',
    };
    const id = await program.call('wp.newTerm', 1, WHO, struct);
    expect(id).toMatch(/^\d+$/);
    const term = await program.call<Struct>('wp.getTerm', 1, WHO, 'category', id);
    expect(term).toEqual({
      ...{ term_id: id, term_taxonomy_id: id, term_group: '0', filter: 'raw', custom_fields: [] },
      ...{ name: 'Field notes', slug: 'field', description: 'From the field' },
      ...{ taxonomy: 'category', parent: above?.['term_id'], count: 0 },
    });
    const [action] = await listActions(blog.deps, { max: 1 });
    expect(action).toMatchObject({ action: 'created the category', what: 'Field notes' });
  });

  test('200 a term that is sent back as it was read stays; one member changes alone', async () => {
    const { program } = await aBlogWithTerms();
    const [term = {}] = await program.call<Struct[]>('wp.getTerms', 1, WHO, 'category');
    const id = term['term_id'];
    expect(await program.call('wp.editTerm', 1, WHO, id, term)).toBe(true);
    expect(await program.call('wp.getTerm', 1, WHO, 'category', id)).toEqual(term);
    const change = { taxonomy: 'category', description: 'Longer texts', slug: '' };
    await program.call('wp.editTerm', 1, WHO, id, change);
    const changed = await program.call('wp.getTerm', 1, WHO, 'category', id);
    expect(changed).toEqual({ ...term, description: 'Longer texts' });
  });

  test('200 terms are filtered, sorted and paged', async () => {
    const { program, names } = await aBlogWithTerms();
    for (const name of ['Sailing', 'Sea']) {
      await program.call('wp.newTerm', 1, WHO, { name, taxonomy: 'category' });
    }
    expect(await names()).toEqual(['Essays', 'Sailing', 'Sea', 'Zürich']);
    expect(await names({ order: 'DESC' })).toEqual(['Zürich', 'Sea', 'Sailing', 'Essays']);
    expect(await names({ orderby: 'count', order: 'DESC', number: '2' })).toHaveLength(2);
    expect(await names({ orderby: 'term_id' })).toEqual(['Essays', 'Zürich', 'Sailing', 'Sea']);
    expect(await names({ orderby: 'constructor' })).toEqual(await names());
    expect(await names({ search: 'SA' })).toEqual(['Essays', 'Sailing']);
    expect(await names({ hide_empty: '1' })).toEqual(['Essays', 'Zürich']);
    expect(await names({ number: 2, offset: '1' })).toEqual(['Sailing', 'Sea']);
    expect(await names({}, 'post_tag')).toEqual(['winter sea']);
  });

  test('200 a deleted term is gone; categories below it move up', async () => {
    const { program, names } = await aBlogWithTerms();
    const [above] = await program.call<Struct[]>('wp.getTerms', 1, WHO, 'category');
    const parent = above?.['term_id'];
    const id = await program.call('wp.newTerm', 1, WHO, {
      name: 'Below',
      taxonomy: 'category',
      parent,
    });
    expect(await program.call('wp.deleteTerm', 1, WHO, 'category', parent)).toBe(true);
    const term = await program.call<Struct>('wp.getTerm', 1, WHO, 'category', id);
    expect(term['parent']).toBe('0');
    expect(await names()).toEqual(['Below', 'Zürich']);
    expect(await program.faultCode('wp.deleteTerm', 1, WHO, 'category', parent)).toBe(404);
  });

  test('200 faults: unknown taxonomy, empty name, no such parent, parent of a tag 403; the same name, a cycle 500; unknown id 404', async () => {
    const { program } = await aBlogWithTerms();
    const newTerm = (struct: object) => program.faultCode('wp.newTerm', 1, WHO, struct);
    const category = { taxonomy: 'category', name: 'New' };
    const [above, beside] = await program.call<Struct[]>('wp.getTerms', 1, WHO, 'category');
    const cycle = [above?.['term_id'], beside?.['term_id']];
    await program.call('wp.editTerm', 1, WHO, cycle[0], { taxonomy: 'category', parent: cycle[1] });
    expect([
      await newTerm({ ...category, taxonomy: 'genre' }),
      await newTerm({ ...category, taxonomy: '__proto__' }),
      await newTerm({ ...category, name: ' ' }),
      await newTerm({ ...category, parent: 999 }),
      await newTerm({ ...category, parent: 'constructor' }),
      await newTerm({ ...category, taxonomy: 'post_tag', parent: cycle[0] }),
    ]).toEqual([403, 403, 403, 403, 403, 403]);
    expect([
      await newTerm({ ...category, name: 'essays' }),
      await newTerm({ ...category, slug: 'not a slug!' }),
      await newTerm({ ...category, description: 'x'.repeat(2_001) }),
      await program.faultCode('wp.editTerm', 1, WHO, cycle[1], {
        taxonomy: 'category',
        parent: cycle[0],
      }),
      await program.faultCode('wp.editTerm', 1, WHO, cycle[1], {
        taxonomy: 'category',
        parent: cycle[1],
      }),
    ]).toEqual([500, 500, 500, 500, 500]);
    expect([
      await program.faultCode('wp.getTerm', 1, WHO, 'category', 999),
      await program.faultCode('wp.getTerm', 1, WHO, 'post_tag', cycle[0]),
      await program.faultCode('wp.editTerm', 1, WHO, 'x', category),
    ]).toEqual([404, 404, 404]);
    expect(await program.faultCode('wp.getTerms', 1, WHO, 'category', 'words')).toBe(-32602);
  });

  test('200 authors read terms and change none: 401', async () => {
    const { program, names } = await aBlogWithTerms('author');
    expect(await names()).toEqual(['Essays', 'Zürich']);
    const [term] = await program.call<Struct[]>('wp.getTerms', 1, WHO, 'category');
    const id = term?.['term_id'];
    const struct = { name: 'New', taxonomy: 'category' };
    expect([
      await program.faultCode('wp.newTerm', 1, WHO, struct),
      await program.faultCode('wp.editTerm', 1, WHO, id, struct),
      await program.faultCode('wp.deleteTerm', 1, WHO, 'category', id),
      await program.faultCode('wp.newCategory', 1, WHO, { name: 'New' }),
      await program.faultCode('wp.deleteCategory', 1, WHO, id),
    ]).toEqual([401, 401, 401, 401, 401]);
    expect(await names()).toEqual(['Essays', 'Zürich']);
  });

  test('200 wp.getTaxonomy answers what wp.getTaxonomies has of it', async () => {
    const { program } = await aBlogWithTerms();
    const [category, tag] = await program.call<Struct[]>('wp.getTaxonomies', 1, WHO);
    expect(await program.call('wp.getTaxonomy', 1, WHO, 'category')).toEqual(category);
    expect(await program.call('wp.getTaxonomy', 1, WHO, 'post_tag')).toEqual(tag);
    expect(category).toMatchObject({ name: 'category', hierarchical: true, object_type: ['post'] });
    expect(tag).toMatchObject({ name: 'post_tag', hierarchical: false });
    const few = await program.call<Struct>('wp.getTaxonomy', 1, WHO, 'category', ['cap']);
    expect(Object.keys(few)).not.toContain('labels');
    expect(await program.faultCode('wp.getTaxonomy', 1, WHO, 'genre')).toBe(403);
  });
});

describe('older methods', () => {
  test('200 a new category has an int id; the name of one that is there answers its id', async () => {
    const { program } = await aBlogWithTerms();
    const answer = await program.answer('wp.newCategory', 1, WHO, {
      name: 'Sailing',
      slug: '',
      parent_id: 0,
      description: '',
    });
    expect(answer).toMatchObject({ shape: 'int' });
    expect(await program.call('wp.newCategory', 1, WHO, { name: 'sailing' })).toBe(
      'value' in answer && answer.value,
    );
    expect(await program.faultCode('wp.newCategory', 1, WHO, { name: '' })).toBe(500);
    expect(await program.call('wp.deleteCategory', 1, WHO, 'value' in answer && answer.value)).toBe(
      true,
    );
  });

  test('200 categories, tags and suggestions have the names of MetaWeblog and WordPress', async () => {
    const { program } = await aBlogWithTerms();
    const [category] = await program.call<Struct[]>('wp.getCategories', 1, WHO);
    expect(category).toMatchObject({
      ...{ categoryName: 'Essays', description: 'Essays', parentId: 0, categoryDescription: '' },
      htmlUrl: 'http://blog.example/category/essays',
      rssUrl: 'http://blog.example/category/essays/feed.rss',
    });
    const [tag] = await program.call<Struct[]>('wp.getTags', 1, WHO);
    expect(tag).toMatchObject({
      ...{ name: 'winter sea', count: 1, slug: 'winter-sea' },
      html_url: 'http://blog.example/tag/winter-sea',
    });
    const suggested = await program.call('wp.suggestCategories', 1, WHO, 'zü', 5);
    expect(suggested).toMatchObject([{ category_name: 'Zürich' }]);
    expect(await program.call('wp.suggestCategories', 1, WHO, '', '1')).toHaveLength(1);
  });
});
