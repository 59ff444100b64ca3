/**
 * An authenticator for passkeys, in software: its answers are what a browser would send.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

export type Device = ReturnType<typeof aDevice>;

export function aDevice({
  origin,
  verifiesUser = true,
}: {
  origin: string;
  verifiesUser?: boolean;
}) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  let counter = 0;
  const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();

  function authenticatorData(flags: number): Buffer {
    const data = Buffer.alloc(37);
    sha256(new URL(origin).hostname).copy(data);
    data[32] = flags | USER_PRESENT | (verifiesUser ? USER_VERIFIED : 0);
    data.writeUInt32BE(counter, 33);
    return data;
  }

  function clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  function answer(response: Record<string, string>): string {
    const name = id.toString('base64url');
    return JSON.stringify({
      id: name,
      rawId: name,
      type: 'public-key',
      response,
      clientExtensionResults: {},
    });
  }

  return {
    /** The counter that a copied device would send. */
    setCounter: (to: number) => {
      counter = to;
    },
    register: ({ challenge }: { challenge: string }): string => {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      const key = new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]);
      const length = Buffer.from([0, id.length]);
      const credential = [Buffer.alloc(16), length, id, Buffer.from(isoCBOR.encode(key))];
      const authData = Buffer.concat([authenticatorData(HAS_CREDENTIAL), ...credential]);
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ]);
      return answer({
        clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
        attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
      });
    },
    sign: ({ challenge }: { challenge: string }): string => {
      counter += 1;
      const authData = authenticatorData(0);
      const data = clientData('webauthn.get', challenge);
      const signature = sign('sha256', Buffer.concat([authData, sha256(data)]), privateKey);
      return answer({
        clientDataJSON: data.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
      });
    },
  };
}
