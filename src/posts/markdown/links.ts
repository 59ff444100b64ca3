/**
 * Links: those that their writer does not want told, `[text](https://example.com/ "nomention")`, and
 * those whose words are their address.
 */
import type { MarkdownIt } from 'markdown-it';

/** The word becomes the link's `rel`, which the outbox skips, and is not shown as its title. */
const NO_MENTION = 'nomention';

export function setLinks(markdownIt: MarkdownIt): void {
  markdownIt.core.ruler.push('links', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'link_open') continue;
      // On paper, any other has its address after it.
      if (token.info === 'auto') token.attrSet('class', 'auto');
      if (token.attrGet('title') !== NO_MENTION) continue;
      token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'title');
      token.attrSet('rel', NO_MENTION);
    }
  });
}
