/**
 * Password rules, and hashing with Argon2id.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';

const MIN_CHARACTERS = 10;
const MAX_CHARACTERS = 200;
/** OWASP's first recommendation for Argon2id, the package's default algorithm. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Each hash takes 19 MB and a thread, so few run at once. */
const limit = pLimit(2);

/** Verified for unknown accounts, so that they take as long as a wrong password. */
let dummyHash: Promise<string> | undefined;

/** @returns the error message; `null` if it is good enough */
export function passwordProblem(password: string, email: string): string | null {
  if (password.length < MIN_CHARACTERS) {
    return `Use at least ${MIN_CHARACTERS} characters. A few words are easy to remember.`;
  }
  if (password.length > MAX_CHARACTERS) return `Use at most ${MAX_CHARACTERS} characters.`;
  if (password.toLowerCase() === email || new Set(password).size < 4) {
    return 'This password is too easy to guess. Use a few unrelated words.';
  }
  return null;
}

/** @returns in PHC format, with its salt and cost */
export async function hashPassword(password: string): Promise<string> {
  return await limit(() => hash(password.normalize('NFKC'), COST));
}

/** @param passwordHash `null` for an unknown account: then `false`, after the same time */
export async function passwordMatches(
  passwordHash: string | null,
  password: string,
): Promise<boolean> {
  // No such password can have been set, so it is not hashed.
  if (password.length > MAX_CHARACTERS) return false;
  const against = passwordHash ?? (await (dummyHash ??= hashPassword('nobody’s')));
  const matches = await limit(() => verify(against, password.normalize('NFKC')));
  return matches && passwordHash !== null;
}
