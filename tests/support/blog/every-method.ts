/**
 * Every method of the client API with parameters that it takes, and who may call it: for tests that call all of them.
 *
 * A method that a server registers and that is missing here fails tests/http/xmlrpc/methods-and-roles.test.ts.
 */
import { clientRevisionOf, type Scene } from './client-scene.ts';
import { attachmentId } from '../../../src/http/xmlrpc/ids.ts';
import { WHO } from './xmlrpc-program.ts';

/** Who calls: `author` wrote the posts of the scene, and `other` is another author. */
export const CALLERS = ['owner', 'editor', 'author', 'other'] as const;
export type Caller = (typeof CALLERS)[number];

type Expected = Readonly<Record<Caller, number | 'value'>>;

const value = 'value' as const;
const all: Expected = { owner: value, editor: value, author: value, other: value };
/** Posts of one's own, or of all for editors. */
const own: Expected = { ...all, other: 401 };
const editors: Expected = { ...own, author: 401 };
/** Comments of readers: others are not told that they exist. */
const moderators: Expected = { ...all, author: 404, other: 404 };
const owners: Expected = { ...editors, editor: 401 };

type Params = (scene: Scene) => unknown[];

/** Methods that need no credentials. */
export const PUBLIC: Readonly<Record<string, Params>> = {
  'demo.addTwoNumbers': () => [2, 3],
  'demo.sayHello': () => [],
  'mt.getTrackbackPings': ({ post }) => [post.id],
  'mt.supportedMethods': () => [],
  'mt.supportedTextFilters': () => [],
  'pingback.extensions.getPingbacks': ({ blog, post }) => [blog.urlOf(post)],
  'pingback.ping': ({ blog, post }) => ['http://a.example/', blog.urlOf(post)],
  'system.getCapabilities': () => [],
  'system.listMethods': () => [],
  'system.multicall': () => [[{ methodName: 'demo.sayHello', params: [] }]],
};

const TITLED = { title: 'Again', description: '<p>Again.</p>' };
const file = ({ image }: Scene) => ({ name: 'a.png', type: 'image/png', bits: image });

/** In an order in which no call spoils a later one. */
export const EVERY_METHOD: readonly (readonly [method: string, params: Params, who: Expected])[] = [
  ['blogger.getUsersBlogs', () => ['key', WHO], all],
  ['blogger.getUserInfo', () => ['key', WHO], all],
  ['blogger.getPost', ({ post }) => ['key', post.id, WHO], own],
  ['blogger.getRecentPosts', () => ['key', 1, WHO, 5], all],
  ['blogger.newPost', () => ['key', 1, WHO, '<title>A</title>Text.', false], all],
  ['blogger.editPost', ({ post }) => ['key', post.id, WHO, '<title>A</title>Text.', true], own],
  ['metaWeblog.getUsersBlogs', () => ['key', WHO], all],
  ['metaWeblog.getPost', ({ post }) => [post.id, WHO], own],
  ['metaWeblog.getRecentPosts', () => [1, WHO, 5], all],
  ['metaWeblog.getCategories', () => [1, WHO], all],
  ['metaWeblog.newPost', () => [1, WHO, TITLED, false], all],
  ['metaWeblog.editPost', ({ post }) => [post.id, WHO, TITLED, true], own],
  ['metaWeblog.newMediaObject', (scene) => [1, WHO, file(scene)], all],
  ['mt.getCategoryList', () => [1, WHO], all],
  ['mt.getPostCategories', ({ post }) => [post.id, WHO], own],
  [
    'mt.setPostCategories',
    ({ post, category }) => [post.id, WHO, [{ categoryId: category.id }]],
    own,
  ],
  ['mt.getRecentPostTitles', () => [1, WHO, 5], all],
  ['mt.publishPost', ({ post }) => [post.id, WHO], own],
  ['wp.getUsersBlogs', () => [WHO], all],
  ['wp.getPost', ({ post }) => [1, WHO, post.id], own],
  ['wp.getPosts', () => [1, WHO, { number: 5 }], all],
  ['wp.newPost', () => [1, WHO, { post_title: 'New' }], all],
  ['wp.editPost', ({ post }) => [1, WHO, post.id, { post_title: 'Again' }], own],
  ['wp.getRevisions', ({ post }) => [1, WHO, post.id], own],
  ['wp.restoreRevision', (scene) => [1, WHO, clientRevisionOf(scene)], own],
  ['wp.getPostFormats', () => [1, WHO], all],
  ['wp.getPostStatusList', () => [1, WHO], all],
  ['wp.getPostType', () => [1, WHO, 'post'], all],
  ['wp.getPostTypes', () => [1, WHO], all],
  ['wp.getPage', ({ page }) => [1, page.id, WHO], own],
  ['wp.getPages', () => [1, WHO, 5], all],
  ['wp.getPageList', () => [1, WHO], all],
  ['wp.getPageStatusList', () => [1, WHO], all],
  ['wp.getPageTemplates', () => [1, WHO], all],
  ['wp.newPage', () => [1, WHO, TITLED, false], all],
  ['wp.editPage', ({ page }) => [1, page.id, WHO, TITLED, true], own],
  ['wp.getCategories', () => [1, WHO], all],
  ['wp.getTags', () => [1, WHO], all],
  ['wp.suggestCategories', () => [1, WHO, 'w', 5], all],
  ['wp.newCategory', () => [1, WHO, { name: 'Asia' }], editors],
  ['wp.getTaxonomies', () => [1, WHO], all],
  ['wp.getTaxonomy', () => [1, WHO, 'category'], all],
  ['wp.getTerms', () => [1, WHO, 'category', { number: 5 }], all],
  ['wp.getTerm', ({ category }) => [1, WHO, 'category', category.id], all],
  ['wp.newTerm', () => [1, WHO, { name: 'Europe', taxonomy: 'category' }], editors],
  ['wp.editTerm', ({ tag }) => [1, WHO, tag.id, { name: 'Tea', taxonomy: 'post_tag' }], editors],
  ['wp.getOptions', () => [1, WHO, []], all],
  ['wp.setOptions', () => [1, WHO, { blog_tagline: 'New' }], owners],
  ['wp.getProfile', () => [1, WHO], all],
  ['wp.editProfile', () => [1, WHO, { first_name: 'Ada' }], all],
  ['wp.getUser', ({ writer }) => [1, WHO, writer.id], own],
  ['wp.getUsers', () => [1, WHO], editors],
  ['wp.getAuthors', () => [1, WHO], all],
  ['wp.uploadFile', (scene) => [1, WHO, file(scene)], all],
  ['wp.getMediaItem', ({ media }) => [1, WHO, attachmentId(media.id)], all],
  ['wp.getMediaLibrary', () => [1, WHO, { number: 5 }], all],
  ['wp.getCommentStatusList', () => [1, WHO], all],
  ['wp.getComment', ({ comment }) => [1, WHO, comment.id], moderators],
  ['wp.getComments', ({ post }) => [1, WHO, { post_id: post.id }], all],
  ['wp.getCommentCount', ({ post }) => [1, WHO, post.id], own],
  ['wp.newComment', ({ post }) => [1, WHO, post.id, { content: 'Hello.' }], all],
  ['wp.editComment', ({ comment }) => [1, WHO, comment.id, { status: 'approve' }], moderators],
  ['wp.deleteComment', ({ comment }) => [1, WHO, comment.id], moderators],
  ['wp.deleteCategory', ({ category }) => [1, WHO, category.id], editors],
  ['wp.deleteTerm', ({ tag }) => [1, WHO, 'post_tag', tag.id], editors],
  ['wp.deleteFile', ({ media }) => [1, WHO, attachmentId(media.id)], editors],
  ['wp.deletePage', ({ page }) => [1, WHO, page.id], own],
  ['wp.deletePost', ({ spare }) => [1, WHO, spare[0]], own],
  ['metaWeblog.deletePost', ({ spare }) => ['key', spare[1], WHO, true], own],
  ['blogger.deletePost', ({ spare }) => ['key', spare[2], WHO, true], own],
  [
    'blogger.getTemplate',
    () => ['key', 1, WHO, 'main'],
    { owner: 403, editor: 403, author: 403, other: 403 },
  ],
  [
    'blogger.setTemplate',
    () => ['key', 1, WHO, 'x', 'main'],
    { owner: 403, editor: 403, author: 403, other: 403 },
  ],
];
