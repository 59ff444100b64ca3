/**
 * The letter that stands for somebody without a picture. Pure.
 */

/** In capitals; nothing where a name has neither letter nor digit. */
export function initialOf(name: string): string | undefined {
  return /[\p{L}\p{N}]/u.exec(name.normalize('NFC'))?.[0].toLocaleUpperCase('en');
}
