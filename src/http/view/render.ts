/**
 * Renders a template of the theme with a view model and what every page receives.
 */
import type { Response, Router } from 'express';
import type { Deps } from '../../deps.ts';
import type { Entry } from '../page-cache/entry.ts';
import { sendDocument, type CachePolicy } from '../page-cache/send-document.ts';
import { archiveUrl, feedUrl, openSearchUrl, searchUrl } from '../request/urls.ts';
import { createAssets } from './assets.ts';
import type { CommentPageView, ConfirmView, OwnCommentView } from './models/comments.ts';
import type { ArchiveView, HomeView, ListView, SearchView } from './models/lists.ts';
import type {
  ErrorView,
  GoneView,
  LinkbackStatusView,
  PageHeadView,
  PasswordProtectedView,
  SiteView,
  NavigationLinkView,
} from './models/models.ts';
import type { PostView } from './models/posts.ts';
import type { Templates } from './templates.ts';
import { templateTexts } from './text-html.ts';
import { loadTheme } from './theme.ts';
import { directionOf } from '../../lib/text/language.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import { cataloguesOf } from '../../messages/load.ts';
import type { LocalizedText } from '../../messages/localized-text.ts';
import { translateAnyFor, translateFor, type Translate } from '../../messages/translate.ts';
import { type SiteSettings, DEFAULT_SETTINGS, readNavigation } from '../../settings/settings.ts';

/** The view model of each template; every one also receives `site`, `asset` and TemplateTexts. */
export type ViewOf = {
  home: HomeView;
  list: ListView;
  archive: ArchiveView;
  post: PostView;
  page: PostView;
  gone: GoneView;
  'password-protected': PasswordProtectedView;
  comment: CommentPageView;
  'own-comment': OwnCommentView;
  confirm: ConfirmView;
  search: SearchView;
  'linkback-status': LinkbackStatusView;
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
};

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
  };

  function send(
    res: Response,
    from: Templates,
    name: keyof ViewOf,
    settings: SiteSettings,
    view: { page: PageHeadView },
    policy: CachePolicy | null,
  ): Entry {
    const { siteLanguage } = settings;
    const texts = templateTexts(translateAnyFor(config, siteLanguage), {
      siteLanguage,
      pageLanguage: view.page.language?.tag ?? siteLanguage,
    });
    const site = siteView(settings);
    const body = from.render(name, { site, asset: assets.urlOf, ...texts, ...view });
    return sendDocument(res, { body, contentType: 'text/html; charset=utf-8', cache: policy });
  }

  function siteView(settings: SiteSettings): SiteView {
    return {
      title: settings.siteTitle,
      description: settings.siteDescription,
      language: settings.siteLanguage,
      direction: directionOf(settings.siteLanguage),
      homeUrl: `${siteUrl}/`,
      stylesheetUrl: assets.urlOf('site.css'),
      feedUrl: feedUrl(siteUrl, { kind: 'all' }, 'rss'),
      archiveUrl: archiveUrl(siteUrl),
      searchUrl: searchUrl(siteUrl),
      openSearchUrl: openSearchUrl(siteUrl),
      navigation: parseNavigation(siteUrl, translateFor(config, settings), settings.navigation),
    };
  }
}

/**
 * The links of the `navigation` setting. Entries that cannot be read are left out.
 *
 * `siteUrl` has no trailing slash.
 */
export function parseNavigation(siteUrl: string, t: Translate, text: string): NavigationLinkView[] {
  const isDefault = text === DEFAULT_SETTINGS.navigation;
  return readNavigation(text).entries.flatMap(({ label, address }) => {
    const url = parseHttpUrl(address.startsWith('/') ? siteUrl + address : address);
    const ours = isDefault ? defaultLabel(t, address) : null;
    return url === null ? [] : [{ label: ours ?? label, url: url.href }];
  });
}

/** The translated label of a URL in the default setting. */
function defaultLabel(t: Translate, address: string): LocalizedText | null {
  switch (address) {
    case '/archive':
      return t('site.navigation.archive');
    case '/search':
      return t('site.navigation.search');
    case '/feed.rss':
      return t('site.navigation.feed');
    default:
      return null;
  }
}
