/**
 * The initial that stands in for a missing avatar. Pure.
 */

/** Upper-case; `undefined` if the name has neither letter nor digit. */
export function initialOf(name: string): string | undefined {
  return /[\p{L}\p{N}]/u.exec(name.normalize('NFC'))?.[0].toLocaleUpperCase('en');
}
