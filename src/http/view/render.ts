/**
 * Renders a template of the theme with a view model and what every page receives, and prints localized texts as
 * HTML: marked with `lang` and `dir` where the page is in another language, values in their own direction.
 */
import ejs from 'ejs';
import type { Response, Router } from 'express';
import type { Deps } from '../../deps.ts';
import { type CachePolicy, sendDocument } from '../page-cache/answer.ts';
import type { Entry } from '../page-cache/entry.ts';
import { allowPlayers } from '../request/headers.ts';
import {
  archiveUrl,
  feedUrl,
  feedsUrl,
  openSearchUrl,
  searchUrl,
} from '../request/page-request.ts';
import { appearanceUrl, defaultIconUrl } from './appearance-stylesheet.ts';
import type {
  CommentPageView,
  ConfirmView,
  OwnCommentView,
  ResponseFormPageView,
} from './models/comments.ts';
import type { ArchiveView, HomeView, ListView, SearchView } from './models/lists.ts';
import type {
  ErrorView,
  FeedsView,
  GoneView,
  LinkbackStatusView,
  PageHeadView,
  PasswordProtectedView,
  SiteView,
} from './models/models.ts';
import type { FramedPostView, PostView } from './models/posts.ts';
import { ownerBarFor, parseNavigation } from './navigation.ts';
import { createAssets } from './assets.ts';
import type { Templates } from './templates.ts';
import { loadTheme } from './theme.ts';
import { directionOf } from '../../lib/text/language.ts';
import { cataloguesOf } from '../../messages/catalogue.ts';
import {
  type LocalizedText,
  type TextPart,
  type TranslateAny,
  translateAnyFor,
  translateFor,
} from '../../messages/translate.ts';
import { type SiteSettings, siteImageUrl } from '../../settings/settings.ts';

/** The view model of each template; every one also receives `site`, `asset` and TemplateTexts. */
export type ViewOf = {
  home: HomeView;
  list: ListView;
  archive: ArchiveView;
  post: PostView;
  page: PostView;
  embed: FramedPostView;
  gone: GoneView;
  'password-protected': PasswordProtectedView;
  comment: CommentPageView;
  'own-comment': OwnCommentView;
  confirm: ConfirmView;
  search: SearchView;
  feeds: FeedsView;
  'linkback-status': LinkbackStatusView;
  'response-form': ResponseFormPageView;
  error: ErrorView;
};

export type Views = {
  /**
   * @returns the entry that was sent
   * @throws what the template throws
   */
  render: <Name extends keyof ViewOf>(
    res: Response,
    name: Name,
    settings: SiteSettings,
    view: ViewOf[Name],
    policy?: CachePolicy,
  ) => Entry;
  /** The same with the built-in templates, in case the theme is what failed. */
  renderBuiltIn: <Name extends keyof ViewOf>(
    res: Response,
    name: Name,
    settings: SiteSettings,
    view: ViewOf[Name],
  ) => void;
  assets: () => Router;
  /** The URL of an asset of the theme. @throws for an unknown name */
  assetUrl: (name: string) => string;
};

export function manifestUrl(siteUrl: string): string {
  return `${siteUrl}/site.webmanifest`;
}

/** @throws ConfigError if THEME_DIR is not a theme */
export function createViews({ config }: Pick<Deps, 'config'>): Views {
  const { siteUrl } = config;
  const { templates, builtIn, assets: files } = loadTheme(config);
  const assets = createAssets(siteUrl, files);
  // A broken message catalogue of the theme must stop the start, not a page.
  cataloguesOf(config);

  return {
    render(res, name, settings, view, policy) {
      return send(res, templates, name, settings, view, policy ?? null);
    },
    renderBuiltIn(res, name, settings, view) {
      send(res, builtIn, name, settings, view, null);
    },
    assets: () => assets.routes(),
    assetUrl: (name) => assets.urlOf(name),
  };

  function send(
    res: Response,
    from: Templates,
    name: keyof ViewOf,
    settings: SiteSettings,
    view: { page: PageHeadView },
    policy: CachePolicy | null,
  ): Entry {
    if ('commenting' in view) allowPlayers(res, (view as PostView).post.playerOrigins);
    const { siteLanguage } = settings;
    const texts = templateTexts(translateAnyFor(config, siteLanguage), {
      siteLanguage,
      pageLanguage: view.page.language?.tag ?? siteLanguage,
    });
    // Error pages are made once for everybody.
    const ownerBar = name === 'error' ? null : ownerBarFor(siteUrl, res.req, view.page);
    // For this user alone: the page cache has no visit of them, and no other cache may store it.
    if (ownerBar) res.set('Cache-Control', 'private, no-store');
    const site = { ...siteView(settings), ownerBar };
    const body = from.render(name, { site, asset: assets.urlOf, ...texts, ...view });
    const cache = ownerBar ? null : policy;
    return sendDocument(res, { body, contentType: 'text/html; charset=utf-8', cache });
  }

  function siteView(settings: SiteSettings): Omit<SiteView, 'ownerBar'> {
    const { icon, logo } = settings.images;
    const iconUrl = (name: string) => icon && siteImageUrl(siteUrl, icon, name);
    return {
      title: settings.siteTitle,
      description: settings.siteDescription,
      language: settings.siteLanguage,
      direction: directionOf(settings.siteLanguage),
      homeUrl: `${siteUrl}/`,
      stylesheetUrl: assets.urlOf('site.css'),
      appearanceUrl: appearanceUrl(siteUrl, settings),
      iconUrl: iconUrl('icon-32.png'),
      defaultIconUrl: defaultIconUrl(settings),
      touchIconUrl: iconUrl('apple-touch-icon.png') ?? assets.urlOf('apple-touch-icon.png'),
      manifestUrl: manifestUrl(siteUrl),
      logo: logo && {
        url: siteImageUrl(siteUrl, logo.hash, 'logo.webp'),
        ...shownSize(logo),
        tone: logo.tone,
        hasTitle: settings.logoWithTitle,
      },
      feedUrl: feedUrl(siteUrl, { kind: 'all' }, 'rss'),
      archiveUrl: archiveUrl(siteUrl),
      feedsUrl: feedsUrl(siteUrl),
      searchUrl: searchUrl(siteUrl),
      openSearchUrl: openSearchUrl(siteUrl),
      rsdUrl: settings.programs ? `${siteUrl}/xmlrpc.php?rsd` : null,
      wlwManifestUrl: settings.programs ? `${siteUrl}/wlwmanifest.xml` : null,
      navigation: parseNavigation(siteUrl, translateFor(config, settings), settings.navigation),
    };
  }
}

/** In CSS pixels; the file is larger, for screens of a higher density. */
const LOGO_HEIGHT = 44;

function shownSize({ width, height }: { width: number; height: number }) {
  const shown = Math.min(height, LOGO_HEIGHT);
  return { width: Math.round((width * shown) / height), height: shown };
}

/** What the tags of a message become: links with these attributes, by the tag's name. */
type TextLinks = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Of the page around a text, and of the site: BCP 47. */
type AroundText = { pageLanguage: string; siteLanguage: string };

const escape = ejs.escapeXML;

/**
 * The markup of a text. A plain string, which an older theme may pass on, is somebody's words.
 *
 * @throws for a tag of the message that `links` does not have
 */
export function textHtml(
  text: LocalizedText | string,
  around: AroundText,
  links: TextLinks = {},
): string {
  if (typeof text === 'string') return `<bdi>${escape(text)}</bdi>`;
  const inner = innerHtml(text, links);
  const marks = languageAttributes(text, around);
  return marks === '' ? inner : `<bdi${marks}>${inner}</bdi>`;
}

/**
 * ` lang="…" dir="…"` where the text is in another language than all around it; else nothing. Within a
 * page in the post's own language some elements name the site's: only what is in both is left unmarked.
 */
function languageAttributes(
  { language, isFallback }: Pick<LocalizedText, 'language' | 'isFallback'>,
  { pageLanguage, siteLanguage }: AroundText,
): string {
  const isPages = language.toLowerCase() === pageLanguage.toLowerCase();
  const isSites = !isFallback || language.toLowerCase() === siteLanguage.toLowerCase();
  if (isPages && isSites) return '';
  return ` lang="${escape(language)}" dir="${directionOf(language)}"`;
}

function innerHtml({ parts, language }: LocalizedText, links: TextLinks): string {
  let html = '';
  let open: string | null = null;
  for (const part of parts) {
    if (part.tag !== open) {
      if (open !== null) html += '</a>';
      if (part.tag !== null) html += `<a${attributesHtml(links[part.tag], part.tag)}>`;
      open = part.tag;
    }
    html += partHtml(part, language);
  }
  return open === null ? html : `${html}</a>`;
}

function partHtml({ kind, text, iso = '', language = '' }: TextPart, around: string): string {
  switch (kind) {
    case 'words':
      return escape(text);
    case 'value':
      return `<bdi>${escape(text)}</bdi>`;
    case 'date': {
      const marks =
        language.toLowerCase() === around.toLowerCase()
          ? ''
          : ` lang="${escape(language)}" dir="${directionOf(language)}"`;
      return `<time datetime="${escape(iso)}"${marks}>${escape(text)}</time>`;
    }
  }
}

function attributesHtml(attributes: TextLinks[string] | undefined, tag: string): string {
  if (attributes === undefined) throw new Error(`There is no link for <${tag}>.`);
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join('');
}

/** What every template is given to print texts with. */
export type TemplateTexts = {
  /** The text of a message; `<%= %>` prints it plain, for an attribute. @throws for an unknown key */
  t: TranslateAny;
  /** The markup of a message, with its language where that is not the page's. */
  tHtml: (key: string, values?: Parameters<TranslateAny>[1], links?: TextLinks) => string;
  /** The same of a text that the template was given. */
  textHtml: (text: LocalizedText | string, links?: TextLinks) => string;
};

export function templateTexts(t: TranslateAny, around: AroundText): TemplateTexts {
  /** Those without values are the same on the whole page, which may show one of them often. */
  const made = new Map<string, string>();
  return {
    t,
    tHtml(key, values, links) {
      if (values !== undefined || links !== undefined)
        return textHtml(t(key, values), around, links);
      const html = made.get(key) ?? textHtml(t(key), around);
      made.set(key, html);
      return html;
    },
    textHtml: (text, links) => textHtml(text, around, links),
  };
}
