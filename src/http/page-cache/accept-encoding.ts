/**
 * Which of our encodings a client gets. Pure; called by answer.ts.
 */

export type Encoding = 'br' | 'gzip' | 'identity';

/** Ours, the smallest first: of what a client likes alike, it gets the first. */
const ENCODINGS = ['br', 'gzip', 'identity'] as const;

/** Browsers send a handful of values, others any. */
const MAX_REMEMBERED = 200;
const LONGEST_REMEMBERED = 100;
const remembered = new Map<string, Encoding>();

/**
 * The encoding that the client likes best; `identity` where it names none of ours, and where it
 * refuses them all: what it asked for, it then gets as it is.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding {
  if (acceptEncoding === undefined) return 'identity';
  const known = remembered.get(acceptEncoding);
  if (known !== undefined) return known;
  const chosen = bestOf(parseWeights(acceptEncoding));
  if (acceptEncoding.length <= LONGEST_REMEMBERED) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(acceptEncoding, chosen);
  }
  return chosen;
}

function bestOf(weights: ReadonlyMap<string, number>): Encoding {
  let best: Encoding = 'identity';
  // What is not named is not wanted, but identity, which is merely the last choice.
  let bestWeight = weights.get('identity') ?? 0;
  for (const encoding of ENCODINGS) {
    const weight = weights.get(encoding) ?? (encoding === 'identity' ? 0 : weights.get('*')) ?? 0;
    if (weight > 0 && weight >= bestWeight && encoding !== 'identity') {
      if (weight === bestWeight && best !== 'identity') continue;
      [best, bestWeight] = [encoding, weight];
    }
  }
  return best;
}

const CODING = /^([!#$%&'*+.^_`|~\w-]+)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/** By coding, in lower case; what is not spelt as it should be is left out. */
function parseWeights(acceptEncoding: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of acceptEncoding.split(',')) {
    const [, coding, weight] = CODING.exec(part.trim()) ?? [];
    if (coding === undefined) continue;
    const name = coding.toLowerCase();
    weights.set(name === 'x-gzip' ? 'gzip' : name, weight === undefined ? 1 : Number(weight));
  }
  return weights;
}
