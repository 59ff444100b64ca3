/**
 * Sets up the editor on the page where a post is written: text editor, toolbar, image uploads, and the
 * page around them. Without it the page is a form.
 */
import { formatsWith } from './format.ts';
import { imageUploads } from './insert/images.ts';
import { completeTitles } from './insert/complete.ts';
import { pasting } from './insert/paste.ts';
import { connectModes } from './modes.ts';
import { editorPage } from './page/page.ts';
import { createSourceEditor, createTextEditor } from './text-editor.ts';
import { toolbarFor } from './toolbar.ts';

for (const field of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-editor]')) {
  if (field.dataset['format'] === 'html') createSourceEditor(field);
  else markdownEditor(field);
  if (field.form) editorPage(field.form, field);
}

function markdownEditor(field: HTMLTextAreaElement): void {
  const images = imageUploads(field);
  const formats = formatsWith(images?.format ?? null);
  const extensions = images ? [images.extension, pasting(field, images)] : [];
  const view = createTextEditor(field, formats, [extensions, completeTitles(field)]);
  const toolbar = toolbarFor(view, field, formats);
  connectModes(view, field.form);
  const place = field.form?.querySelector('[data-toolbar]');
  if (place) place.append(toolbar);
  else view.dom.before(toolbar);
}
