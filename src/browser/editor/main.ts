/**
 * Sets up the editor on the page where a post is written: text editor, toolbar, word count, preview,
 * image uploads and autosave. Without it the page is a form.
 */
import { autosaveFrom } from './autosave.ts';
import { FORMATS } from './format.ts';
import { imageUploads } from './images.ts';
import { previewBeside } from './preview.ts';
import { createTextEditor } from './text-editor.ts';
import { toolbarFor } from './toolbar.ts';
import { countWords } from './word-count.ts';

for (const field of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-editor]')) {
  const images = imageUploads(field);
  const formats = [...FORMATS, ...(images ? [images.format] : [])];
  const view = createTextEditor(field, formats, images?.extension ?? []);
  view.dom.before(toolbarFor(view, field, formats));
  countWords(field);
  previewBeside(field);
  autosaveFrom(field);
}
