/**
 * What the scopes of access tokens allow, in words.
 */
import { SCOPES, type Scope } from '../../../clients/program.ts';
import type { ScopeChoiceView } from '../views/account.ts';

const TEXTS: Readonly<Record<Scope, string>> = {
  create: 'Create posts, upload files',
  draft: 'Create drafts',
  update: 'Read and change posts, drafts and private posts included',
  delete: 'Delete posts',
  undelete: 'Restore deleted posts',
  media: 'Upload images and other files',
  profile: 'See your name and picture',
  email: 'See your email address',
};

export function scopeChoices(scopes: readonly Scope[] = SCOPES): ScopeChoiceView[] {
  return scopes.map((scope) => ({ scope, text: TEXTS[scope] }));
}

/** "Create posts, change posts" */
export function allowsText(scopes: readonly Scope[]): string {
  const texts = scopes.map((scope) => TEXTS[scope]);
  // With `create`, files can be uploaded anyway.
  const shown = scopes.includes('create') ? texts.filter((text) => text !== TEXTS.media) : texts;
  const [first = '', ...others] = shown;
  return [first, ...others.map((text) => text.charAt(0).toLowerCase() + text.slice(1))].join(', ');
}
