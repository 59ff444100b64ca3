/**
 * Passwords: which are good enough, and Argon2id.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';

const LEAST_CHARACTERS = 10;
const MAX_CHARACTERS = 200;
/** OWASP's first recommendation for Argon2id, which is this package's default algorithm. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Each takes 19 MB and a thread while it lasts: a flood of sign-ins waits in line. */
const inTurn = pLimit(2);

/** For addresses that nobody has: to find that out takes as long as a wrong password. */
let nobodys: Promise<string> | undefined;

/** @returns what is wrong with it, as a sentence; `null`: nothing */
export function passwordProblem(password: string, email: string): string | null {
  if (password.length < LEAST_CHARACTERS) {
    return `Take at least ${LEAST_CHARACTERS} characters; a few words are easy to remember.`;
  }
  if (password.length > MAX_CHARACTERS) return `Take at most ${MAX_CHARACTERS} characters.`;
  if (password.toLowerCase() === email || new Set(password).size < 4) {
    return 'This one is guessed at once. Take a few words that do not belong together.';
  }
  return null;
}

/** @returns in PHC format, with its salt and cost */
export async function hashPassword(password: string): Promise<string> {
  return await inTurn(() => hash(password.normalize('NFKC'), COST));
}

/** `passwordHash`: `null` where there is no such account; then `false`, after as long a time. */
export async function passwordMatches(
  passwordHash: string | null,
  password: string,
): Promise<boolean> {
  // Longer than any that was set: it is not hashed at all.
  if (password.length > MAX_CHARACTERS) return false;
  const against = passwordHash ?? (await (nobodys ??= hashPassword('nobody’s')));
  const matches = await inTurn(() => verify(against, password.normalize('NFKC')));
  return matches && passwordHash !== null;
}
