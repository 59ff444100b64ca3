/**
 * Secrets of which the database stores only a hash (session tokens, one-time links, recovery codes),
 * and the one-time tokens of an account.
 */
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as 43 URL-safe characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The hash that is stored. A fast hash is enough for 256 random bits. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
