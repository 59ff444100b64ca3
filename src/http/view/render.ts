/**
 * Rendering: a template of the theme with what every page is given besides its own view.
 */
import type { Response, Router } from 'express';
import type { Deps } from '../../deps.ts';
import { directionOf } from '../../lib/text/language.ts';
import { cataloguesOf } from '../../messages/load.ts';
import { translateAnyFor, translateFor } from '../../messages/translate.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import { archiveUrl, feedUrl, openSearchUrl, searchUrl } from '../request/urls.ts';
import { createAssets } from './assets.ts';
import type { CommentPageView, ConfirmView, OwnCommentView } from './models/comments.ts';
import type { ArchiveView, HomeView, ListView } from './models/lists.ts';
import { parseNavigation } from './navigation.ts';
import type { Entry } from '../page-cache/entry.ts';
import type { PostView } from './models/posts.ts';
import type { SearchView } from './models/search.ts';
import { sendDocument, type Keep } from '../page-cache/send-document.ts';
import type { Templates } from './templates.ts';
import { templateTexts } from './text-html.ts';
import { loadTheme } from './theme.ts';
import type {
  ErrorView,
  GoneView,
  LinkbackStatusView,
  PageHeadView,
  PasswordProtectedView,
  SiteView,
} from './models/models.ts';

/** The templates, by name, and what each receives; every one has `site`, `asset` and TemplateTexts, too. */
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
   * @returns what was sent
   * @throws what the template throws
   */
  render: <Name extends keyof ViewOf>(
    res: Response,
    name: Name,
    settings: SiteSettings,
    view: ViewOf[Name],
    keep?: Keep,
  ) => Entry;
  /** The same with our own templates, whatever the theme: for when the theme may be what broke. */
  renderBuiltIn: <Name extends keyof ViewOf>(
    res: Response,
    name: Name,
    settings: SiteSettings,
    view: ViewOf[Name],
  ) => void;
  assets: () => Router;
};

/** @throws ConfigError where THEME_DIR is no theme */
export function createViews({ config }: Pick<Deps, 'config'>): Views {
  const { siteUrl } = config;
  const { templates, builtIn, assets: files } = loadTheme(config);
  const assets = createAssets(siteUrl, files);
  // A catalogue of the theme that cannot be used stops the start, not a page.
  cataloguesOf(config);

  return {
    render(res, name, settings, view, keep) {
      return send(res, templates, name, settings, view, keep ?? null);
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
    keep: Keep | null,
  ): Entry {
    const { siteLanguage } = settings;
    const texts = templateTexts(translateAnyFor(config, siteLanguage), {
      siteLanguage,
      pageLanguage: view.page.language?.tag ?? siteLanguage,
    });
    const site = siteView(settings);
    const body = from.render(name, { site, asset: assets.urlOf, ...texts, ...view });
    return sendDocument(res, { body, contentType: 'text/html; charset=utf-8', keep });
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
