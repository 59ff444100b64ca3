import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { createSearchRateLimit } from '../../src/http/site/search.ts';

test('searches run one after the other, and a failed one lets the next begin', async () => {
  const rateLimit = createSearchRateLimit(1);
  const order: string[] = [];
  const search = async (name: string) =>
    await rateLimit.take(name, () => Promise.resolve(order.push(name)));
  const failing = rateLimit.take('a', () => {
    order.push('a');
    return Promise.reject(new Error('broken'));
  });
  const others = [search('b'), search('c')];
  await expect(failing).rejects.toThrow('broken');
  await Promise.all(others);
  expect(order).toEqual(['a', 'b', 'c']);
  for (let i = 0; i < 20; i += 1) await search('a');
});

test('a client is refused its third search at once, and any client the ninth', async () => {
  const rateLimit = createSearchRateLimit(1);
  const searches = new EventEmitter();
  const results = once(searches, 'end');
  const ask = async (client: string) => await rateLimit.take(client, () => results);
  const running = [ask('2001:db8:1:1::1'), ask('2001:db8:1:1::2')];
  expect(await ask('2001:db8:1:1::3')).toBeNull();
  for (const client of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) {
    running.push(ask(client), ask(client));
  }
  expect(await ask('10.0.0.4')).toBeNull();
  searches.emit('end', 'found');
  expect(await Promise.all(running)).toEqual(Array(8).fill(['found']));
  expect(await ask('10.0.0.4')).toEqual(['found']);
});
