/**
 * Passkeys, where one signs in and on the account's page: loaded on these two alone. A form with
 * `data-passkey` is shown where the browser has them; before it is sent, the device is asked, by what
 * that address says, and its answer is sent along.
 */
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

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
        // The way round the listener.
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
    body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, text(value)])),
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
  if (name === 'InvalidStateError') return 'This device has a passkey for this account already.';
  return 'The device gave no passkey. Try again, or sign in with your password.';
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.querySelector<HTMLInputElement>(`input[name="${name}"]`) ?? new HTMLInputElement();
}

function text(value: FormDataEntryValue): string {
  return typeof value === 'string' ? value : '';
}
