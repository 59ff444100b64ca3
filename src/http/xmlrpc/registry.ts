/**
 * The methods of the client API: Blogger, MetaWeblog, Movable Type, WordPress.
 */
import type { Methods } from './method.ts';
import type { Deps } from '../../deps.ts';

/** Those of each module, which say what they are of. */
const MODULES: readonly ((deps: Deps) => Methods)[] = [];

export function clientMethods(deps: Deps): Methods {
  return Object.assign({}, ...MODULES.map((methodsOf) => methodsOf(deps))) as Methods;
}
