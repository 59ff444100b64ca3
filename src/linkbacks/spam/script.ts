/**
 * Whether a text is written in another script than the blog's language. It says nothing of
 * languages: those cannot be told from a few sentences.
 */

/** Fewer letters than these say nothing. One of Chinese, Japanese or Korean says more. */
const LETTERS_THAT_SAY_SOMETHING = 20;
const DENSE_LETTERS_THAT_SAY_SOMETHING = 10;
/** Names and quotations in another script leave at least so much of the blog's own. */
const OWN_SHARE = 0.2;
/** Han characters between so many kana are Japanese, else Chinese. */
const KANA_SHARE = 0.05;

/** Languages that are written in any of several scripts, where their tag names none. */
const SEVERAL: Record<string, string[]> = {
  sr: ['Cyrl', 'Latn'],
  uz: ['Cyrl', 'Latn'],
  kk: ['Cyrl', 'Latn', 'Arab'],
};

/** `false` also where the language, or the text, does not say. */
export function isUnlikeScript(text: string, language: string): boolean {
  const scripts = scriptsOf(language);
  const letters = text.normalize('NFKC').match(/\p{L}/gu) ?? [];
  const isEnoughText =
    letters.length >= LETTERS_THAT_SAY_SOMETHING ||
    count(letters, ['Hani', 'Hira', 'Kana', 'Hang']) >= DENSE_LETTERS_THAT_SAY_SOMETHING;
  if (scripts.length === 0 || !isEnoughText) return false;
  const own = scripts.reduce((sum, script) => sum + countOwn(letters, script), 0);
  return own < letters.length * OWN_SHARE;
}

function countOwn(letters: string[], script: string): number {
  const kana = count(letters, ['Hira', 'Kana']);
  const isJapanese = kana > letters.length * KANA_SHARE;
  switch (script) {
    case 'Jpan':
      return isJapanese ? kana + count(letters, ['Hani']) : kana;
    case 'Hans':
    case 'Hant':
      return isJapanese ? 0 : count(letters, ['Hani', 'Bopo']);
    case 'Kore':
      return count(letters, ['Hang']);
    default:
      return count(letters, [script]);
  }
}

function count(letters: string[], scripts: string[]): number {
  const any = new RegExp(`[${scripts.map((script) => `\\p{scx=${script}}`).join('')}]`, 'u');
  return letters.filter((letter) => any.test(letter)).length;
}

/** By their four-letter codes; none where the tag does not say, or Unicode has no such letters. */
function scriptsOf(language: string): string[] {
  try {
    const locale = new Intl.Locale(language);
    const likely = locale.maximize();
    if (language.startsWith('und') || likely.script === undefined) return [];
    countOwn([], likely.script);
    return locale.script ? [locale.script] : (SEVERAL[locale.language] ?? [likely.script]);
  } catch {
    return [];
  }
}
