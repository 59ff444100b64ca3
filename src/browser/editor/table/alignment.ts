/** The field that aligns a column. Its sides are those of the table's direction. */
import type { Alignment } from './source.ts';

const CHOICES = [
  ['start', 'Start'],
  ['center', 'Center'],
  ['end', 'End'],
] as const;

export type AlignmentField = {
  dom: HTMLElement;
  /** @param alignment of the column that is edited */
  show: (alignment: Alignment) => void;
};

/** @param choose gets `null` for the start, where columns without alignment are, too */
export function alignmentField(choose: (alignment: Alignment) => void): AlignmentField {
  const dom = document.createElement('label');
  const select = document.createElement('select');
  dom.className = 'rich-alignment';
  select.append(...CHOICES.map(([value, text]) => new Option(text, value)));
  select.addEventListener('change', () => {
    const { value } = select;
    choose(value === 'start' ? null : (value as Alignment));
  });
  // It is no field of the post.
  select.addEventListener('input', (event) => {
    event.stopPropagation();
  });
  dom.append('Align column', select);
  return {
    dom,
    show(alignment) {
      select.value = alignment ?? 'start';
    },
  };
}
