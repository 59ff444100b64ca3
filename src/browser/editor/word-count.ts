/** Counts the words of the text and shows them below it; a screen reader hears them on demand only. */

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
const MINUTE = 220;

export function countWords(field: HTMLTextAreaElement): void {
  const counter = document.createElement('p');
  counter.className = 'quiet word-count';
  (field.closest('.field') ?? field.parentElement)?.append(counter);
  const show = () => {
    const words = wordsIn(field.value);
    const minutes = Math.max(1, Math.round(words / MINUTE));
    counter.textContent =
      words === 0
        ? 'No words yet'
        : `${words.toLocaleString()} ${words === 1 ? 'word' : 'words'}, ${String(minutes)} min to read`;
  };
  let waiting = 0;
  field.addEventListener('input', () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(show, 300);
  });
  show();
}

/** Words of every script, also where no spaces are written. */
export function wordsIn(text: string): number {
  let words = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) words += 1;
  return words;
}
