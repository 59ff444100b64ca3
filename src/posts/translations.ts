/**
 * Translations: posts that say the same in several languages. They are a group of one post, the first, and those
 * that name it. A group has one post in each language: a reader who chooses a language gets one page.
 */
import type { Config } from '../config.ts';
import type { Transaction } from '../db/client.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { languageName } from '../lib/text/language.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { isPublic, postName, type Post, type PostDraft } from './post.ts';
import { selectByTitle } from './store/posts.ts';
import { moveTranslations, selectGroups, type GroupMember } from './store/translations.ts';
import { listPostsNamed, severalPosts } from './urls/find-by-name.ts';
import { ownPathAfterRedirects } from './urls/paths.ts';
import type { SiteSettings } from '../settings/settings.ts';

/** Who writes the draft. `authorId`: they may change the posts of this author only; all when missing. */
export type Writer = { authorId?: number };

type Around = {
  config: Pick<Config, 'siteUrl'>;
  settings: Pick<SiteSettings, 'siteLanguage'>;
  now: Date;
  writer?: Writer;
};

/**
 * The first post of the group that a draft is in from now on; `null`: the draft is that itself, or has no
 * translations. The translations of a post that joins another group join it, too.
 *
 * A post that stays in its group as it is stays there, whatever became of the first post.
 *
 * @param own the stored post; `null` for a new one
 * @throws InvalidInputError if the post that the draft names does not exist, is the draft itself or that of an
 *   author for whom the writer may not write, or if the group has a post in its language
 */
export async function joinTranslations(
  transaction: Transaction,
  around: Around,
  draft: Pick<PostDraft, 'translationOf' | 'language' | 'title' | 'status'>,
  own: Pick<Post, 'id' | 'language' | 'status' | 'translationOfId'> | null,
): Promise<number | null> {
  const given = draft.translationOf?.trim() ?? '';
  const groupId = given === '' ? null : await findGroup(transaction, around, given, own);
  const ownGroupId = own && (own.translationOfId ?? own.id);
  if (own && (groupId ?? own.id) === ownGroupId && isAsBefore(draft, own)) {
    return own.translationOfId;
  }
  const heads = [groupId, own?.id ?? null].filter((id) => id !== null);
  const members = heads.length === 0 ? [] : await selectGroups(transaction, heads);
  // Its own former group, which it leaves, does not matter.
  const others = members.filter(({ id }) => id !== own?.id);
  const seen = others.filter((each) => mayRead(around, each, each.authorId));
  refuseSameLanguage(seen, draft, around.settings);
  if (groupId === null || groupId === own?.id) return null;
  if (own && others.some(({ translationOfId }) => translationOfId === own.id)) {
    await moveTranslations(transaction, own.id, groupId);
  }
  return groupId;
}

/** Publication counts as a change: drafts of other authors may have the language, public posts may not. */
function isAsBefore(
  { language, status = 'published' }: Pick<PostDraft, 'language' | 'status'>,
  own: Pick<Post, 'language' | 'status'>,
): boolean {
  return (
    (language ?? null) === own.language && (status !== 'published' || own.status === 'published')
  );
}

/** The first post of the group of the post that is given. */
async function findGroup(
  transaction: Transaction,
  around: Around,
  given: string,
  own: Pick<Post, 'id' | 'translationOfId'> | null,
): Promise<number> {
  const named = await listPostsNamed(transaction, nameIn(around.config, given));
  const all = named.length > 0 ? named : await selectByTitle(transaction, given);
  const headId = own?.translationOfId ?? null;
  const groupOf = ({ id, translationOfId }: Post) => translationOfId ?? id;
  const found = all.filter(
    (each) =>
      each.status !== 'trashed' &&
      each.status !== 'deleted' &&
      (mayRead(around, each, each.author?.id) || groupOf(each) === headId),
  );
  const [post, ...more] = found;
  // Nothing was chosen anew.
  if (headId !== null && (post ? found : all).some((each) => each.id === headId)) return headId;
  if (!post) {
    throw new InvalidInputError(
      `There is no post “${given}” to be a translation of. Use its title, slug, path or URL.`,
    );
  }
  if (more.length > 0) throw severalPosts(given, [post, ...more]);
  if (post.id === own?.id) {
    throw new InvalidInputError('A post is no translation of itself. Name another post.');
  }
  const group = groupOf(post);
  if (group !== headId && group !== own?.id && !mayWriteFor(around, post.author?.id)) {
    throw new InvalidInputError(
      `“${postName(post)}” is a post of another author. Only an editor or owner can name it as the original of a translation.`,
    );
  }
  return group;
}

function mayWriteFor({ writer }: Around, authorId: number | null | undefined): boolean {
  return writer?.authorId === undefined || writer.authorId === authorId;
}

/** Posts that they may not read are not named, and do not count. */
function mayRead(
  around: Around,
  post: { status: string; publishedAt: Date },
  authorId: number | null | undefined,
): boolean {
  return mayWriteFor(around, authorId) || isPublic(post, around.now);
}

/** The slug or path of a post, as given or in its URL; a path is decoded. */
function nameIn(config: Pick<Config, 'siteUrl'>, given: string): string {
  const url = /^https?:/i.test(given)
    ? parseHttpUrl(given)
    : given.startsWith('/')
      ? parseHttpUrl(new URL(given, config.siteUrl).href)
      : null;
  if (!url) return given;
  const path = ownPathAfterRedirects(config, url);
  // A path may be given with that of the site, or without.
  if (path === null && !given.startsWith('/')) return given;
  try {
    return decodeURIComponent(path ?? url.pathname);
  } catch {
    return given;
  }
}

function refuseSameLanguage(
  others: readonly GroupMember[],
  { language }: Pick<PostDraft, 'language'>,
  { siteLanguage }: Pick<SiteSettings, 'siteLanguage'>,
): void {
  const inLanguage = (tag: string | null | undefined) => (tag ?? siteLanguage).toLowerCase();
  const same = others.find((each) => inLanguage(each.language) === inLanguage(language));
  if (!same) return;
  throw new InvalidInputError(
    `“${postName(same)}” (${same.path}) is in the same language, ${languageName(language ?? siteLanguage, 'en')}. Choose the language of each translation.`,
  );
}
