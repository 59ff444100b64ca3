/** What Rich shows in place of a mark: a list's bullet, a line between sections, the sign of a note in place. */
import { Decoration, WidgetType } from '@codemirror/view';

export class Bullet extends WidgetType {
  static readonly decoration = Decoration.replace({ widget: new Bullet() });

  override eq(): boolean {
    return true;
  }

  toDOM(): HTMLElement {
    const bullet = document.createElement('span');
    bullet.className = 'rich-number';
    bullet.textContent = '•';
    return bullet;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

export class Rule extends WidgetType {
  static readonly decoration = Decoration.replace({ widget: new Rule() });

  override eq(): boolean {
    return true;
  }

  toDOM(): HTMLElement {
    const rule = document.createElement('span');
    rule.className = 'rich-rule';
    rule.setAttribute('role', 'separator');
    return rule;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

/** Its words are shown while the cursor is in it. */
export class NoteSign extends WidgetType {
  readonly #note: string;

  static decoration(note: string): Decoration {
    return Decoration.replace({ widget: new NoteSign(note) });
  }

  constructor(note: string) {
    super();
    this.#note = note;
  }

  override eq(other: NoteSign): boolean {
    return other.#note === this.#note;
  }

  toDOM(): HTMLElement {
    const sign = document.createElement('sup');
    sign.className = 'rich-note rich-note-sign';
    sign.textContent = '†';
    sign.title = this.#note;
    sign.setAttribute('role', 'img');
    sign.setAttribute('aria-label', `Footnote: ${this.#note}`);
    return sign;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}
