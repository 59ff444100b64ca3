/**
 * Raised and lowered characters of Unicode, for HTML's `sup` and `sub`, which Markdown does not have.
 */

const PLAIN = '0123456789+-−=()';
const SCRIPTS = {
  sup: pairs(`${PLAIN}ni`, '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ'),
  sub: pairs(PLAIN, '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎'),
};

/** @returns `null` where Unicode lacks one of the characters */
export function inUnicode(script: 'sup' | 'sub', plain: string): string | null {
  const moved = Array.from(plain.trim()).map((each) => SCRIPTS[script].get(each));
  return moved.every((each) => each !== undefined) ? moved.join('') : null;
}

/** Of characters of one code unit each. */
function pairs(from: string, to: string): Map<string, string> {
  return new Map(from.split('').map((each, index) => [each, to.charAt(index)]));
}
