import { describe, expect, test } from 'vitest';
import { setBlocked } from '../../src/hosts/switches.ts';
import {
  addEntry,
  exportLists,
  importLists,
  listEntries,
  removeEntry,
} from '../../src/spam/lists.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { ping } from '../support/sites/clients.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const FILE = `# my lists
word Casino
trust friend.example
suspect spam.example  # sends casinos
block evil.example
word casino
`;
const EXPORTED = 'trust friend.example\nsuspect spam.example\nblock evil.example\nword casino\n';

test('an import adds entries, and an export can be imported', async () => {
  const { deps } = await testBlog();
  expect(await exportLists(deps)).toBe('');
  expect(await importLists(deps, FILE)).toEqual({ found: 5, added: 4 });
  expect(await exportLists(deps)).toBe(EXPORTED);
  expect(await importLists(deps, EXPORTED)).toEqual({ found: 4, added: 0 });
  expect(await importLists(deps, 'word poker\nword casino')).toEqual({ found: 2, added: 1 });

  const other = await testBlog();
  await importLists(other.deps, await exportLists(deps));
  expect(await listEntries(other.deps)).toEqual(await listEntries(deps));
});

test('an import with a wrong line adds nothing, and names each wrong line', async () => {
  const { deps } = await testBlog();
  await expect(importLists(deps, `${FILE}trust a/b\nword ok\nwords`)).rejects.toThrow(
    'Nothing was added. Wrong lines:\n' +
      '7: “a/b” is not a host, such as blog.example\n' +
      '9: “words” is not one of trust, suspect, block, word',
  );
  expect(await listEntries(deps)).toEqual([]);
  const wrong = 'wrong\n'.repeat(25);
  await expect(importLists(deps, wrong)).rejects.toThrow(/\n20: .*\nand 5 more$/);
});

test('a block is stored with its host: claims are refused, and the list shows it', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const { hostName } = await aLinkback(blog.deps);
  await setBlocked(blog.deps, 'before.example', true);
  await importLists(blog.deps, `${hostName}\nnew.example\nbefore.example`, 'block');
  expect(await exportLists(blog.deps)).toBe(
    `block before.example\nblock ${hostName}\nblock new.example\n`,
  );
  for (const host of [hostName, 'new.example']) {
    const answer = await ping(blog, `http://${host}/x`, blog.urlOf(post));
    expect(answer).toMatchObject({ fault: { code: 49 } });
  }
  await removeEntry(blog.deps, 'block new.example');
  expect(await exportLists(blog.deps)).not.toContain('new.example');
});

test('single entries are added and removed', async () => {
  const { deps } = await testBlog();
  const entry = { kind: 'word', value: 'free money' };
  expect(await addEntry(deps, 'word Free Money')).toEqual({ entry, isNew: true });
  expect(await addEntry(deps, 'word free money')).toEqual({ entry, isNew: false });
  expect(await removeEntry(deps, 'word FREE money')).toEqual(entry);
  await expect(removeEntry(deps, 'word free money')).rejects.toThrow('No entry “word free money”');
  await expect(removeEntry(deps, 'block a.example')).rejects.toThrow('No entry “block a.example”');
  await expect(addEntry(deps, 'word a\nword b')).rejects.toThrow('2 to 100');
  await expect(addEntry(deps, 'word ab\nword cd')).rejects.toThrow('not one entry');
  await expect(addEntry(deps, '# nothing')).rejects.toThrow('not one entry');
});

describe('large imports', () => {
  const words = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `word w${String(from + i)}`).join('\n');

  test('add ten thousand lines, and refuse one more', async () => {
    const { deps } = await testBlog();
    await expect(importLists(deps, words(0, 10_001))).rejects.toThrow('at most 10000 lines');
    expect(await importLists(deps, `${words(0, 10_000)}\n`)).toEqual({
      found: 10_000,
      added: 10_000,
    });
    expect(await importLists(deps, words(5, 15))).toEqual({ found: 10, added: 0 });
    await expect(importLists(deps, `trust a.example\n${words(9_999, 10_001)}`)).rejects.toThrow(
      'at most 10000 words',
    );
    expect(await listEntries(deps)).toHaveLength(10_000);
  });

  test('both succeed at the same moment', async () => {
    const { deps } = await testBlog();
    const hosts = Array.from({ length: 700 }, (_, i) => `h${String(i)}.example`).join('\n');
    await Promise.all([
      importLists(deps, hosts, 'block'),
      importLists(deps, hosts, 'block'),
      importLists(deps, hosts, 'suspect'),
      importLists(deps, hosts, 'suspect'),
    ]);
    expect(await listEntries(deps)).toHaveLength(1_400);
  });
});
