/**
 * Completes the titles of the blog's posts after `[[`, and in the target of a link that is being written.
 */
import {
  autocompletion,
  pickedCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

/** What `GET /admin/posts/titles` answers. */
type Title = { title: string; url: string; detail: string };

const AFTER_BRACKETS = /\[\[[^[\]\n]{0,100}$/;
/** Words, not a URL. */
const IN_TARGET = /\]\((?!\w+:|[/#.<])[^()\n]{0,100}$/;

/** @param field Its `data-titles` is the URL that finds titles. */
export function completeTitles(field: HTMLTextAreaElement): Extension {
  const { titles: url } = field.dataset;
  if (!url) return [];
  return autocompletion({
    override: [async (context) => await optionsAt(context, url)],
    icons: false,
    // The list opens after two brackets or in a link's target only: Enter is meant for it at once.
    interactionDelay: 0,
    tooltipClass: () => 'titles',
  });
}

async function optionsAt(
  context: CompletionContext,
  url: string,
): Promise<CompletionResult | null> {
  const brackets = context.matchBefore(AFTER_BRACKETS);
  const target = brackets ? null : context.matchBefore(IN_TARGET);
  const match = brackets ?? target;
  if (!match) return null;
  const words = match.text.slice(2);
  if (target && words === '' && !context.explicit) return null;
  const controller = new AbortController();
  context.addEventListener('abort', () => {
    controller.abort();
  });
  const titles = await findTitles(url, words, controller.signal);
  if (titles.length === 0) return null;
  return {
    from: match.from + 2,
    filter: false,
    options: titles.map((each) => ({
      label: each.title,
      detail: each.detail,
      apply: brackets ? applyLink(each) : each.url,
    })),
  };
}

/** @returns nothing where the blog cannot be reached */
export async function findTitles(
  url: string,
  words: string,
  signal: AbortSignal,
): Promise<Title[]> {
  try {
    const answer = await fetch(`${url}?${new URLSearchParams({ q: words }).toString()}`, {
      signal,
    });
    if (!answer.ok) return [];
    return ((await answer.json()) as { titles: Title[] }).titles;
  } catch {
    return [];
  }
}

function applyLink({ title, url }: Title) {
  return (view: EditorView, completion: Completion, from: number, to: number): void => {
    const end = view.state.sliceDoc(to, to + 2) === ']]' ? to + 2 : to;
    const insert = `[${escaped(title)}](${url})`;
    view.dispatch({
      changes: { from: from - 2, to: end, insert },
      selection: { anchor: from - 2 + insert.length },
      annotations: pickedCompletion.of(completion),
      userEvent: 'input.complete',
    });
  };
}

/** `_` means nothing inside a word. */
function escaped(title: string): string {
  return title.replace(/[\\`*[\]<~]|\b_\B|\B_\b/g, '\\$&');
}
