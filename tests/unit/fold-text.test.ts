import { describe, expect, test } from 'vitest';
import { foldText } from '../../src/lib/text/plain-text.ts';

const sentence = 'These are words of a stranger, and there are many of them. ';

describe('long text by strangers', () => {
  test('is shown whole if it is short, paragraph by paragraph', () => {
    expect(foldText('One.\n\n\n\nTwo.\n\n')).toEqual({ shown: ['One.', 'Two.'], folded: [] });
  });

  test('is shown whole if little is left to unfold', () => {
    const content = `${'a '.repeat(500)}\n\n${'b '.repeat(250)}`;
    expect(foldText(content)).toMatchObject({ folded: [] });
  });

  test('is folded between paragraphs', () => {
    const paragraphs = Array.from({ length: 10 }, (_, i) => `${String(i)} ${sentence.repeat(5)}`);
    const { shown, folded } = foldText(paragraphs.join('\n\n'));
    expect(shown.length).toBeGreaterThan(1);
    expect([...shown, ...folded]).toEqual(paragraphs);
    expect(shown.join('').length).toBeLessThanOrEqual(1_200);
  });

  test('is folded between words if the first paragraph is too long', () => {
    const content = sentence.repeat(60).trim();
    const { shown, folded } = foldText(`${content}\n\nLast.`);
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(/\w …$/);
    expect(folded[0]).toMatch(/^… \w/);
    expect(folded[1]).toBe('Last.');
    expect(`${(shown[0] ?? '').slice(0, -2)} ${(folded[0] ?? '').slice(2)}`).toBe(content);
  });

  test('is folded between characters if it has no spaces', () => {
    const family = '👩‍👩‍👧';
    const { shown, folded } = foldText(family.repeat(400));
    for (const part of [shown[0]?.slice(0, -2), folded[0]?.slice(2)]) {
      expect(part).toMatch(new RegExp(`^(${family})+$`, 'u'));
    }
  });
});
