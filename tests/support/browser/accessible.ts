/**
 * Checks a page at every width, in either color scheme: no wider than its window, and without
 * findings of axe.
 */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

type Violations = { id: string; nodes: { html: string }[] }[];

/** Wide and narrow layouts differ, colors do not depend on the width. */
const WINDOWS = [
  { width: 320, colorScheme: 'light', rules: [] },
  { width: 390, colorScheme: 'light', rules: 'all' },
  { width: 1_280, colorScheme: 'dark', rules: ['color-contrast', 'link-in-text-block'] },
] as const;

/** Leaves the page wide and dark. `name` is the page's name in a failure. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const { width, colorScheme, rules } of WINDOWS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow, `${name} is wider than its window at ${width} px`).toBeLessThanOrEqual(0);
    if (rules.length > 0) {
      const found = await violations(page, rules);
      expect(found, `${name}, ${colorScheme}, ${width} px`).toEqual([]);
    }
  }
}

/** The findings of axe on the current page, each with its elements. */
export async function violations(
  page: Page,
  rules: 'all' | readonly string[] = 'all',
): Promise<[string, ...string[]][]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source);
  const options = {
    resultTypes: ['violations'],
    ...(rules === 'all' ? {} : { runOnly: rules }),
  };
  const { passes, violations: found } = await page.evaluate<
    Record<'passes' | 'violations', Violations>
  >(`axe.run(${JSON.stringify(options)})`);
  // An axe that could not see the page would find nothing, too.
  expect(passes.map(({ id }) => id)).toContain('color-contrast');
  return found.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
}
