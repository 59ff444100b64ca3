/**
 * Signs in with passkeys, and adds them on the account page. Shows forms with `data-passkey` where the
 * browser has passkeys; before such a form is sent, asks the device with the options from this URL,
 * and adds its answer to the form.
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

function offer(form: HTMLFormElement): void {
  const message = form.querySelector<HTMLElement>('[role=alert]');
  form.hidden = false;
  for (const instead of document.querySelectorAll('[data-without-passkeys]')) instead.remove();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (message) message.textContent = '';
    answerOf(form).then(
      (answer) => {
        field(form, 'answer').value = JSON.stringify(answer);
        // submit() does not call the listener again.
        form.submit();
      },
      (error: unknown) => {
        if (message) message.textContent = reasonOf(error);
      },
    );
  });
}

class Refusal extends Error {}

async function answerOf(form: HTMLFormElement): Promise<unknown> {
  const response = await fetch(form.dataset['passkey'] ?? '', {
    method: 'POST',
    body: formBody(form),
  });
  const { message, options } = (await response.json()) as Asked;
  if (!options) throw new Refusal(message);
  return form.dataset['passkeyIs'] === 'new'
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
