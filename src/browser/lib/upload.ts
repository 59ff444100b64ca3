/**
 * Uploads one image or file to the media library, for the library's own page and for the editor.
 */

export type UploadResult =
  /** `markdown` shows the image or links to the file; `isDescribed`: it has a description in the library. */
  | { kind: 'uploaded'; markdown: string; isDescribed: boolean }
  /** `reason`: whole sentences for the person who uploads. */
  | { kind: 'failed'; reason: string };

/** What `POST /admin/media` answers to `Accept: application/json`. */
type Answer = { text?: string; markdown?: string; isDescribed?: boolean };

const UNREACHABLE = 'The blog could not be reached. Check your connection and try again.';
const SIGNED_OUT = 'You are signed out. Sign in in another tab and try again.';
const UNEXPECTED = 'The blog did not accept it. Reload the page and try again.';

/**
 * @param form Its hidden `csrf` field is sent along.
 * @param onProgress Called with the part of the file that has been sent, from 0 to 1.
 * @returns never rejects
 */
export function uploadImage(
  url: string,
  form: HTMLFormElement,
  file: File,
  onProgress?: (part: number) => void,
): Promise<UploadResult> {
  const body = new FormData();
  body.append('files', file, file.name);
  return new Promise((resolve) => {
    const fail = (reason: string) => {
      resolve({ kind: 'failed', reason });
    };
    // Not fetch, which does not report how much has been sent.
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('X-CSRF-Token', csrfTokenOf(form));
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) onProgress?.(loaded / total);
    });
    request.addEventListener('error', () => {
      fail(UNREACHABLE);
    });
    request.addEventListener('load', () => {
      const answer = request.response as Answer | null;
      if (request.status === 401) fail(SIGNED_OUT);
      else if (answer?.markdown !== undefined) {
        const { markdown, isDescribed = false } = answer;
        resolve({ kind: 'uploaded', markdown, isDescribed });
      } else fail(answer?.text ?? UNEXPECTED);
    });
    request.send(body);
  });
}

function csrfTokenOf(form: HTMLFormElement): string {
  return form.querySelector<HTMLInputElement>('input[name=csrf]')?.value ?? '';
}
