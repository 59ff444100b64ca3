import { expect, test } from 'vitest';
import {
  ACCENT_PRESETS,
  accentProblem,
  accentShades,
  contrast,
} from '../../src/settings/accent.ts';

test('black on white has the contrast 21, a colour on itself 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#a3251b', '#a3251b')).toBe(1);
});

test.each([...ACCENT_PRESETS.map(({ colour }) => colour), '#000000', '#0000ff', '#6e6e6e'])(
  'the shades of %s are readable in both schemes',
  (colour) => {
    expect(accentProblem(colour)).toBeNull();
    const { light, dark, lightFill, darkFill } = accentShades(colour);
    for (const paper of ['#fdfcf9', '#f6f3ed'])
      expect(contrast(light, paper), paper).toBeGreaterThanOrEqual(4.5);
    for (const paper of ['#171614', '#1f1d1a'])
      expect(contrast(dark, paper), paper).toBeGreaterThanOrEqual(4.5);
    for (const fill of [lightFill, darkFill])
      expect(contrast(fill, '#ffffff'), fill).toBeGreaterThanOrEqual(4.5);
  },
);

test.each(['#ffcc00', '#ffffff', '#888888', 'red', '#fff', ''])('%s is refused', (colour) => {
  expect(accentProblem(colour)).toMatch(/^must be /);
});
