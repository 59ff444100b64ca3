/**
 * Which form of permalinks fits the source: with it, its posts keep their URLs, and nothing has to redirect. Pure.
 */
import { pathOf } from '../../posts/post.ts';
import { PERMALINK_SHAPES, type SiteSettings } from '../../settings/settings.ts';
import type { PreparedPost } from '../prepare/prepare.ts';

export type Shapes = {
  /** @param paths of the post in the earlier blog, its permalink first */
  see: (post: PreparedPost, paths: readonly string[]) => void;
  /** A sentence, if another form fits more than nine of ten posts. */
  suggestion: () => string | null;
};

const ENOUGH = 0.9;

export function createShapes({
  permalinks,
  timeZone,
}: Pick<SiteSettings, 'permalinks' | 'timeZone'>): Shapes {
  const fitting = new Map<string, number>();
  let all = 0;
  return {
    see({ entry, publishedAt, status }, [permalink]) {
      if (entry.postKind !== 'post' || status === 'draft' || permalink === undefined) return;
      all += 1;
      const slug = entry.slug?.normalize('NFC') ?? permalink.slice(permalink.lastIndexOf('/') + 1);
      for (const shape of PERMALINK_SHAPES) {
        const path = pathOf({ kind: 'post', slug, publishedAt }, { permalinks: shape, timeZone });
        if (path === permalink) fitting.set(shape, (fitting.get(shape) ?? 0) + 1);
      }
    },
    suggestion() {
      const [best] = [...fitting].sort((a, b) => b[1] - a[1]);
      if (!best || best[0] === permalinks || best[1] <= all * ENOUGH) return null;
      const [shape, count] = best;
      return `${count.toLocaleString('en')} of ${all.toLocaleString('en')} posts keep their earlier URLs if the setting ‘URLs of new posts’ (permalinks) is ${shape}. It is ${permalinks} now.`;
    },
  };
}
