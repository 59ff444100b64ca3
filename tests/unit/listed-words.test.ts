import { describe, expect, test } from 'vitest';
import { fold } from '../../src/lib/text/plain-text.ts';
import { listedWords } from '../../src/spam/score.ts';
import { expectLinear } from '../support/linear.ts';

describe('two spellings fold to the same word', () => {
  test.each([
    ['CASINO', 'casino'],
    ['Ｃａｓｉｎｏ', 'casino'],
    ['𝐂𝐚𝐬𝐢𝐧𝐨', 'casino'],
    ['Cäsiñó', 'casino'],
    ['ca\u00adsi\u200bno', 'casino'],
    ['  two\n words ', 'two words'],
    ['Straße', 'strasse'],
    ['İSTANBUL', 'istanbul'],
    ['ΛΌΓΟΣ', 'λογος'],
    ['ЁЛКА', 'елка'],
    ['كَازِينُو', 'كازينو'],
    ['ｶｼﾞﾉ', 'カジノ'],
  ])('%s and %s', (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  test.each([
    ['が', 'か'],
    ['카지노', '가지노'],
    ['कल', 'काल'],
  ])('except %s and %s', (one, other) => {
    expect(fold(one)).not.toBe(fold(other));
  });
});

describe('a listed word is found', () => {
  test.each([
    ['casino', 'The best casino in town'],
    ['casino', 'CASINO!'],
    ['casino', '“Casino”'],
    ['casino', 'online-casino.example'],
    ['free money', 'Get free\n money now'],
    ['c++', 'We write C++ here'],
    ['赌场', '澳门赌场官网'],
    ['カジノ', 'オンラインカジノ案内'],
    ['คาสิโน', 'เว็บคาสิโนออนไลน์'],
    ['казино', 'Лучшее КАЗИНО города'],
    ['카지노', '온라인 카지노'],
    ['casino', 'occasinos, and a casino'],
    ['😀', 'Yes😀'],
  ])('%s in “%s”', (word, text) => {
    expect(listedWords([null, text], [fold(word)])).toEqual([fold(word)]);
  });
});

describe('a listed word is not found inside another word', () => {
  test.each([
    ['cialis', 'A specialist in socialism'],
    ['sex', 'Sussex and Essex'],
    ['каз', 'Указ и казино'],
    ['casino', 'casinos'],
    ['카지', '카지노'],
    ['free money', 'free moneyed'],
  ])('%s in “%s”', (word, text) => {
    expect(listedWords([text], [fold(word)])).toEqual([]);
  });

  test('or across two texts of a page', () => {
    expect(listedWords(['all is free', 'money is not'], ['free money'])).toEqual([]);
  });
});

test('listed words are searched in linear time', () => {
  const reply = ['A word and another. '.repeat(500)];
  expectLinear((count) => {
    const words = Array.from({ length: count }, (_, i) => `word${String(i)}x`);
    return () => listedWords(reply, words);
  }, 10_000);
});
