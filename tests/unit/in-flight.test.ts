import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { createInFlight } from '../../src/lib/in-flight.ts';

test('settling waits for all started work, successful or not', async () => {
  const { track, ended } = createInFlight();
  const one = new EventEmitter();
  const other = new EventEmitter();
  const tracked = [track(once(one, 'end')), track(once(other, 'end'))];
  let isOver = false;
  const over = ended().then(() => {
    isOver = true;
  });
  one.emit('end');
  await tracked[0];
  expect(isOver).toBe(false);
  other.emit('error', new Error('No.'));
  await over;
  await expect(tracked[1]).rejects.toThrow('No.');
  await ended();
});
