/**
 * A list of words and phrases to begin with, which comments and linkbacks of strangers hardly ever have
 * unless they advertise. Owners add it with one button, and can remove each entry.
 */
import type { Deps } from '../deps.ts';
import { fold } from '../lib/text/plain-text.ts';
import { importLists, listEntries } from './lists.ts';

/** Phrases rather than words: a post about medicine or games may well be discussed. */
const STARTER_WORDS: readonly string[] = [
  // Medicine
  ...['cialis', 'levitra', 'viagra', 'buy tramadol', 'buy xanax', 'cheap meds', 'online pharmacy'],
  ...['no prescription', 'weight loss pills', 'male enhancement', 'cbd gummies', 'keto gummies'],
  // Gambling
  ...['casino bonus', 'online casino', 'casino online', 'free spins', 'betting tips', 'slot gacor'],
  ...['judi online', 'situs slot', 'slot online', 'togel', 'онлайн казино', 'ставки на спорт'],
  ...['赌场', '百家乐', '彩票网', '博彩', 'オンラインカジノ', '카지노사이트', '토토사이트'],
  // Money
  ...['binary options', 'crypto investment', 'double your bitcoin', 'earn money online'],
  ...['make money fast', 'payday loan', 'payday loans', 'quick loan', 'forex signals'],
  ...['recover your lost funds', 'bitcoin recovery', 'guaranteed profit', 'быстрый займ'],
  // Links for sale
  ...['buy backlinks', 'backlink packages', 'buy followers', 'cheap followers', 'buy likes'],
  ...['buy instagram', 'guest post service', 'increase your traffic', 'seo expert', 'seo packages'],
  ...['rank on google', 'first page of google', 'website traffic for sale', 'продвижение сайтов'],
  // Goods
  ...['cheap jerseys', 'designer replica', 'louis vuitton outlet', 'replica handbags'],
  ...['replica watches', 'ray ban outlet', 'fake diploma', 'fake passport', 'buy essay'],
  ...['essay writing service', 'write my essay', 'iptv subscription', 'cracked apk', 'modded apk'],
  // Sex
  ...['adult webcam', 'call girls', 'escort service', 'escorts in', 'hookup site', 'live sex'],
  ...['porn videos', 'sex videos', 'xxx videos', 'nude pics', 'проститутки', 'порно видео'],
];

/** Whether words of the starter list are missing on the word list. */
export async function lacksStarterWords(deps: Pick<Deps, 'db'>): Promise<boolean> {
  const known = new Set((await listEntries(deps)).map(({ value }) => value));
  return STARTER_WORDS.some((word) => !known.has(fold(word)));
}

/** @returns how many were not on the word list before */
export async function addStarterWords(deps: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const lines = STARTER_WORDS.map((word) => `word ${word}`);
  return (await importLists(deps, lines.join('\n'))).added;
}
