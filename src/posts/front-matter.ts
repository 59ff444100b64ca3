/**
 * A post as a file: Markdown below YAML front matter. The seeds are such files.
 */
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { InvalidInputError } from '../lib/errors.ts';
import type { PostDraft } from './post.ts';

const flag = z.enum(['open', 'closed']).transform((state) => state === 'open');

const frontMatter = z.strictObject({
  title: z.string().trim().min(1).max(300),
  slug: z.string().optional(),
  excerpt: z.string().trim().max(1_000).optional(),
  /** `2024-02-07`, or with a time and zone; a bare date is midnight UTC. */
  published: z.coerce.date(),
  comments: flag.optional(),
  pings: flag.optional(),
});

/**
 * Parses a file's text.
 *
 * @throws InvalidInputError naming the field and what it wants
 */
export function parsePostFile(text: string): PostDraft {
  const parts = /^---\r?\n(.*?)\r?\n---\r?\n(.*)$/s.exec(text);
  if (!parts) {
    throw new InvalidInputError('A post begins with front matter between two lines of “---”.');
  }
  const [, yaml = '', body = ''] = parts;
  const result = frontMatter.safeParse(readYaml(yaml));
  if (!result.success) {
    const why = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new InvalidInputError(`The front matter cannot be used: ${why.join('; ')}.`);
  }
  const { title, slug, excerpt, published, comments, pings } = result.data;
  return {
    title,
    markdown: body.trim(),
    publishedAt: published,
    ...(slug !== undefined && { slug }),
    ...(excerpt !== undefined && { excerpt }),
    ...(comments !== undefined && { commentsOpen: comments }),
    ...(pings !== undefined && {
      pingbacksOpen: pings,
      trackbacksOpen: pings,
      webmentionsOpen: pings,
    }),
  };
}

function readYaml(yaml: string): unknown {
  try {
    return parseYaml(yaml);
  } catch (error) {
    throw new InvalidInputError(`The front matter is not YAML: ${String(error)}`);
  }
}
