/**
 * Opens the publish dialog, which is part of the editor's form. For a post that is published already,
 * it presses Update.
 */

/** @returns what the key for publishing does */
export function publishDialog(form: HTMLFormElement): () => void {
  const dialog = form.querySelector<HTMLDialogElement>('#publish-dialog');
  if (!dialog) {
    return () => {
      form.requestSubmit(form.querySelector<HTMLElement>('[data-update]'));
    };
  }
  const open = () => {
    if (dialog.open) return;
    const title = form.querySelector<HTMLTextAreaElement>('#title')?.value.trim() ?? '';
    const shown = dialog.querySelector('[data-title]');
    if (shown) shown.textContent = title || 'Untitled';
    dialog.showModal();
  };
  form.querySelector('[data-open-publish]')?.addEventListener('click', (event) => {
    event.preventDefault();
    open();
  });
  dialog.querySelector('[data-close]')?.addEventListener('click', () => {
    dialog.close();
  });
  const button = dialog.querySelector<HTMLElement>('[data-publish]');
  const name = () => {
    const chosen = (field: string) =>
      dialog.querySelector<HTMLInputElement>(`[name=${field}]:checked`)?.value;
    if (!button) return;
    if (chosen('status') === 'private') button.textContent = 'Publish privately';
    else button.textContent = chosen('when') === 'later' ? 'Schedule' : 'Publish now';
  };
  dialog.addEventListener('change', name);
  name();
  // A date or a password that was refused.
  if (dialog.querySelector('[aria-invalid=true]')) open();
  return open;
}
