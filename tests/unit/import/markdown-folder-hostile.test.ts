/** Texts of a Markdown folder that begin much and end nothing. */
import { expect, test } from 'vitest';
import { replaceLiquid } from '../../../src/import/markdown-folder/liquid.ts';
import { replaceShortcodes } from '../../../src/import/markdown-folder/shortcodes.ts';
import type { TextContext } from '../../../src/import/markdown-folder/text-context.ts';
import { cpuMsOf } from '../../support/cpu-time.ts';

const context: TextContext = {
  ...{ basePath: '', site: {}, page: {} },
  addressOf: () => Promise.resolve(null),
  note: () => undefined,
};

test.each([
  ['{% raw %}', replaceLiquid],
  ['{% highlight a %}', replaceLiquid],
  ['{{< a ', replaceShortcodes],
] as const)('a text of %j takes no quadratic time', (unit, replace) => {
  // All of it is done before something is waited for.
  const cost = (length: number) => {
    const text = unit.repeat(Math.ceil(length / unit.length));
    return cpuMsOf(() => replace(text, context));
  };
  expect(cost(100_000)).toBeLessThan(24 * Math.max(10, cost(12_500)));
});
