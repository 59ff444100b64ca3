/**
 * Reads the text fields of a form as the body of a request. Files are left out: upload.ts sends them.
 *
 * @param submitter The button that was pressed; its name and value come along.
 */
export function formBody(form: HTMLFormElement, submitter?: HTMLElement | null): URLSearchParams {
  return new URLSearchParams(
    [...new FormData(form, submitter)].map(([name, value]) => [
      name,
      typeof value === 'string' ? value : '',
    ]),
  );
}
