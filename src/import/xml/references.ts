/**
 * What the references of XML and HTML stand for, such as `&eacute;`, for sax.
 */
import sax from 'sax';
import { lookup } from '../../lib/lookup.ts';

const { ENTITIES } = sax as unknown as { ENTITIES: Record<string, string> };
const KNOWN = lookup(ENTITIES);
const MAX_CODE_POINT = 0x10ffff;

/**
 * sax looks them up in an object, would find Object's members there, writes the text
 * before an unknown one twice, and throws for a number that is none of a character.
 */
export function references(onUnknown: (reference: string) => string): object {
  return new Proxy(KNOWN, {
    get(_, name) {
      if (typeof name !== 'string') return undefined;
      const known = KNOWN[name] ?? KNOWN[name.toLowerCase()];
      return known ?? (isCharacter(name) ? undefined : onUnknown(`&${name};`));
    },
  });
}

function isCharacter(name: string): boolean {
  const [, hexadecimal, decimal] = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name) ?? [];
  const code = hexadecimal === undefined ? Number(decimal) : parseInt(hexadecimal, 16);
  return code > 0 && code <= MAX_CODE_POINT;
}
