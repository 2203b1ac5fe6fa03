// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { keylessParty } from './keyless-party.ts';
import { keylessOptions, openSandbox } from './testing/sandbox-session.ts';

async function openCounted(t: TestContext) {
  const sandbox = await openSandbox(t);
  const options = keylessOptions(sandbox);
  const now = { aheadMs: 0 };
  const tokens = { asked: 0 };
  const clock = { ...sandbox.ports.clock, nowMs: () => Date.now() + now.aheadMs };
  const obtainToken = async (): Promise<string> => {
    tokens.asked += 1;
    const exp = Math.floor(clock.nowMs() / 1000) + 600;
    return await sandbox.running.issuer.mint({ claims: { email: 'ann@example.org', exp } });
  };
  return { options: { ...options, obtainToken, ports: { ...sandbox.ports, clock } }, now, tokens };
}

test('one certificate serves for many signatures', async (t) => {
  const { options, tokens } = await openCounted(t);
  const party = keylessParty(options);
  assert.equal(await party(), await party());
  assert.equal(tokens.asked, 1);
});

test('a certificate that ends within a minute is replaced, together with its key', async (t) => {
  const { options, now, tokens } = await openCounted(t);
  const party = keylessParty(options);
  const first = await party();
  assert.ok(first.kind === 'certificate');
  now.aheadMs = first.certificate.notAfterMs - Date.now() - 61_000;
  assert.equal(await party(), first);
  now.aheadMs += 2000;
  const second = await party();
  assert.notDeepEqual(second.signer.publicKey.spki, first.signer.publicKey.spki);
  assert.equal(tokens.asked, 2);
});

test('without consent the authority hears of nobody, and whoever asks next is asked again', async (t) => {
  const { options, tokens } = await openCounted(t);
  const refusal = new Error('no');
  const answers = [() => Promise.reject(refusal), () => Promise.resolve()];
  const party = keylessParty({ ...options, consent: async () => await answers.shift()?.() });
  await assert.rejects(party(), refusal);
  assert.equal((await party()).kind, 'certificate');
  assert.equal(tokens.asked, 2);
});

test('a token that is none, or is for others, is refused before anybody sees it', async (t) => {
  const { options } = await openCounted(t);
  const consent = () => assert.fail('asked for consent');
  const garbage = keylessParty({ ...options, consent, obtainToken: () => Promise.resolve('garbage') });
  await assert.rejects(garbage(), { code: 'identity-token-refused' });
  await assert.rejects(keylessParty({ ...options, consent, audience: 'other' })(), { code: 'identity-token-refused' });
});

test('the chain comes without its root', async (t) => {
  const { options } = await openCounted(t);
  const party = await keylessParty(options)();
  assert.ok(party.kind === 'certificate');
  assert.ok(party.chain.every(({ issuer, subject }) => Buffer.compare(issuer, subject) !== 0));
});
