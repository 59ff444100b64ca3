/** How long the text is, told below it in words, and to a screen reader only when it asks. */

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
const MINUTE = 220;

export function countWords(field: HTMLTextAreaElement): void {
  const output = document.createElement('p');
  output.className = 'quiet word-count';
  (field.closest('.field') ?? field.parentElement)?.append(output);
  const show = () => {
    const words = wordsIn(field.value);
    const minutes = Math.max(1, Math.round(words / MINUTE));
    output.textContent =
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
