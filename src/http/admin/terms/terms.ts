/**
 * The pages of categories, tags, series and authors, for users who may edit all posts: the list, and for each its
 * name, slug, description and place, merging and deleting.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { doneSentence, field, text } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViews } from '../views/render.ts';
import type { FiledFields, FiledListView, FiledView } from '../views/terms.ts';
import { settingsFor } from '../../request/page-request.ts';
import { listUrl } from '../../request/page-request.ts';
import { InvalidInputError, NotFoundError } from '../../../lib/errors.ts';
import { listPublicPosts } from '../../../posts/lists.ts';
import { isBelow } from '../../../posts/terms/change.ts';
import { aboutList } from '../../../posts/terms/about.ts';
import { selectSlugsLeadingTo } from '../../../posts/store/old-slugs.ts';
import { depthOf, FILED_PAGES, type Filed, type FiledPages } from './kinds.ts';

type FiledDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

const DONE = {
  saved: 'Saved.',
  created: 'Created. Its page on the site appears with its first public post.',
  moved: 'Saved. The old URL redirects here.',
  merged: 'Merged. The old URL redirects here.',
  deleted: 'Deleted. Its URL answers 410.',
};

/** @param pages of one kind */
export function filedPages(deps: FiledDeps, views: AdminViews, pages: FiledPages): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  const urlOf = (rest: string) => adminUrl(siteUrl, `${pages.path}${rest}`);
  const urlOfOne = (slug: string, rest = '') => urlOf(`/${encodeURIComponent(slug)}${rest}`);

  router.get('/', async (req, res) => {
    await showList(req, res, { fields: NO_FIELDS, problem: null });
  });

  if (pages.create) {
    const { create } = pages;
    router.post('/', async (req, res) => {
      const fields = fieldsIn(req);
      try {
        const { slug, name } = await create(deps, fields);
        await noteAction(deps, signedIn(res).user, `created the ${pages.kind}`, name);
        res.redirect(303, urlOfOne(slug, '?done=created'));
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        await showList(req, res.status(422), { fields, problem: error.message });
      }
    });
  }

  router
    .route('/:slug')
    .get(async (req, res) => {
      const all = await pages.list(deps);
      const filed = find(all, req.params.slug);
      await show(req, res, all, filed, {});
    })
    .post(async (req, res) => {
      const fields = fieldsIn(req);
      await orShowProblem(req, res, fields, async (filed) => {
        const { slug, name } = await pages.change(deps, filed.slug, fields);
        await noteAction(deps, signedIn(res).user, `changed the ${pages.kind}`, name);
        res.redirect(303, urlOfOne(slug, `?done=${slug === filed.slug ? 'saved' : 'moved'}`));
      });
    });

  router.post('/:slug/merge', async (req, res) => {
    await orShowProblem(req, res, null, async (filed) => {
      const into = await pages.merge(deps, filed.slug, field(req, 'into'));
      const what = `${filed.name} into ${into.name}`;
      await noteAction(deps, signedIn(res).user, `merged the ${pages.kind}`, what);
      res.redirect(303, urlOfOne(into.slug, '?done=merged'));
    });
  });

  router.post('/:slug/delete', async (req, res) => {
    await orShowProblem(req, res, null, async (filed) => {
      await pages.remove(deps, filed.slug);
      await noteAction(deps, signedIn(res).user, `deleted the ${pages.kind}`, filed.name);
      res.redirect(303, urlOf('?done=deleted'));
    });
  });
  return router;

  /** @throws NotFoundError if there is none with this slug */
  function find(all: readonly Filed[], slug: string): Filed {
    const filed = all.find((each) => each.slug === slug.normalize('NFC'));
    if (!filed) throw new NotFoundError(pages.kind, slug);
    return filed;
  }

  async function orShowProblem(
    req: Request<{ slug: string }>,
    res: Response,
    fields: FiledFields | null,
    change: (filed: Filed) => Promise<void>,
  ): Promise<void> {
    const all = await pages.list(deps);
    const filed = find(all, req.params.slug);
    try {
      await change(filed);
    } catch (error) {
      const isGone = error instanceof NotFoundError;
      if (!isGone && !(error instanceof InvalidInputError)) throw error;
      const problem = isGone ? `Choose another ${pages.kind} to merge it into.` : error.message;
      await show(req, res.status(422), all, filed, { problem, ...(fields && { fields }) });
    }
  }

  async function showList(
    req: Request,
    res: Response,
    typed: Pick<NonNullable<FiledListView['creation']>, 'fields' | 'problem'>,
  ): Promise<void> {
    const all = await pages.list(deps);
    await views.render(res, 'terms', await settingsFor(deps, res), {
      creation: pages.create && {
        what: pages.kind,
        action: urlOf(''),
        parents: pages.kind === 'category' ? parentsAmong(all, all) : null,
        ...typed,
      },
      ...listView(req, all),
    });
  }

  function parentsAmong(all: readonly Filed[], offered: readonly Filed[]) {
    return offered.map((each) => ({
      value: String(each.id),
      text: `${'– '.repeat(depthOf(all, each))}${each.name}`,
    }));
  }

  function listView(req: Request, all: readonly Filed[]): Omit<FiledListView, 'creation'> {
    return {
      heading: pages.heading,
      tabs: FILED_PAGES.map(({ heading, path, kind }) => ({
        text: heading,
        count: null,
        url: adminUrl(siteUrl, path),
        isCurrent: kind === pages.kind,
      })),
      done: doneSentence(req, DONE),
      rows: all.map((filed) => ({
        name: filed.name,
        editUrl: urlOfOne(filed.slug),
        ...postsOf(filed),
        depth: depthOf(all, filed),
        note: filed.userName === null ? '' : `Writes as ${filed.userName}`,
      })),
      empty: pages.empty,
    };
  }

  function postsOf(filed: Filed): { posts: string; postsUrl: string | null } {
    const { posts } = filed;
    return {
      posts: plural(posts, 'post'),
      postsUrl: posts === 0 ? null : adminUrl(siteUrl, `/posts?${pages.postsQuery(filed)}`),
    };
  }

  async function show(
    req: Request,
    res: Response,
    all: readonly Filed[],
    filed: Filed,
    { fields, problem = null }: { fields?: FiledFields; problem?: string | null },
  ): Promise<void> {
    const { list, name, slug } = filed;
    const [settings, about, { posts }, oldSlugs] = await Promise.all([
      settingsFor(deps, res),
      aboutList(deps, list),
      listPublicPosts(deps, list, { pageNumber: 1, perPage: 1 }),
      selectSlugsLeadingTo(deps.db, pages.kind, slug),
    ]);
    const others = all.filter(({ id }) => id !== filed.id);
    const isAuthor = list.kind === 'author';
    const view: FiledView = {
      heading: name,
      list: { text: pages.heading, url: urlOf('') },
      what: pages.kind,
      isAuthor,
      ...postsOf(filed),
      publicUrl: posts.length > 0 ? listUrl(siteUrl, list) : null,
      urlBefore: `/${pages.kind}/`,
      oldSlugs,
      done: doneSentence(req, DONE),
      problem,
      action: urlOfOne(slug),
      fields: fields ?? {
        name,
        slug,
        description: about.description,
        url: isAuthor ? (list.author.url ?? '') : '',
        links: about.links.join('\n'),
        parent: filed.parentId === null ? '' : String(filed.parentId),
      },
      parents:
        pages.kind === 'category'
          ? parentsAmong(
              all,
              others.filter((each) => !isBelow(all, each, filed.id)),
            )
          : null,
      others: others.map((each) => ({ value: each.slug, text: each.name })),
      undeletable: undeletable(filed),
    };
    await views.render(res, 'term', settings, view);
  }
}

function undeletable({ list, isHeld, userName }: Filed): string | null {
  if (list.kind === 'term') return null;
  if (userName !== null) return `${userName} has a user account and writes as this author.`;
  return isHeld ? 'This author has posts. Merge it into another author instead.' : null;
}

const NO_FIELDS: FiledFields = {
  name: '',
  slug: '',
  description: '',
  url: '',
  links: '',
  parent: '',
};

function fieldsIn(req: Request): FiledFields {
  return {
    name: field(req, 'name'),
    slug: field(req, 'slug'),
    description: text(req, 'description'),
    url: field(req, 'url'),
    links: text(req, 'links'),
    parent: /^\d{1,9}$/.test(field(req, 'parent')) ? field(req, 'parent') : '',
  };
}
