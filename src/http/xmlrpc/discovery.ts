/**
 * What tells programs how to publish here: the RSD file (Really Simple Discovery), and the manifest of Windows Live Writer,
 * with which Open Live Writer knows which fields to offer.
 *
 * @see https://cyber.harvard.edu/blogs/gems/tech/rsd.html
 * @see https://learn.microsoft.com/en-us/previous-versions/windows/desktop/wlw/manifest-file
 */
import { Router, type RequestHandler } from 'express';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import { readSettings } from '../../settings/settings.ts';

/** Programs choose the preferred one, or the first that they know. */
const XMLRPC_APIS = ['WordPress', 'Movable Type', 'MetaWeblog', 'Blogger'];

/** Of every one: this is the only blog here. */
const BLOG_ID = '1';

const MANIFEST_OPTIONS = {
  clientType: 'WordPress',
  supportsKeywords: 'Yes',
  supportsGetTags: 'Yes',
  supportsExcerpt: 'Yes',
  supportsExtendedEntries: 'Yes',
  supportsSlug: 'Yes',
  supportsPassword: 'Yes',
  supportsCommentPolicy: 'Yes',
  supportsPingPolicy: 'Yes',
  supportsTrackbacks: 'Yes',
  supportsCustomDate: 'Yes',
  supportsPages: 'Yes',
  supportsPageParent: 'Yes',
  supportsPageOrder: 'Yes',
  supportsAuthor: 'Yes',
  supportsCategories: 'Yes',
  supportsMultipleCategories: 'Yes',
  supportsNewCategories: 'Yes',
  supportsFileUpload: 'Yes',
  supportsHtmlTitles: 'No',
  supportsEmbeds: 'No',
  supportsScripts: 'No',
  futurePublishDateWarning: 'No',
};

/** `?rsd` of the XML-RPC server; passes other requests on. It names no API while programs are switched off. */
export function rsd(deps: Pick<Deps, 'config' | 'db' | 'log'>): RequestHandler {
  const { siteUrl } = deps.config;
  return async (req, res, next) => {
    if (!Object.hasOwn(req.query, 'rsd')) {
      next();
      return;
    }
    const xml = rsdFile(siteUrl, (await readSettings(deps)).programs);
    res.type('text/xml').set('Cache-Control', 'public, max-age=3600').send(xml);
  };
}

export function manifestRoutes({ config }: { config: Pick<Config, 'siteUrl'> }): Router {
  const xml = manifestFile(config.siteUrl);
  const router = Router();
  router.get('/wlwmanifest.xml', (_req, res) => {
    res.type('text/xml').set('Cache-Control', 'public, max-age=3600').send(xml);
  });
  return router;
}

function rsdFile(siteUrl: string, areProgramsOn: boolean): string {
  const endpoint = `${siteUrl}/xmlrpc.php`;
  const apis = [
    ...XMLRPC_APIS.map((name, index) => apiOf(name, endpoint, index === 0)),
    apiOf('Micropub', `${siteUrl}/micropub`, false),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<rsd version="1.0" xmlns="http://archipelago.phrasewise.com/rsd">
  <service>
    <engineName>Antiphon</engineName>
    <engineLink>${escapeXml(siteUrl)}/</engineLink>
    <homePageLink>${escapeXml(siteUrl)}/</homePageLink>
    <apis>
${areProgramsOn ? apis.join('\n') : ''}
    </apis>
  </service>
</rsd>
`;
}

function apiOf(name: string, url: string, isPreferred: boolean): string {
  return `      <api name="${name}" blogID="${BLOG_ID}" preferred="${isPreferred}" apiLink="${escapeXml(url)}" />`;
}

/** The parts in braces are filled in by the program. */
function manifestFile(siteUrl: string): string {
  const options = Object.entries(MANIFEST_OPTIONS).map(
    ([name, value]) => `    <${name}>${value}</${name}>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://schemas.microsoft.com/wlw/manifest/weblog">
  <options>
${options.join('\n')}
  </options>
  <weblog>
    <serviceName>Antiphon</serviceName>
    <imageUrl>${escapeXml(siteUrl)}/favicon.ico</imageUrl>
    <homepageLinkText>View the blog</homepageLinkText>
    <adminLinkText>Admin</adminLinkText>
    <adminUrl>{blog-homepage-url}admin/</adminUrl>
    <postEditingUrl>{blog-homepage-url}admin/posts/{post-id}</postEditingUrl>
  </weblog>
</manifest>
`;
}
