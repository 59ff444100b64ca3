/**
 * Who may sign in, and what each may do at the desk.
 *
 * The router asks `may` before a page is shown (http/admin/session/guard.ts), and `mayWrite` of each post.
 */
import type { Post } from '../posts/post.ts';
import type { Author } from '../posts/terms/term.ts';

export const ROLES = ['owner', 'editor', 'author'] as const;
export type Role = (typeof ROLES)[number];

export type User = {
  id: number;
  /** Lower-case. */
  email: string;
  name: string;
  role: Role;
  /** Whose name their posts bear. */
  author: Author | null;
  hasSecondFactor: boolean;
  createdAt: Date;
  /** The application password that a program came with in their place. */
  via?: string;
};

/**
 * `write`: posts of one's own, and media. `edit`: everybody's posts, categories and tags.
 * `moderate`: the conversation and the outbox. `manage`: settings, people, the audit trail.
 */
export type Permission = 'write' | 'edit' | 'moderate' | 'manage';

const PERMISSIONS: Record<Role, readonly Permission[]> = {
  owner: ['write', 'edit', 'moderate', 'manage'],
  editor: ['write', 'edit', 'moderate'],
  author: ['write'],
};

export function may({ role }: Pick<User, 'role'>, permission: Permission): boolean {
  return PERMISSIONS[role].includes(permission);
}

/** Whether this post is theirs to read at the desk, change, publish and delete. */
export function mayWrite(user: User, post: Pick<Post, 'author'>): boolean {
  return may(user, 'edit') || (user.author !== null && user.author.id === post.author?.id);
}
