import { expect, test } from 'vitest';
import { isYamlTooDeep } from '../../src/lib/text/yaml-depth.ts';

test('YAML that nests more than a hundred levels on a line is too deep, in brackets and in marks', () => {
  for (const mark of ['[', '{a: ', '- ', '? ', ': ']) {
    expect(isYamlTooDeep(`a: b\n${mark.repeat(5_000)}`), mark).toBe(true);
  }
});

test('YAML with many short lists is not too deep', () => {
  expect(isYamlTooDeep('tags: [a, b]\nlinks:\n  - {a: b}\n'.repeat(500))).toBe(false);
  expect(isYamlTooDeep(`- ${'a - b '.repeat(500)}`)).toBe(false);
});
