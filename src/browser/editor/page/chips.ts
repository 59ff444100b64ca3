/**
 * Shows the names of a comma field as chips with a button to remove each, above a field that completes
 * and adds further ones. The comma field stays in the form, hidden, with all names.
 */

/** @param sign put before each name, such as `#` for tags */
export function chipsFor(field: HTMLInputElement, sign = ''): void {
  const label = field.labels?.[0]?.textContent.trim() ?? '';
  const one = label === 'Categories' ? 'category' : 'tag';
  const box = document.createElement('div');
  box.className = 'chips';
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', label);
  const list = document.createElement('ul');
  const input = document.createElement('input');
  input.type = 'text';
  input.autocomplete = 'off';
  input.placeholder = `+ ${one}`;
  input.setAttribute('aria-label', `Add a ${one}`);
  const options = field.getAttribute('list');
  if (options) input.setAttribute('list', options);
  const offered = new Set(
    [...document.querySelectorAll<HTMLOptionElement>(`#${options ?? ''} option`)].map(
      ({ value }) => value,
    ),
  );

  const names = () =>
    field.value
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
  const set = (all: string[]) => {
    field.value = [...new Set(all)].join(', ');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    show();
  };
  const remove = (name: string) => {
    set(names().filter((each) => each !== name));
    input.focus();
  };
  const add = () => {
    const typed = input.value.split(',').map((name) => name.trim().replace(/^#/, ''));
    input.value = '';
    if (typed.some(Boolean)) set([...names(), ...typed.filter(Boolean)]);
  };
  const show = () => {
    list.replaceChildren(
      ...names().map((name) => {
        const item = document.createElement('li');
        const text = document.createElement('bdi');
        text.textContent = sign + name;
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = '×';
        button.setAttribute('aria-label', `Remove ${name}`);
        button.addEventListener('click', () => {
          remove(name);
        });
        item.append(text, button);
        return item;
      }),
    );
    list.hidden = list.children.length === 0;
  };

  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const last = names().at(-1);
    if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === ',') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && input.value === '' && last !== undefined) remove(last);
  });
  // Choosing one of the list is no key.
  input.addEventListener('input', (event) => {
    event.stopPropagation();
    const isTyped = event instanceof InputEvent && event.inputType === 'insertText';
    if (!isTyped && offered.has(input.value)) add();
  });
  input.addEventListener('change', add);
  box.append(list, input);
  field.closest('p')?.after(box);
  const row = field.closest('p');
  if (row) row.hidden = true;
  show();
}
