/**
 * The fields of front matter that name categories, tags and an author.
 */
import { z } from 'zod';
import { cutText, toPlainText } from '../../lib/text/plain-text.ts';
import { nameFault } from '../terms/names.ts';

const MAX_CATEGORIES = 20;
const MAX_TAGS = 50;

/** One name; `author`. */
export const personName = z
  .string({ error: 'must be one name' })
  .transform(toPlainText)
  .check(({ value, issues }) => {
    const fault = nameFault(value);
    if (fault !== null) issues.push({ code: 'custom', message: fault, input: value });
  });

/** One name or a list of them. */
const names = (max: number, what: string) => {
  const error = `must be a name or a list of names, such as [${what}]`;
  return z
    .preprocess(
      (given) => (typeof given === 'string' ? [given] : given),
      z
        .array(z.string({ error }), { error })
        .max(max, `must have at most ${max} names`)
        .transform((given) => given.map(toPlainText))
        .check(({ value, issues }) => {
          for (const name of value) {
            const fault = nameFault(name);
            if (fault === null) continue;
            issues.push({
              code: 'custom',
              message: `names “${cutText(name, 40)}”, which ${fault}`,
              input: name,
            });
          }
        }),
    )
    .optional();
};

export const categoryNames = names(MAX_CATEGORIES, 'World, Sport');
export const tagNames = names(MAX_TAGS, 'elections, Baku');
