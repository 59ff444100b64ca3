/**
 * Unfolds the comment form, and moves it below the response that somebody replies to: Cancel and Escape move it back.
 * What was typed stays. A link that is opened in another tab leads to the page with the form, as without JavaScript.
 */

/** `respond`: what is around the form on a post's page, folded until it is used. */
export function replyInPlace(form: HTMLFormElement, respond: HTMLDetailsElement): void {
  const text = form.querySelector('textarea');
  const heading = respond.querySelector('h2');
  const buttons = form.querySelector('.comment-buttons');
  if (!text || !heading || !buttons) return;
  const home = document.createComment('');
  respond.before(home);
  const invitation = [...heading.childNodes];
  const parent = document.createElement('input');
  parent.type = 'hidden';
  parent.name = 'parent';
  const cancel = document.createElement('button');
  cancel.type = 'button';
  cancel.textContent = form.dataset['cancel'] ?? 'Cancel';
  let answered: HTMLAnchorElement | null = null;

  respond.querySelector('summary')?.addEventListener('click', () => {
    // Before the click unfolds it.
    if (!respond.open) setTimeout(focus);
  });
  // A browser that goes back to the page restores its fields.
  addEventListener('pageshow', () => {
    if (text.value !== '') respond.open = true;
  });
  document.addEventListener('click', (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
      return;
    const link =
      event.target instanceof Element && event.target.closest<HTMLAnchorElement>('a.comment-reply');
    const comment = link && link.closest('li');
    if (!link || !comment) return;
    event.preventDefault();
    answered = link;
    // The last segment of its URL names the response as the field does.
    parent.value = new URL(answered.href).pathname.split('/').at(-1) ?? '';
    heading.textContent = answered.ariaLabel;
    form.append(parent);
    buttons.append(cancel);
    comment.append(respond);
    respond.open = true;
    focus();
  });
  cancel.addEventListener('click', goBack);
  respond.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) goBack();
  });

  function goBack(): void {
    if (!answered) return;
    parent.remove();
    cancel.remove();
    heading?.replaceChildren(...invitation);
    home.after(respond);
    respond.open = text?.value !== '';
    answered.focus();
    answered = null;
  }

  /** Somebody whose name is known wants to write. */
  function focus(): void {
    const name = form.querySelector<HTMLInputElement>('input[name=name]');
    (name?.value === '' ? name : text)?.focus();
  }
}
