/**
 * Signs in with passkeys, adds them on the account page, and uses them in place of a password that a
 * form asks for. Shows forms with `data-passkey`, and paragraphs with `data-confirm`, where the
 * browser has passkeys; asks the device with the options from that URL, and sends the form with its
 * answer.
 */
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { formBody } from '../lib/form-body.ts';

type Asked = {
  message?: string;
  options?: Parameters<typeof startRegistration>[0]['optionsJSON'] &
    Parameters<typeof startAuthentication>[0]['optionsJSON'];
};

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  if (browserSupportsWebAuthn()) offer(form);
}

for (const paragraph of document.querySelectorAll<HTMLElement>('[data-confirm]')) {
  if (browserSupportsWebAuthn()) offerInstead(paragraph);
}

function offer(form: HTMLFormElement): void {
  const message = form.querySelector<HTMLElement>('[role=alert]');
  form.hidden = false;
  form.querySelector<HTMLElement>('[autofocus]')?.focus();
  for (const instead of document.querySelectorAll('[data-without-passkeys]')) instead.remove();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const isNew = form.dataset['passkeyIs'] === 'new';
    const url = form.dataset['passkey'] ?? '';
    send(form, field(form, 'answer'), message, () => answerOf(url, formBody(form), isNew));
  });
}

/** Offers a passkey in place of the password of the form that `paragraph` is in. */
function offerInstead(paragraph: HTMLElement): void {
  const form = paragraph.closest('form');
  const input = paragraph.querySelector('input');
  const { confirm: url = '', confirmFor = '' } = paragraph.dataset;
  if (!form || !input) return;
  paragraph.hidden = false;
  paragraph.querySelector('button')?.addEventListener('click', () => {
    const body = new URLSearchParams({ csrf: field(form, 'csrf').value, confirmFor });
    send(form, input, paragraph.querySelector('[role=alert]'), () => answerOf(url, body, false));
  });
}

/** Sends the form with the device's answer in `input`, or shows why there is none. */
function send(
  form: HTMLFormElement,
  input: HTMLInputElement,
  message: Element | null,
  ask: () => Promise<unknown>,
): void {
  if (message) message.textContent = '';
  ask().then(
    (answer) => {
      input.value = JSON.stringify(answer);
      // submit() does not call the listener again.
      form.submit();
    },
    (error: unknown) => {
      if (message) message.textContent = reasonOf(error);
    },
  );
}

class Refusal extends Error {}

async function answerOf(url: string, body: URLSearchParams, isNew: boolean): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body });
  const { message, options } = (await response.json()) as Asked;
  if (!options) throw new Refusal(message);
  return isNew
    ? await startRegistration({ optionsJSON: options })
    : await startAuthentication({ optionsJSON: options });
}

function reasonOf(error: unknown): string {
  if (error instanceof Refusal && error.message !== '') return error.message;
  const name = error instanceof Error ? error.name : '';
  if (name === 'InvalidStateError') return 'This device already has a passkey for this account.';
  return 'The device did not provide a passkey. Try again, or use your password.';
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.querySelector<HTMLInputElement>(`input[name="${name}"]`) ?? new HTMLInputElement();
}
