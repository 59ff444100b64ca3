/** Who may call the methods of the client API: application passwords, and nothing else. */
import { describe, expect, test } from 'vitest';
import { createAppPassword } from '../../../src/accounts/app-passwords.ts';
import type { ProgramMethod } from '../../../src/http/xmlrpc/method.ts';
import { textOf } from '../../../src/http/xmlrpc/params.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { aUser, PASSWORD } from '../../support/blog/signed-in.ts';
import { serverWith } from './program-calls.ts';

const fault403 = (text: string | RegExp) => ({
  status: 200,
  fault: { code: 403, message: expect.stringMatching(text) as string },
});

/** Answers with who calls, and notes it. */
function whoami() {
  const called: unknown[] = [];
  const method: ProgramMethod = {
    credentialsAt: 1,
    run: (params, { user, format }) => {
      called.push(params[3] ?? null);
      return Promise.resolve({ value: [user.email, user.via ?? '', format] });
    },
  };
  return { called, methods: { 'test.whoami': method } };
}

describe('an application password', () => {
  test('200: signs in with the email address or the author’s slug, with or without spaces', async () => {
    const { call, user, secret } = await serverWith(whoami().methods);
    const spaced = secret.replace(/.{4}/g, '$& ');
    for (const name of [user.email, user.email.toUpperCase(), user.author?.slug ?? '']) {
      for (const password of [secret, spaced]) {
        expect(await call('test.whoami', 1, name, password)).toEqual({
          status: 200,
          value: [user.email, 'The phone', 'html'],
        });
      }
    }
  });

  test('200: says in which format its program writes', async () => {
    const { call, deps, user } = await serverWith(whoami().methods);
    const secret = await createAppPassword(deps, user.id, 'Emacs', 'markdown');
    expect(await call('test.whoami', 1, user.email, secret)).toMatchObject({
      value: [user.email, 'Emacs', 'markdown'],
    });
  });

  test('fault 403: anything else is wrong, the user’s own password included, and the text says where to make one', async () => {
    const { called, methods } = whoami();
    const blog = await serverWith(methods);
    const { call, user, secret } = blog;
    const another = await aUser(blog, 'owner');
    for (const [name, password] of [
      [user.email, PASSWORD],
      [user.email, ''],
      [another.email, secret],
      ['', secret],
      [null, null],
      [[user.email], { secret }],
      [user.id, secret],
    ] as const) {
      await blog.deps.db.signInThrottle.deleteMany({});
      expect(await call('test.whoami', 1, name as never, password as never)).toEqual(
        fault403('http://blog.example/admin/account'),
      );
    }
    expect(called).toEqual([]);
  });

  test('fault 403: too many wrong ones have to wait, and a right one need not', async () => {
    const { call, user, secret } = await serverWith(whoami().methods);
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await call('test.whoami', 1, user.email, 'no')).toEqual(fault403('own password'));
    }
    expect(await call('test.whoami', 1, user.email, 'no')).toEqual(fault403('Wait 15 seconds'));
    expect(await call('test.whoami', 1, user.email, secret)).toHaveProperty('value');
  });

  test('fault 400: missing credentials, and fault 405: switched off in the settings', async () => {
    const { call, deps, user, secret } = await serverWith(whoami().methods);
    expect(await call('test.whoami', 1, user.email)).toMatchObject({ fault: { code: 400 } });
    await changeSetting(deps, 'programs', 'false');
    expect(await call('test.whoami', 1, user.email, secret)).toMatchObject({
      fault: { code: 405 },
    });
    expect(await call('system.listMethods')).toHaveProperty('value');
  });

  test('fault: more than 120 calls of an account in a minute', async () => {
    const { call, clock, user, secret } = await serverWith(whoami().methods);
    const calls = Array.from({ length: 50 }, () => ({
      methodName: 'test.whoami',
      params: [1, user.email, secret],
    }));
    for (const expected of [50, 50, 20]) {
      const answer = await call('system.multicall', calls);
      const values = 'value' in answer ? (answer.value as unknown[]) : [];
      expect(values.filter(Array.isArray)).toHaveLength(expected);
    }
    expect(await call('test.whoami', 1, user.email, secret)).toMatchObject({
      fault: { code: 500, message: expect.stringContaining('Wait a minute') as string },
    });
    clock.advance(60_000);
    expect(await call('test.whoami', 1, user.email, secret)).toHaveProperty('value');
  });
});

describe('a system.multicall of a program', () => {
  const multicall = (calls: unknown[][]) =>
    calls.map(([methodName, ...params]) => ({ methodName, params })) as never;

  test('200: runs its calls one after the other, and checks equal credentials once', async () => {
    const order: string[] = [];
    const slow: ProgramMethod = {
      credentialsAt: 1,
      run: async (params) => {
        const name = textOf(params[3], 'name');
        order.push(`${name} begins`);
        for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate);
        order.push(`${name} ends`);
        return { value: name };
      },
    };
    const { call, user, secret } = await serverWith({ 'test.slow': slow });
    const calls = ['a', 'b'].map((name) => ['test.slow', 1, user.email, secret, name]);
    const answer = await call('system.multicall', multicall([...calls, ['demo.sayHello']]));
    expect(answer).toEqual({ status: 200, value: [['a'], ['b'], ['Hello!']] });
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  test('fault 403: after a wrong credential, later calls are refused unchecked', async () => {
    const { called, methods } = whoami();
    const { call, deps, user, secret } = await serverWith(methods);
    const answer = await call(
      'system.multicall',
      multicall([
        ['test.whoami', 1, user.email, secret, 'first'],
        ['test.whoami', 1, user.email, 'wrong', 'second'],
        ['test.whoami', 1, user.email, secret, 'third'],
        ['demo.addTwoNumbers', 2, '3'],
      ]),
    );
    const refused = { faultCode: 403, faultString: expect.any(String) as string };
    expect(answer).toEqual({
      status: 200,
      value: [[[user.email, 'The phone', 'html']], refused, refused, [5]],
    });
    expect(called).toEqual(['first']);
    const counted = await deps.db.signInThrottle.findMany({ select: { failures: true } });
    expect(counted.map(({ failures }) => failures)).toEqual([1, 1]);
  });

  test('−32602: more than fifty calls of programs, or sixteen without credentials', async () => {
    const { call, user, secret } = await serverWith(whoami().methods);
    const own = ['test.whoami', 1, user.email, secret];
    const calls = (many: number, few: number) =>
      multicall([
        ...Array<unknown[]>(many).fill(own),
        ...Array<unknown[]>(few).fill(['demo.sayHello']),
      ]);
    expect(await call('system.multicall', calls(34, 16))).toHaveProperty('value');
    for (const [many, few] of [
      [51, 0],
      [1, 17],
      [0, 17],
    ] as const) {
      const answer = await call('system.multicall', calls(many, few));
      expect(answer).toMatchObject({ fault: { code: -32602 } });
    }
  });
});
