/**
 * The methods of the client API: Blogger, MetaWeblog, Movable Type, WordPress.
 */
import type { Methods } from './method.ts';
import { bloggerMethods } from './methods/blogger.ts';
import { metaWeblogMethods } from './methods/meta-weblog.ts';
import { movableTypeMethods } from './methods/movable-type.ts';
import { wpPageMethods } from './methods/wp-pages.ts';
import { wpPostMethods } from './methods/wp-posts.ts';
import { wpPostTypeMethods } from './methods/wp-post-types.ts';
import { wpRevisionMethods } from './methods/wp-revisions.ts';
import { categoryMethods } from './methods/categories.ts';
import { commentMethods } from './methods/comments.ts';
import { mediaMethods } from './methods/media.ts';
import { optionMethods } from './methods/options.ts';
import { taxonomyMethods } from './methods/taxonomies.ts';
import { termMethods } from './methods/terms.ts';
import { userMethods } from './methods/users.ts';
import type { Deps } from '../../deps.ts';

/** Those of each module, which say what they are of. */
const MODULES: readonly ((deps: Deps) => Methods)[] = [
  metaWeblogMethods,
  bloggerMethods,
  movableTypeMethods,
  wpPostMethods,
  wpPageMethods,
  wpRevisionMethods,
  wpPostTypeMethods,
  termMethods,
  taxonomyMethods,
  categoryMethods,
  optionMethods,
  userMethods,
  mediaMethods,
  commentMethods,
];

export function clientMethods(deps: Deps): Methods {
  return Object.assign({}, ...MODULES.map((methodsOf) => methodsOf(deps))) as Methods;
}
