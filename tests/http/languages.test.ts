/**
 * The site in other languages than English: its texts, dates, numbers and direction, in pages, forms,
 * feeds and emails; and English, marked as such, where a language has no catalogue.
 */
import { decideComments } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import { createUser } from '../../src/accounts/users.ts';
import { announceDue } from '../../src/comments/email/announce.ts';
import { listEmails } from '../../src/mail/queue.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aComment } from '../support/samples/comments.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';
import { aPost, allPings, testBlog, type TestBlogOptions } from '../support/blog/test-blog.ts';
import { themeFolder } from '../support/blog/theme-folder.ts';

async function blogIn(language: string, options: TestBlogOptions = {}) {
  const blog = await testBlog(options);
  await changeSetting(blog.deps, 'siteLanguage', language);
  return { blog, get: async (path: string) => (await blog.request.get(path)).text };
}

const ofHtml = (html: string, name: string) => attribute(byTag(html, 'html')[0], name);
const foot = (html: string) => text(byClass(html, 'foot-of-post')[0]);

describe('a Russian site', () => {
  test('200: pages are in Russian, with Russian plurals and dates', async () => {
    const { blog, get } = await blogIn('ru');
    const post = await aPost(blog.deps, { title: 'Переправа', tags: ['Каспий'] });
    for (const each of ['Ада', 'Борис']) {
      const { comment } = await aComment(blog, post.id, { name: each });
      await decideComments(blog.deps, [comment.id], 'approved');
    }
    const page = await get(encodeURI(post.path));
    expect([ofHtml(page, 'lang'), ofHtml(page, 'dir')]).toEqual(['ru', 'ltr']);
    expect(page).toContain('1 ноября 2026 г.');
    expect(page).toContain('2 отклика');
    expect(foot(page)).toBe('Вы можете оставить отклик или отправить трекбэк со своего сайта.');
    expect(text(byClass(page, 'site-footer')[0])).toContain('Работает на Antiphon');
    // The default of the setting, in the language of the site.
    expect(text(byClass(page, 'site-navigation')[0])).toBe('Архив Поиск Ленты');
    expect(await get('/archive')).toContain('1 запись');
    expect(await get('/tag/%D0%BA%D0%B0%D1%81%D0%BF%D0%B8%D0%B9')).toContain(
      'Записи с меткой «<bdi>Каспий</bdi>»',
    );
    expect(text(byTag(await get('/nowhere'), 'h1')[0])).toBe('Страница не найдена');
  });

  test('422: errors of the comment form are beside each field, in Russian', async () => {
    const { blog } = await blogIn('ru');
    const post = await aPost(blog.deps);
    const [form] = byClass(await blog.pageOf(post), 'comment-form');
    const { text: html } = await blog.request
      .post(`${post.path}/comments`)
      .type('form')
      .send({
        stamp: attribute(form, 'data-stamp') ?? '',
        ...{ name: '', email: 'no address', url: 'http://', text: 'x'.repeat(10_001) },
      })
      .expect(422);
    expect(text(byTag(html, 'h1')[0])).toBe('Комментарий не отправлен');
    expect(byClass(html, 'failure').map((each) => text(each).replaceAll('\u00a0', ' '))).toEqual([
      'Введите своё имя.',
      'Введите адрес электронной почты вида name@example.com или оставьте поле пустым.',
      'Введите адрес сайта вида example.com или оставьте поле пустым.',
      'Введите комментарий не длиннее 10 000 символов.',
    ]);
  });

  test('200: emails to a subscriber and the pages that they link to are in Russian', async () => {
    const { blog } = await blogIn('ru', { env: { MAIL_URL: 'file:nowhere' } });
    const { deps, clock } = blog;
    await createUser(deps, {
      ...{ email: 'owner@blog.example', name: 'Olga', password: 'a long enough password' },
      role: 'owner',
    });
    await changeSetting(deps, 'siteTitle', 'Тетрадь');
    const post = await aPost(deps, { title: 'Переправа' });
    const { comment } = await aComment(blog, post.id, {
      ...{ name: 'Ада', email: 'ada@reader.example', wantsReplies: true },
    });
    await decideComments(deps, [comment.id], 'approved');
    clock.advance(11 * 60_000);
    await announceDue(deps);
    const { emails } = await listEmails(deps, { max: 10 });
    const question = emails.find(({ recipient }) => recipient === 'ada@reader.example');
    expect(question?.subject).toBe('Тетрадь: получать письма об ответах?');
    expect(question?.text).toContain(
      'Если это были вы, подтвердите подписку: http://blog.example/',
    );
    const url = /http:\/\/blog\.example(\/comments\/follow\/\S+)/.exec(question?.text ?? '');
    const requested = await blog.request.get(url?.[1] ?? 'none').expect(200);
    expect(byTag(requested.text, 'button').map(text)).toEqual([
      'Да, сообщать мне',
      'Отказаться от подписки',
    ]);

    await blog.request
      .post(url?.[1] ?? 'none')
      .type('form')
      .send({ do: 'confirm' })
      .expect(200);
    const answer = await aComment(blog, post.id, {
      ...{ name: 'Борис', email: 'boris@reader.example', parentId: comment.id },
    });
    await decideComments(deps, [answer.comment.id], 'approved');
    clock.advance(11 * 60_000);
    await announceDue(deps);
    const later = await listEmails(deps, { max: 10 });
    const replyEmail = later.emails.find(({ key }) => key.startsWith('answer '));
    expect(replyEmail?.subject).toBe('Тетрадь: Борис отвечает вам под записью «Переправа»');
    expect(replyEmail?.text).toContain('Прочитать ответ и ответить на него: http://blog.example/');
  });

  test('200: feeds name responses in Russian', async () => {
    const { blog, get } = await blogIn('ru');
    const post = await aPost(blog.deps, { title: 'Переправа' });
    const { comment } = await aComment(blog, post.id, { name: 'Ада' });
    await decideComments(blog.deps, [comment.id], 'approved');
    const feed = await get(encodeURI(`${post.path}/feed.rss`));
    expect(feed).toContain('Отклики на запись «Переправа»');
    expect(feed).toContain('<title>Ада: комментарий</title>');
  });

  test('503: the error page for a flood of comments is in Russian', async () => {
    const { blog } = await blogIn('ru');
    const post = await aPost(blog.deps);
    await blog.pageOf(post);
    const send = () => blog.request.post(`${post.path}/comments`).type('form').send({ text: 'x' });
    let answer = await send();
    for (let sent = 0; sent < 30 && answer.status !== 503; sent += 1) answer = await send();
    expect(answer.headers['content-language']).toBe('ru');
    expect(answer.text).toContain('Сейчас комментарии оставляют очень многие.');
  });
});

describe('an Arabic site', () => {
  test('200: pages run from right to left, with the dual', async () => {
    const { blog, get } = await blogIn('ar');
    const post = await aPost(blog.deps, {
      title: 'عبور',
      slug: 'crossing',
      tags: ['بحر'],
      ...allPings(false),
    });
    await aPost(blog.deps, { title: 'عبور آخر', slug: 'another', tags: ['بحر'] });
    const page = await get(post.path);
    expect([ofHtml(page, 'lang'), ofHtml(page, 'dir')]).toEqual(['ar', 'rtl']);
    expect(foot(page)).toBe('يمكنك ترك رد، لكن الإشعارات مغلقة.');
    expect(page).toContain('1 نوفمبر 2026');
    expect(await get('/archive')).toContain('مقالتان');
    const { text: html } = await blog.request.get('/nowhere').expect(404);
    expect(text(byTag(html, 'h1')[0])).toBe('الصفحة غير موجودة');
  });

  test('200: a post in English keeps its language, with the words around it marked as Arabic', async () => {
    const { blog, get } = await blogIn('ar');
    const post = await aPost(blog.deps, { language: 'en', slug: 'crossing' });
    const page = await get(post.path);
    expect([ofHtml(page, 'lang'), ofHtml(page, 'dir')]).toEqual(['en', 'ltr']);
    expect(page).toContain('<bdi lang="ar" dir="rtl">اترك تعليقًا</bdi>');
    expect(page).toContain('<bdi lang="ar" dir="rtl">انتقل إلى المحتوى</bdi>');
  });
});

describe('a site in a language without a catalogue', () => {
  test('200: texts are in English and marked as English, and dates are in the site’s language', async () => {
    const { blog, get } = await blogIn('fa');
    const post = await aPost(blog.deps, { title: 'گذر', slug: 'crossing' });
    const page = await get(post.path);
    expect([ofHtml(page, 'lang'), ofHtml(page, 'dir')]).toEqual(['fa', 'rtl']);
    expect(page).toContain('<bdi lang="en" dir="ltr">You can leave a response, or ');
    expect(page).toContain('۱۰ آبان ۱۴۰۵');
    // The title of the site, and what the post says.
    expect(new Set(persianIn(page))).toEqual(new Set(['Antiphon', 'The first words of a post.']));
  });

  test('200: a theme brings the catalogue, complete or in part, and old templates still work', async () => {
    const themeDir = themeFolder({
      'locales/sv.json': JSON.stringify({
        'site.skip': 'Till innehållet',
        'responses.heading': { one: '{count} svar', other: '{count} svar' },
        'theme.motto': 'För {site}',
      }),
      'partials/footer.ejs': `<footer><%= t('theme.motto', { site: site.title }) %> <% for (const part of locals.foot ?? []) { %><%= part.text %><% } %></footer>`,
      'error.ejs': '<h1><%= heading %></h1><p><%= message %></p>',
    });
    const { blog, get } = await blogIn('sv', { env: { THEME_DIR: themeDir } });
    const post = await aPost(blog.deps);
    const { comment } = await aComment(blog, post.id);
    await decideComments(blog.deps, [comment.id], 'approved');
    const page = await get(post.path);
    expect(page).toContain('>Till innehållet</a>');
    expect(page).toContain('1 svar');
    expect(page).toContain('<bdi lang="en" dir="ltr">Leave a comment</bdi>');
    expect(page).toContain(
      '<footer>För Antiphon You can leave a response, or trackback from your own site.</footer>',
    );
    expect(await get('/nowhere')).toBe(
      '<h1>Page not found</h1><p>The address may be mistyped, or the page was removed. Search for it, or start at the home page.</p>',
    );
  });
});

/** The texts in Latin letters in a page's body that are not within an element marked as English. */
function persianIn(html: string): string[] {
  const walk = (element: Element): string[] =>
    element.childNodes.flatMap((node) => {
      if ('tagName' in node) {
        return attribute(node, 'lang') === 'en' || node.tagName === 'script' ? [] : walk(node);
      }
      const words = 'value' in node ? node.value.trim() : '';
      return node.nodeName === '#text' && /[A-Za-z]{2}/.test(words) ? [words] : [];
    });
  return byTag(html, 'body').flatMap(walk);
}

type Element = ReturnType<typeof byTag>[number];
