/**
 * What the addresses in a follower's letters hold. It is made from whom it is for, so that each
 * letter has it, and stored as a hash alone.
 */
import { createHmac } from 'node:crypto';

export function followToken(secret: string, postId: number, email: string): string {
  return createHmac('sha256', secret).update(`follow ${postId} ${email}`).digest('base64url');
}
