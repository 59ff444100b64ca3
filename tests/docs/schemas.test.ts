import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

test('the two schemas differ in their provider and nothing else', () => {
  const read = (provider: string) =>
    readFileSync(path.join(import.meta.dirname, '../../prisma', provider, 'schema.prisma'), 'utf8')
      .replace(`provider = "${provider}"`, 'provider = "…"')
      .replace(`generated/${provider}"`, 'generated/…"');
  expect(read('postgresql')).toBe(read('sqlite'));
});
