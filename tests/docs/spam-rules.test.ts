/** Compares docs/spam-rules.md with the rules: names, points and sentences, in the same order. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { COMMENT_RULES } from '../../src/comments/spam/score.ts';
import { RULES, type Rule } from '../../src/linkbacks/spam/rules.ts';
import { PENDING_AT, SPAM_AT } from '../../src/spam/score.ts';

const doc = readFileSync(path.join(import.meta.dirname, '../../docs/spam-rules.md'), 'utf8');

/** The cells of the table that begins with this heading cell. */
function table(firstCell: string): string[][] {
  const lines = doc.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${firstCell} |`));
  const end = lines.findIndex((line, i) => i > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function pointsText({ points, each, max }: Pick<Rule, 'points' | 'each' | 'max'>): string {
  const direction = points < 0 ? 'down' : 'up';
  return each === 0 ? `${points}` : `${points}, and ${each} for each more, ${direction} to ${max}`;
}

test('the table of rules for linkbacks has the rules of the code', () => {
  const rules = RULES.map((rule) => [`\`${rule.name}\``, pointsText(rule), rule.when]);
  expect(table('Rule')).toEqual(rules);
});

test('the table of rules for comments has the rules of the code', () => {
  const rules = COMMENT_RULES.map((rule) => [`\`${rule.name}\``, pointsText(rule), rule.when]);
  expect(table('Rule for comments')).toEqual(rules);
});

test('the table of scores has the thresholds of the code', () => {
  expect(table('Score').map(([sum]) => sum)).toEqual([
    `under ${PENDING_AT}`,
    `${PENDING_AT} to ${SPAM_AT - 1}`,
    `${SPAM_AT} and more`,
  ]);
});
