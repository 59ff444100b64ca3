import { describe, expect, test } from 'vitest';
import { isFlatName, MAX_FIELDS, readFlatForm } from '../../src/lib/form.ts';

describe('a flat form', () => {
  test('has its fields, including repeated and escaped names', () => {
    const form = readFlatForm('a=1&a=2&b+c=%C3%A9&held.text=x', MAX_FIELDS);
    expect(form.kind === 'fields' && [...form.fields]).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b c', 'é'],
      ['held.text', 'x'],
    ]);
  });

  test('is refused with too many fields, empty ones included', () => {
    const fields = (count: number) => Array.from({ length: count }, (_, i) => `f${i}=`).join('&');
    expect(readFlatForm(fields(MAX_FIELDS), MAX_FIELDS).kind).toBe('fields');
    expect(readFlatForm(fields(MAX_FIELDS + 1), MAX_FIELDS).kind).toBe('too-many-fields');
    expect(readFlatForm('&'.repeat(MAX_FIELDS), MAX_FIELDS).kind).toBe('too-many-fields');
  });

  test.each([
    'a[100000000]',
    'a[b]',
    'a[]',
    'a]',
    '[a',
    '__proto__',
    'constructor',
    'prototype',
    'held.__proto__',
    'é'.repeat(501),
  ])('is refused with a field called %j', (name) => {
    expect(isFlatName(name)).toBe(false);
    const body = `title=x&${encodeURIComponent(name)}=1`;
    expect(readFlatForm(body, MAX_FIELDS).kind).toBe('unusable-name');
  });

  test.each(['title', 'held.title', 'é'.repeat(500), 'toString', ''])(
    'may have a field called %j',
    (name) => {
      expect(isFlatName(name)).toBe(true);
    },
  );
});
