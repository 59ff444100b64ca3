/**
 * The part of a URL that is made from the name of an upload.
 */
import { slugFrom } from '../posts/urls/paths.ts';

const MAX_LENGTH = 60;

/** @param name as the browser sends it, unchecked @param otherwise for a name without letters and digits */
export function slugOf(name: string, otherwise: string): string {
  const stem = name.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  if (!/[\p{L}\p{N}]/u.test(stem)) return otherwise;
  return slugFrom(stem)
    .slice(0, MAX_LENGTH)
    .replace(/[-\p{Surrogate}]+$/u, '');
}
