/**
 * The languages that a blog can choose from, with their English names.
 */

/** Variants that readers tell apart. */
const VARIANTS = [
  'de-AT',
  'de-CH',
  'en-GB',
  'en-US',
  'es-419',
  'fr-CA',
  'pt-BR',
  'pt-PT',
  'sr-Latn',
  'zh-Hans',
  'zh-Hant',
];

const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz');

/** Creating it is far slower than using it. */
const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

let known: { tag: string; name: string }[] | undefined;

/** Sorted by name. With `current`, that tag is in it, whatever it is. */
export function languageNames(current: string): { tag: string; name: string }[] {
  known ??= namedLanguages();
  if (known.some(({ tag }) => tag === current)) return known;
  return [{ tag: current, name: nameOf(current) ?? current }, ...known];
}

function namedLanguages(): { tag: string; name: string }[] {
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return [...codes, ...VARIANTS]
    .flatMap((tag) => {
      const name = nameOf(tag);
      return name === null ? [] : [{ tag, name }];
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** `null` for an unknown tag, or one that has been replaced (`iw`). */
function nameOf(tag: string): string | null {
  try {
    if (Intl.getCanonicalLocales(tag)[0] !== tag) return null;
    return names.of(tag) ?? null;
  } catch {
    return null;
  }
}
