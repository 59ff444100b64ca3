/** What Rich shows in place of a mark: a list's bullet, and a line between sections. */
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
