/**
 * Previews a comment in its form: fetches the page that the form's Preview button leads to, and shows its comment,
 * or its errors beside their fields. Fields keep what was typed, also while the page is on its way.
 */

const PATIENCE_MS = 15_000;

export function previewInPlace(form: HTMLFormElement): void {
  const { preview: name, failed } = form.dataset;
  const buttons = form.querySelector('.comment-buttons');
  if (!name || !failed || !buttons) return;
  const place = document.createElement('div');
  place.className = 'comment-preview';
  place.role = 'region';
  place.ariaLabel = name;
  place.tabIndex = -1;
  form.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (button?.getAttribute('value') !== 'preview') return;
    event.preventDefault();
    form.ariaBusy = 'true';
    void previewOf(form, button)
      .then((main) => {
        const wrong = showErrors(form, main);
        if (wrong) place.remove();
        else show(main.querySelector('[role=status]'), lastComment(main));
        (wrong ?? place).focus();
      })
      .catch(() => {
        const message = document.createElement('p');
        message.className = 'failure';
        message.textContent = failed;
        show(message, null);
        place.focus();
      })
      .finally(() => (form.ariaBusy = null));
  });

  function show(...parts: (Element | null)[]): void {
    place.replaceChildren(...parts.filter((part) => part !== null));
    buttons?.before(place);
  }
}

/** @throws where the answer is not a page with the comment, or says that it was refused */
async function previewOf(form: HTMLFormElement, button: HTMLElement): Promise<Element> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, button)) {
    if (typeof value === 'string') body.append(name, value);
  }
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(form.action, { method: 'POST', body, signal });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const main = page.querySelector('main');
  if (!main?.querySelector('[role=status]')) throw new Error(response.statusText);
  return main;
}

/** The preview follows the comment that it replies to. `null`: the post takes no comments any more. */
function lastComment(main: Element): Element | null {
  const list = main.querySelector('form') && [...main.querySelectorAll('.linkbacks')].at(-1);
  if (!list) return null;
  list.firstElementChild?.removeAttribute('id');
  list.firstElementChild?.classList.remove('depth-1');
  return list;
}

/** Shows the errors of the page, and removes those that it does not have. @returns the first wrong field */
function showErrors(form: HTMLFormElement, main: Element): HTMLElement | null {
  for (const field of form.querySelectorAll<HTMLElement>('[id^=page_comment_]:not(span)')) {
    const judged = main.querySelector(`#${field.id}`);
    if (!judged) continue;
    for (const name of ['aria-invalid', 'aria-describedby']) {
      const value = judged.getAttribute(name);
      if (value === null) field.removeAttribute(name);
      else field.setAttribute(name, value);
    }
    const hint = main.querySelector(`#${field.id}_hint`);
    form.querySelector(`#${field.id}_hint`)?.remove();
    if (hint) field.after(hint);
  }
  return form.querySelector<HTMLElement>('[aria-invalid]');
}
