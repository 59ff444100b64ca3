/** The parameters of the client API: any scalar that is spelled as the wanted type counts. */
import { describe, expect, test } from 'vitest';
import { CallFault } from '../../src/http/xmlrpc/faults.ts';
import {
  booleanOf,
  dateOf,
  idOf,
  intOf,
  listOf,
  requireParams,
  structOf,
  textOf,
} from '../../src/http/xmlrpc/params.ts';
import { LocalDateTime } from '../../src/lib/xmlrpc/shape.ts';
import type { XmlRpcValue } from '../../src/lib/xmlrpc/xmlrpc.ts';

const STRUCT: XmlRpcValue = { a: 1 };
const DATE = new Date(0);
const BYTES = Buffer.from('a');

/** What `read` gives for each value; the fault's code where it gives none. */
function results(read: (value: XmlRpcValue) => unknown, values: XmlRpcValue[]): unknown[] {
  return values.map((value) => {
    try {
      return read(value);
    } catch (error) {
      if (error instanceof CallFault) return error.code;
      throw error;
    }
  });
}

describe('a parameter that should be', () => {
  test('a string may be any scalar', () => {
    const values = ['a', 1, 1.5, true, null, DATE, BYTES, [], STRUCT];
    const expected = ['a', '1', '1.5', 'true', '', -32602, -32602, -32602, -32602];
    expect(results((value) => textOf(value, 'x'), values)).toEqual(expected);
  });

  test('a whole number may be spelled', () => {
    const values = [1, '-1', ' 2 ', true, 1.5, '', '1a', '99999999999999999999', null, [], STRUCT];
    const expected = [1, -1, 2, 1, ...Array<number>(7).fill(-32602)];
    expect(results((value) => intOf(value, 'x'), values)).toEqual(expected);
  });

  test('an id is 0, which nothing has, for anything else', () => {
    const values = [1, '17', '0', 0, -1, 1.5, 2 ** 31, 'a', '', null, [], STRUCT, BYTES];
    expect(results(idOf, values)).toEqual([1, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('a boolean may be spelled', () => {
    const yes = [true, 1, '1', 'true', 'True', 'yes', 'on'];
    const no = [false, 0, '0', 'false', 'no', 'off', '', null];
    const neither = [2, '2', 'maybe', DATE, [], STRUCT];
    const read = (value: XmlRpcValue) => booleanOf(value, 'x');
    expect(new Set(results(read, yes))).toEqual(new Set([true]));
    expect(new Set(results(read, no))).toEqual(new Set([false]));
    expect(new Set(results(read, neither))).toEqual(new Set([-32602]));
  });

  test('a struct is also an empty array, and has no members but its own', () => {
    const struct = structOf(STRUCT, 'x');
    expect(struct['a']).toBe(1);
    expect(struct['constructor']).toBeUndefined();
    for (const empty of [null, '', []]) expect(Object.keys(structOf(empty, 'x'))).toEqual([]);
    const values = [1, 'a', true, DATE, BYTES, [1]];
    expect(new Set(results((value) => structOf(value, 'x'), values))).toEqual(new Set([-32602]));
  });

  test('an array is also one value', () => {
    expect([listOf([1]), listOf('a'), listOf(''), listOf(null), listOf(undefined)]).toEqual([
      [1],
      ['a'],
      [],
      [],
      [],
    ]);
  });
});

describe('a date', () => {
  const read = (value: XmlRpcValue) => dateOf(value, 'x', 'Europe/Berlin');
  const at = new Date('2026-07-01T10:00:00Z');

  test('without a zone is of the site’s clock, and one with a zone is not', () => {
    expect(read(new LocalDateTime('2026-07-01T12:00:00Z'))).toEqual(at);
    expect(read(at)).toEqual(at);
  });

  test('may be a string', () => {
    for (const text of [
      '20260701T12:00:00',
      '2026-07-01T12:00:00',
      '2026-07-01 12:00:00',
      '20260701T10:00:00Z',
      '2026-07-01T12:00:00+02:00',
      '20260701T120000',
    ]) {
      expect(read(text), text).toEqual(at);
    }
  });

  test('that is empty, nil or zeros is none', () => {
    for (const none of [null, '', new Date(NaN), '00000000T00:00:00Z', '0000-00-00 00:00:00']) {
      expect(read(none)).toBeNull();
    }
  });

  test('−32602: anything else is refused', () => {
    const values = ['yesterday', 1, true, [], STRUCT, '20261301T00:00:00'];
    expect(new Set(results(read, values))).toEqual(new Set([-32602]));
  });
});

test('400: too few parameters are refused with their number', () => {
  expect(() => {
    requireParams([1], 2);
  }).toThrow(
    expect.objectContaining({
      code: 400,
      message: 'The method takes 2 parameters or more.',
    }) as Error,
  );
});
