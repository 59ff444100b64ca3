/**
 * Serves the assets of a theme or of the admin (stylesheets, scripts, fonts, images) at URLs that change with their
 * content.
 *
 * They are served from memory: reading files would queue behind DNS lookups in libuv's thread pool.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { Router } from 'express';
import { answerWith } from '../page-cache/answer.ts';
import { createEntry, type Entry } from '../page-cache/entry.ts';
import { assertReading, queryOf, redirectTo } from '../request/page-request.ts';
import type { ThemeFiles } from './theme-files.ts';

/** Icons that browsers request at the root, whether a page names them or not. */
const ROOT_ICONS = ['favicon.ico', 'apple-touch-icon.png'];
const ICON_CACHE = 'public, max-age=86400';

type Assets = {
  /**
   * Absolute; changes with the content.
   *
   * @throws for an unknown name
   */
  urlOf: (name: string) => string;
  routes: () => Router;
};

/** `siteUrl` has no trailing slash. */
export function createAssets(siteUrl: string, files: ThemeFiles): Assets {
  const versions = new Map([...files].map(([name, content]) => [name, versionOf(content)]));
  return {
    urlOf(name) {
      const version = versions.get(name);
      if (version === undefined) {
        throw new Error(`There is no asset “${name}”, only ${[...files.keys()].join(', ')}.`);
      }
      return `${addressOf(name)}?v=${version}`;
    },
    routes() {
      const router = Router();
      /** By whether the address has the version, and by name: made at first demand, compressed once. */
      const entries = new Map<string, Entry>();
      for (const name of ROOT_ICONS) {
        const icon = files.get(name);
        if (!icon) continue;
        router.all(`/${name}`, (req, res) => {
          assertReading(req, res);
          if (redirectTo(req, res, `${siteUrl}/${name}`)) return;
          res.set('Cache-Control', ICON_CACHE).type(path.extname(name)).send(icon);
        });
      }
      router.all('/assets/*name', (req, res, next) => {
        const name = req.params.name.join('/');
        const content = files.get(name);
        if (!content) {
          next();
          return;
        }
        assertReading(req, res);
        if (redirectTo(req, res, addressOf(name) + queryOf(req))) return;
        // Only versioned URLs are immutable: stylesheets refer to fonts without a version.
        const isVersioned = req.query['v'] === versions.get(name);
        res
          .set('Cache-Control', isVersioned ? 'public, max-age=31536000, immutable' : 'no-cache')
          .type(path.extname(name) || 'bin');
        if (!isText(String(res.get('Content-Type')))) {
          res.send(content);
          return;
        }
        const key = `${String(isVersioned)} ${name}`;
        const entry =
          entries.get(key) ??
          createEntry({ status: 200, headers: { ...res.getHeaders() }, body: content });
        entries.set(key, entry);
        for (const header of res.getHeaderNames()) res.removeHeader(header);
        answerWith(entry, req, res);
      });
      return router;
    },
  };

  function addressOf(name: string): string {
    return `${siteUrl}/assets/${name.split('/').map(encodeURIComponent).join('/')}`;
  }
}

/** Images and fonts are already compressed. */
function isText(contentType: string): boolean {
  return /^(text\/|image\/svg|application\/(json|javascript|xml))/.test(contentType);
}

const versions = new WeakMap<Buffer, string>();

function versionOf(content: Buffer): string {
  const version =
    versions.get(content) ?? createHash('sha256').update(content).digest('hex').slice(0, 10);
  versions.set(content, version);
  return version;
}
