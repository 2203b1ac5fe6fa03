// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { produceSignature } from '../sign/produce-signature.ts';
import { openSandbox, person } from '../sign/testing/sandbox-session.ts';
import { testImage } from '../store/test-image.ts';
import { identitySession, type SigningIdentity } from './signing-identity.ts';

const { descriptor: image } = testImage('app').manifest;

test('a program signs as whoever its token names, verified with the trusted root', async (t) => {
  const { running, ports, root, rekor1 } = await openSandbox(t);
  const identity: SigningIdentity = {
    obtainToken: async () => await running.issuer.mint({ claims: { email: person } }),
    certificateAuthority: new URL(running.urls.certificateAuthority),
    services: { logs: [rekor1], timestampAuthorities: [] },
    trustedRoot: root,
  };
  const produced = await produceSignature({ image, annotations: {} }, 'bundle', identitySession(identity, ports));
  assert.equal(produced.checked, 'all');
  const { signer } = produced.signature;
  assert.equal(signer.kind === 'certificate' && signer.subject, person);
  const wrong = identitySession({ ...identity, audience: 'other' }, ports);
  await assert.rejects(produceSignature({ image, annotations: {} }, 'bundle', wrong), {
    code: 'identity-token-refused',
  });
});
