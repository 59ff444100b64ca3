/**
 * Shows in the bar how many words the text has, and how long reading them takes.
 */

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
const WORDS_PER_MINUTE = 220;
const PAUSE_MS = 300;

export function countWords(form: HTMLFormElement, field: HTMLTextAreaElement): void {
  const counter = form.querySelector<HTMLElement>('[data-words]');
  if (!counter) return;
  const show = () => {
    const isHtml = field.dataset['format'] === 'html';
    const words = wordsIn(isHtml ? field.value.replace(/<[^<>]*>/g, '') : field.value);
    const minutes = Math.max(1, Math.round(words / WORDS_PER_MINUTE));
    const counted = `${words.toLocaleString('en')} ${words === 1 ? 'word' : 'words'}`;
    counter.textContent = words === 0 ? counted : `${counted} · ${String(minutes)} min`;
  };
  let waiting = 0;
  field.addEventListener('input', () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(show, PAUSE_MS);
  });
  show();
}

/** Words of every script, also where no spaces are written. */
function wordsIn(text: string): number {
  let words = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) words += 1;
  return words;
}
