/**
 * Secrets that a browser keeps and the database only recognises: session tokens, addresses that are
 * good once, recovery codes.
 */
import { createHash, randomBytes } from 'node:crypto';

/** 256 bits, as 43 characters that need no escaping anywhere. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret. A fast hash does: nobody guesses 256 bits. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
