/**
 * Offers the blog's own posts in a field for a URL, by words of their titles: with the browser's list, so
 * that keys and screen readers work as in its other fields.
 */
import { findTitles } from './complete.ts';

const PAUSE_MS = 150;
const ID = 'offered-titles';

/**
 * @param url finds titles, as `GET /admin/posts/titles`
 * @param onChoose gets the title of the post whose URL was chosen
 */
export function offerTitles(
  input: HTMLInputElement,
  url: string,
  onChoose: (title: string) => void,
): void {
  const list = document.createElement('datalist');
  list.id = ID;
  input.after(list);
  input.setAttribute('list', ID);
  let waiting = 0;
  let asking: AbortController | undefined;
  const offer = async (words: string) => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const titles = await findTitles(url, words, signal);
    if (signal.aborted) return;
    list.replaceChildren(
      ...titles.map((each) => {
        const option = document.createElement('option');
        option.value = each.url;
        option.label = each.title;
        return option;
      }),
    );
  };
  input.addEventListener('input', () => {
    window.clearTimeout(waiting);
    const words = input.value.trim();
    const chosen = [...list.options].find(({ value }) => value === words);
    if (chosen) onChoose(chosen.label);
    else if (words !== '' && !/^(?:\w+:|[/#])/.test(words))
      waiting = window.setTimeout(() => void offer(words), PAUSE_MS);
  });
}
