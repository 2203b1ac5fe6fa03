// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createStreamSigner } from '../crypto/stream-signer.ts';
import { duplicateTrust, ownTrust } from './own-trust.ts';
import { keySession } from './signing-session.ts';
import { openSandbox, person, sandboxSession } from './testing/sandbox-session.ts';

test('a certificate is trusted under its exact name and issuer, with every service that was asked', async (t) => {
  const sandbox = await openSandbox(t);
  const services = { logs: [sandbox.rekor1, sandbox.rekor2], timestampAuthorities: [sandbox.timestampAuthority] };
  const session = sandboxSession(sandbox, services);
  const party = await session.party();
  const trust = ownTrust(party, session);
  const [identity] = trust?.identities ?? [];
  assert.deepEqual([identity?.subject.kind, identity?.subject.text], ['exact', person]);
  assert.deepEqual([identity?.issuer.kind, identity?.issuer.text], ['exact', sandbox.running.urls.issuer]);
  const { logs, timestamps, scts } = trust?.demands ?? {};
  assert.deepEqual([logs, timestamps, scts], [2, 1, 1]);
  assert.equal(duplicateTrust(party, session)?.demands.timestamps, 0);
  assert.ok(party.kind === 'certificate');
  assert.equal(ownTrust({ ...party, origin: 'own' }, session)?.demands.scts, 0);
});

test('without a trusted root nobody can judge a certificate, and a key is judged by itself', async (t) => {
  const sandbox = await openSandbox(t);
  const { root: _, ...session } = sandboxSession(sandbox, { logs: [sandbox.rekor1], timestampAuthorities: [] });
  assert.equal(ownTrust(await session.party(), session), undefined);
  assert.equal(duplicateTrust(await session.party(), session), undefined);
  const signer = createStreamSigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
  const trust = ownTrust({ kind: 'key', signer }, keySession(signer));
  assert.deepEqual(
    trust?.keys.map(({ key }) => key),
    [signer.publicKey],
  );
  assert.equal(trust?.demands.logsOfKeys, 0);
});
