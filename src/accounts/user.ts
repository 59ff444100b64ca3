/**
 * Users, their roles and permissions, and their sessions.
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
  /** The author of their posts. */
  author: Author | null;
  hasSecondFactor: boolean;
  createdAt: Date;
  /** The name of the application password, if a program acts for them. */
  via?: string;
};

/**
 * `write`: own posts, and media. `edit`: all posts, categories and tags. `moderate`: responses and
 * the outbox. `manage`: settings, users, the audit log.
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

/** Whether they may open this post in the admin, change, publish and delete it. */
export function mayWrite(user: User, post: Pick<Post, 'author'>): boolean {
  return may(user, 'edit') || (user.author !== null && user.author.id === post.author?.id);
}

/** What domain functions need to know of that: the only author whose posts they may change. */
export function asWriter(user: User): { authorId?: number } {
  return may(user, 'edit') ? {} : { authorId: user.author?.id ?? 0 };
}

export type Session = {
  /** Identifies it in lists; not secret. */
  id: string;
  /** The browser's User-Agent header. */
  userAgent: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
};
