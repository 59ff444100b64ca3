/**
 * Translations: posts that say the same in several languages. They are a group of one post, the first, and those
 * that name it. A group has one post in each language: a reader who chooses a language gets one page.
 */
import type { Config } from '../config.ts';
import type { Transaction } from '../db/client.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { languageName } from '../lib/text/language.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { postName, type Post, type PostDraft } from './post.ts';
import { selectByTitle } from './store/posts.ts';
import { moveTranslations, selectGroups, type GroupMember } from './store/translations.ts';
import { listPostsNamed, severalPosts } from './urls/find-by-name.ts';
import { ownPathAfterRedirects } from './urls/paths.ts';
import type { SiteSettings } from '../settings/settings.ts';

type Around = {
  config: Pick<Config, 'siteUrl'>;
  settings: Pick<SiteSettings, 'siteLanguage'>;
};

/**
 * The first post of the group that a draft is in from now on; `null`: the draft is that itself, or has no
 * translations. The translations of a post that joins another group join it, too.
 *
 * @param own the stored post; `null` for a new one
 * @throws InvalidInputError if the post that the draft names does not exist, is the draft itself, or if the
 *   group has a post in its language
 */
export async function joinTranslations(
  transaction: Transaction,
  { config, settings }: Around,
  draft: Pick<PostDraft, 'translationOf' | 'language' | 'title'>,
  own: Pick<Post, 'id'> | null,
): Promise<number | null> {
  const given = draft.translationOf?.trim() ?? '';
  const original = given === '' ? null : await findOriginal(transaction, config, given);
  if (original && original.id === own?.id) {
    throw new InvalidInputError('A post is no translation of itself. Name another post.');
  }
  const groupId = original ? (original.translationOfId ?? original.id) : null;
  const heads = [groupId, own?.id ?? null].filter((id) => id !== null);
  const members = heads.length === 0 ? [] : await selectGroups(transaction, heads);
  // Its own former group, which it leaves, does not matter.
  const others = members.filter(({ id }) => id !== own?.id);
  refuseSameLanguage(others, draft, settings);
  if (groupId === null || groupId === own?.id) return null;
  if (own && others.some(({ translationOfId }) => translationOfId === own.id)) {
    await moveTranslations(transaction, own.id, groupId);
  }
  return groupId;
}

async function findOriginal(
  transaction: Transaction,
  config: Pick<Config, 'siteUrl'>,
  given: string,
): Promise<Post> {
  const named = await listPostsNamed(transaction, nameIn(config, given));
  const found = named.length > 0 ? named : await selectByTitle(transaction, given);
  const [post, ...more] = found.filter(
    ({ status }) => status !== 'trashed' && status !== 'deleted',
  );
  if (!post) {
    throw new InvalidInputError(
      `There is no post “${given}” to be a translation of. Use its title, slug, path or URL.`,
    );
  }
  if (more.length > 0) throw severalPosts(given, [post, ...more]);
  return post;
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
