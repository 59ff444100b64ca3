/** What a system.multicall of a program may answer, and how many run at the same time. */
import { expect, test } from 'vitest';
import type { Methods } from '../../../src/http/xmlrpc/method.ts';
import { serverWith } from './program-calls.ts';

test('200: after 8 MB of results, further calls are not made', async () => {
  let made = 0;
  const server = await serverWith({
    'test.long': {
      credentialsAt: 1,
      run: () => Promise.resolve({ value: [`${(made += 1)}`, 'a'.repeat(3_000_000)] }),
    },
  });
  const call = { methodName: 'test.long', params: [1, server.user.email, server.secret] };
  const { value } = (await server.call('system.multicall', Array(6).fill(call))) as unknown as {
    value: unknown[];
  };
  expect(made).toBe(3);
  expect(value.map((each) => Array.isArray(each))).toEqual([true, true, true, false, false, false]);
  expect(value[5]).toMatchObject({
    faultCode: 500,
    faultString: expect.stringContaining('8 MB') as string,
  });
});

test('fault: an account’s fifth at the same time is refused, and a later one is not', async () => {
  let go: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (go = resolve));
  let begun = 0;
  const methods: Methods = {
    'test.wait': {
      credentialsAt: 1,
      run: async () => {
        begun += 1;
        await gate;
        return { value: true };
      },
    },
  };
  const server = await serverWith(methods);
  const ask = () =>
    server.call('system.multicall', [
      { methodName: 'test.wait', params: [1, server.user.email, server.secret] },
    ]);
  const first = Array.from({ length: 4 }, ask);
  while (begun < 4) await server.call('demo.sayHello');
  expect(await ask()).toMatchObject({ status: 200, fault: { code: 500 } });
  go();
  for (const each of first) expect(await each).toMatchObject({ value: [[true]] });
  expect(await ask()).toMatchObject({ value: [[true]] });
});
