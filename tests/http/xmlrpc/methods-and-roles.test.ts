/**
 * Every method of the client API for every role, for revoked credentials, and for none.
 */
import { describe, expect, test } from 'vitest';
import { revokeAppPasswords } from '../../../src/accounts/app-passwords.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { CALLERS, EVERY_METHOD, PUBLIC } from '../../support/blog/every-method.ts';
import { clientScene, type Scene } from '../../support/blog/client-scene.ts';
import { PASSWORD } from '../../support/blog/signed-in.ts';
import { aProgram, WHO, type XmlRpcProgram } from '../../support/blog/xmlrpc-program.ts';

const SWITCHED_OFF = 405;

/** `value`, or the code of the fault. */
async function outcome(program: XmlRpcProgram, method: string, params: unknown[]) {
  const answer = await program.answer(method, ...params);
  return 'fault' in answer ? answer.fault.code : 'value';
}

/** What every method answers to `program`, by its name. */
async function outcomes(program: XmlRpcProgram, scene: Scene, who: unknown[] = [WHO]) {
  const found: Record<string, number | 'value'> = {};
  for (const [method, params] of EVERY_METHOD) {
    const given = params(scene).flatMap((param) => (param === WHO ? who : [param]));
    found[method] = await outcome(program, method, given);
  }
  return found;
}

const everyMethod = (code: number) =>
  Object.fromEntries(EVERY_METHOD.map(([method]) => [method, code]));

test(
  '200 system.listMethods names the methods of the table, and no others',
  { timeout: 60_000 },
  async () => {
    const scene = await clientScene();
    const program = await aProgram(scene.blog);
    const known = [...EVERY_METHOD.map(([method]) => method), ...Object.keys(PUBLIC)];
    expect(await program.call('system.listMethods')).toEqual(known.sort());
  },
);

describe.each(CALLERS)('as %s', { timeout: 90_000 }, (caller) => {
  test('200 every method answers as the role demands', async () => {
    const scene = await clientScene();
    const user = {
      author: scene.writer,
      other: 'author',
      owner: 'owner',
      editor: 'editor',
    } as const;
    const program = await aProgram(scene.blog, { user: user[caller] });
    const expected = EVERY_METHOD.map(([method, , who]) => [method, who[caller]] as const);
    expect(await outcomes(program, scene)).toEqual(Object.fromEntries(expected));
  });
});

test(
  '200 without credentials, public methods answer and all others are fault 403',
  { timeout: 60_000 },
  async () => {
    const scene = await clientScene();
    const program = await aProgram(scene.blog);
    for (const [method, params] of Object.entries(PUBLIC)) {
      const answer = await outcome(program, method, params(scene));
      // The source of the pingback does not exist.
      expect([method, answer]).toEqual([method, method === 'pingback.ping' ? 16 : 'value']);
    }
    expect(await outcomes(program, scene, ['', ''])).toEqual(everyMethod(403));
    expect(await program.faultCode('wp.getPosts', 1)).toBe(400);
  },
);

test(
  '200 revoked credentials, and the user’s own password, are fault 403 everywhere',
  { timeout: 60_000 },
  async () => {
    const scene = await clientScene();
    const program = await aProgram(scene.blog);
    await revokeAppPasswords(scene.blog.deps, program.user.id);
    expect(await outcomes(program, scene)).toEqual(everyMethod(403));
    expect(await outcomes(program, scene, [program.user.email, PASSWORD])).toEqual(
      everyMethod(403),
    );
  },
);

test(
  '200 with the API switched off, every method is fault 405, and public ones answer',
  { timeout: 60_000 },
  async () => {
    const scene = await clientScene();
    const program = await aProgram(scene.blog);
    await changeSetting(scene.blog.deps, 'programs', 'false');
    expect(await outcomes(program, scene)).toEqual(everyMethod(SWITCHED_OFF));
    expect(await program.call('demo.sayHello')).toBe('Hello!');
  },
);
