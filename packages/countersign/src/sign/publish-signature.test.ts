// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startService } from '../authority/testing/service-ports.ts';
import { digestBytes } from '../crypto/hash.ts';
import { keylessParty } from './keyless-party.ts';
import { publishSignature } from './publish-signature.ts';
import type { SignedContent } from './signed-content.ts';
import { keylessOptions, openSandbox, type TestSandbox } from './testing/sandbox-session.ts';

async function signSomething(sandbox: TestSandbox, text: string): Promise<SignedContent> {
  const party = await keylessParty(keylessOptions(sandbox))();
  const message = Buffer.from(text);
  const signature = await party.signer.sign(message);
  return {
    party,
    signature,
    content: { kind: 'message', algorithm: 'sha256', digest: digestBytes('sha256', message) },
  };
}

test('every service says something of the signature', async (t) => {
  const sandbox = await openSandbox(t);
  const { ports, rekor1, rekor2, timestampAuthority } = sandbox;
  const services = { logs: [rekor1, rekor2], timestampAuthorities: [timestampAuthority] };
  const witnesses = await publishSignature(await signSomething(sandbox, 'a'), { services, ports });
  assert.deepEqual(
    witnesses.logEntries.map(({ version }) => version),
    ['0.0.1', '0.0.2'],
  );
  assert.equal(witnesses.timestamps.length, 1);
});

test('an entry that Rekor 1 has already is a success', async (t) => {
  const sandbox = await openSandbox(t);
  const services = { logs: [sandbox.rekor1], timestampAuthorities: [] };
  const signed = await signSomething(sandbox, 'a');
  const [first] = (await publishSignature(signed, { services, ports: sandbox.ports })).logEntries;
  const [second] = (await publishSignature(signed, { services, ports: sandbox.ports })).logEntries;
  assert.equal(second?.logIndex, first?.logIndex);
});

test('nothing is logged when the timestamp authority fails', async (t) => {
  const sandbox = await openSandbox(t);
  const broken = await startService(t, { status: 400 });
  const log = await startService(t, { status: 500 });
  const services = { logs: [{ url: log.url, version: 1 } as const], timestampAuthorities: [broken.url] };
  const signed = await signSomething(sandbox, 'a');
  await assert.rejects(publishSignature(signed, { services, ports: broken.ports }), { code: 'service-refused' });
  assert.equal(log.seen.length, 0);
});

test('an entry of another signature is refused, whichever log answers with it', async (t) => {
  const sandbox = await openSandbox(t);
  const services = { logs: [sandbox.rekor1], timestampAuthorities: [] };
  const signed = await signSomething(sandbox, 'a');
  const other = await signSomething(sandbox, 'b');
  const captured: { body?: Uint8Array } = {};
  const capture: typeof sandbox.ports.fetch = async (request) => {
    if (request.body instanceof Uint8Array) captured.body = request.body;
    return await sandbox.ports.fetch(request);
  };
  await publishSignature(other, { services, ports: { ...sandbox.ports, fetch: capture } });
  const { body } = captured;
  assert.ok(body);
  const swap: typeof sandbox.ports.fetch = async (request) =>
    await sandbox.ports.fetch(request.method === 'POST' ? { ...request, body, contentLength: body.length } : request);
  // The log has the other entry already, and the client follows to it.
  const lying = { ...sandbox.ports, fetch: swap };
  await assert.rejects(publishSignature(signed, { services, ports: lying }), { code: 'service-protocol' });
});
