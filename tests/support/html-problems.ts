/**
 * Checks a page of the admin: what html-validate finds, and articles and sections without a heading.
 */
import { HtmlValidate } from 'html-validate';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import { byTag, text } from './html.ts';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // The author chooses the length of the title, as on the site.
    'long-title': 'off',
    // Error pages are the site's, whose head has links in the form that programs look for.
    'void-style': 'off',
    // The checkboxes of a list share a name, as radio buttons do.
    'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }],
  },
});

function hasHeading({ childNodes }: Tree.Element): boolean {
  return childNodes.some(
    (child) => 'tagName' in child && (/^h[2-6]$/.test(child.tagName) || hasHeading(child)),
  );
}

/** The checker's error, and the W3C checker's warning: an article without a heading. */
export async function problemsIn(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  const parts = ['article', 'section'].flatMap((tag) => byTag(html, tag));
  return [
    ...results
      .flatMap(({ messages }) => messages)
      .map(({ message, ruleId, line }) => `${message} (${ruleId}, line ${String(line)})`),
    ...parts
      .filter((part) => !hasHeading(part))
      .map((part) => `no heading in ${text(part).slice(0, 60)}`),
  ];
}
