/**
 * A table that is edited in place: each cell is a field, Tab goes from one to the next, Enter down, the
 * arrows out of the cell. The cell with the focus shows its Markdown, the others what it means.
 */
import { redo, undo } from '@codemirror/commands';
import type { ChangeSpec } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { alignmentField } from './alignment.ts';
import { shownCell } from './cell.ts';
import {
  addColumn,
  addRow,
  alignColumn,
  columnsOf,
  deleteColumn,
  deleteRow,
  deleteTable,
  readTable,
  shownRows,
  writeCell,
  type TableSource,
} from './source.ts';
import { outline } from '../markdown/outline.ts';

type Place = { row: number; column: number };

export class Grid {
  readonly dom = document.createElement('div');
  readonly #view: EditorView;
  readonly #table = document.createElement('table');
  readonly #alignment = alignmentField((alignment) => {
    this.#change((table) => alignColumn(table, this.#place.column, alignment));
  });
  #cells: HTMLElement[][] = [];
  /** The cell that was edited last, which the buttons are about. */
  #place: Place = { row: 0, column: 0 };

  constructor(view: EditorView, source: string) {
    this.#view = view;
    this.dom.className = 'rich-table';
    this.#table.setAttribute('aria-label', 'Table');
    this.dom.append(this.#table, this.#buttons());
    this.dom.addEventListener('focusin', () => {
      view.requestMeasure();
    });
    this.dom.addEventListener('focusout', () => {
      view.requestMeasure();
    });
    this.show(source);
  }

  /** Keeps the cells, and with them the focus, while rows and columns stay the same. */
  show(source: string): void {
    const table = readTable(source, 0);
    this.dom.classList.toggle('in-quote', table.header.prefix.includes('>'));
    this.dom.classList.toggle('in-list', table.header.prefix.endsWith('  '));
    const rows = shownRows(table);
    const columns = columnsOf(table);
    const isSame = this.#cells.length === rows.length && this.#cells[0]?.length === columns;
    const { activeElement } = document;
    const focused = !isSame && this.#table.contains(activeElement);
    if (!isSame) this.#build(rows.length, table);
    for (const [row, cells] of this.#cells.entries()) {
      for (const [column, cell] of cells.entries()) {
        const text = rows[row]?.cells[column]?.text ?? '';
        cell.className = table.alignments[column] ?? '';
        if (cell === activeElement) {
          if (clean(cell.textContent) !== text) cell.textContent = text;
        } else cell.replaceChildren(shownCell(text));
      }
    }
    if (focused) this.focus(this.#place);
    this.#alignment.show(table.alignments[this.#place.column] ?? null);
  }

  focus({ row, column }: Place): void {
    const cells = this.#cells[Math.max(0, Math.min(row, this.#cells.length - 1))];
    const cell = cells?.[Math.max(0, Math.min(column, cells.length - 1))];
    if (!cell) return;
    cell.focus();
    document.getSelection()?.selectAllChildren(cell);
    document.getSelection()?.collapseToEnd();
  }

  focusEnd(isLast: boolean): void {
    this.focus({ row: isLast ? this.#cells.length - 1 : 0, column: 0 });
  }

  #build(count: number, table: TableSource): void {
    const columns = columnsOf(table);
    this.#cells = Array.from({ length: count }, (_, row) =>
      Array.from({ length: columns }, (_, column) => this.#cell({ row, column })),
    );
    const lines = this.#cells.map((cells) => {
      const line = document.createElement('tr');
      line.append(...cells);
      return line;
    });
    const [head, body] = [document.createElement('thead'), document.createElement('tbody')];
    head.append(...lines.slice(0, 1));
    body.append(...lines.slice(1));
    this.#table.replaceChildren(head, body);
  }

  #cell(place: Place): HTMLElement {
    const cell = document.createElement(place.row === 0 ? 'th' : 'td');
    if (place.row === 0) cell.setAttribute('scope', 'col');
    cell.dir = 'auto';
    cell.spellcheck = true;
    try {
      cell.contentEditable = 'plaintext-only';
    } catch {
      cell.contentEditable = 'true';
    }
    cell.addEventListener('focus', () => {
      this.#place = place;
      const read = this.#read();
      if (read) this.#alignment.show(read.table.alignments[place.column] ?? null);
      const text = read?.text(place) ?? '';
      if (cell.textContent !== text) cell.textContent = text;
    });
    cell.addEventListener('blur', () => {
      // Not what the text says: this may happen while it is changed.
      cell.replaceChildren(shownCell(clean(cell.textContent)));
    });
    const write = () => {
      const { row, column } = place;
      const what = (table: TableSource) => writeCell(table, row, column, cell.textContent);
      this.#change(what, 'input.type');
    };
    cell.addEventListener('input', (event) => {
      // An input method that composes is not disturbed.
      if (!event.isComposing) write();
    });
    cell.addEventListener('compositionend', write);
    cell.addEventListener('keydown', (event) => {
      this.#key(event, place, cell);
    });
    return cell;
  }

  #key(event: KeyboardEvent, { row, column }: Place, cell: HTMLElement): void {
    if (event.isComposing) return;
    const isMod = event.ctrlKey || event.metaKey;
    const key = isMod ? `Mod-${event.key.toLowerCase()}` : event.key;
    const [isAtStart, isAtEnd] = [caretAt(cell, true), caretAt(cell, false)];
    const act = () => {
      switch (key) {
        case 'Mod-z':
          return event.shiftKey ? redo(this.#view) : undo(this.#view);
        case 'Mod-y':
          return redo(this.#view);
        case 'Enter':
          if (row === this.#cells.length - 1) this.#change((table) => addRow(table, row));
          this.focus({ row: row + 1, column });
          return true;
        case 'Escape':
          return this.#leave(true);
        case 'ArrowDown':
          if (row === this.#cells.length - 1) return this.#leave(true);
          this.focus({ row: row + 1, column });
          return true;
        case 'ArrowUp':
          if (row === 0) return this.#leave(false);
          this.focus({ row: row - 1, column });
          return true;
        case 'ArrowLeft':
          return isAtStart && this.#step(cell, -1);
        case 'ArrowRight':
          return isAtEnd && this.#step(cell, 1);
        default:
          return false;
      }
    };
    if (act()) event.preventDefault();
  }

  /** To the neighbour in reading order, which in a right-to-left table is on the other side. */
  #step(cell: HTMLElement, step: number): boolean {
    const all = this.#cells.flat();
    const sign = getComputedStyle(this.#table).direction === 'rtl' ? -step : step;
    const next = all[all.indexOf(cell) + sign];
    next?.focus();
    return next !== undefined;
  }

  /** To the line after the table, or before it; one is made where there is none. */
  #leave(isAfter: boolean): boolean {
    const view = this.#view;
    const table = this.#read()?.table;
    if (!table) return false;
    const { length } = view.state.doc;
    const isMissing = isAfter ? table.to === length : table.from === 0;
    const anchor = isAfter ? table.to + (isMissing ? 2 : 1) : table.from - 1;
    const insert = isMissing ? '\n\n' : '';
    view.dispatch({
      changes: { from: isAfter ? table.to : table.from, insert },
      selection: { anchor: Math.max(0, anchor) },
      scrollIntoView: true,
      userEvent: 'select',
    });
    view.focus();
    return true;
  }

  #buttons(): HTMLElement {
    const group = document.createElement('div');
    group.className = 'rich-actions';
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', 'Table');
    const add = (text: string, action: () => void) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = text;
      // The cell keeps the focus.
      button.addEventListener('mousedown', (event) => {
        event.preventDefault();
      });
      button.addEventListener('click', action);
      group.append(button);
    };
    add('Add row', () => {
      this.#change((table) => addRow(table, this.#place.row));
      this.focus({ row: this.#place.row + 1, column: this.#place.column });
    });
    add('Add column', () => {
      this.#change((table) => addColumn(table, this.#place.column));
      this.focus({ row: this.#place.row, column: this.#place.column + 1 });
    });
    group.append(this.#alignment.dom);
    add('Delete row', () => {
      this.#change((table) => deleteRow(table, this.#place.row));
      this.focus(this.#place);
    });
    add('Delete column', () => {
      this.#change((table) =>
        columnsOf(table) > 1 ? deleteColumn(table, this.#place.column) : this.#removal(table),
      );
      this.focus(this.#place);
    });
    add('Delete table', () => {
      this.#change((table) => this.#removal(table));
      this.#view.focus();
    });
    return group;
  }

  #removal(table: TableSource): ChangeSpec {
    return deleteTable(table, this.#view.state.doc.toString());
  }

  #change(what: (table: TableSource) => ChangeSpec, userEvent = 'input'): void {
    const table = this.#read()?.table;
    if (table) this.#view.dispatch({ changes: what(table), userEvent });
  }

  #read() {
    if (!this.dom.isConnected) return null;
    const { state } = this.#view;
    const at = this.#view.posAtDOM(this.dom);
    const place = state.field(outline).tables.find(({ from, to }) => at >= from && at <= to);
    if (!place) return null;
    const table = readTable(state.sliceDoc(place.from, place.to), place.from);
    const text = ({ row, column }: Place) => shownRows(table)[row]?.cells[column]?.text ?? '';
    return { table, text };
  }
}

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Whether the caret is at that end of the cell, with nothing selected. */
function caretAt(cell: HTMLElement, isStart: boolean): boolean {
  const selection = document.getSelection();
  if (!selection?.isCollapsed || selection.rangeCount === 0) return false;
  const rest = selection.getRangeAt(0).cloneRange();
  if (isStart) rest.setStart(cell, 0);
  else rest.setEnd(cell, cell.childNodes.length);
  return rest.toString() === '';
}
