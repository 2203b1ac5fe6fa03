// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBundle } from '../attest/parse-bundle.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createStreamSigner } from '../crypto/stream-signer.ts';
import { testImage } from '../store/test-image.ts';
import type { ImageClaim } from './image-claim.ts';
import { produceBlobSignature } from './produce-blob-signature.ts';
import { produceSignature } from './produce-signature.ts';
import type { SigningServices } from './signing-services.ts';
import { openSandbox, person, sandboxSession, type TestSandbox } from './testing/sandbox-session.ts';

const { descriptor: image } = testImage('app').manifest;
const claim: ImageClaim = { image, repository: 'registry.example/team/app', annotations: { build: '42' } };

const combinations = {
  'Rekor 1': ({ rekor1 }: TestSandbox): SigningServices => ({ logs: [rekor1], timestampAuthorities: [] }),
  'Rekor 1 and a timestamp': ({ rekor1, timestampAuthority }: TestSandbox): SigningServices => ({
    logs: [rekor1],
    timestampAuthorities: [timestampAuthority],
  }),
  'Rekor 2 and a timestamp': ({ rekor2, timestampAuthority }: TestSandbox): SigningServices => ({
    logs: [rekor2],
    timestampAuthorities: [timestampAuthority],
  }),
  'a timestamp alone': ({ timestampAuthority }: TestSandbox): SigningServices => ({
    logs: [],
    timestampAuthorities: [timestampAuthority],
  }),
  'both logs and a timestamp': ({ rekor1, rekor2, timestampAuthority }: TestSandbox): SigningServices => ({
    logs: [rekor1, rekor2],
    timestampAuthorities: [timestampAuthority],
  }),
};

for (const [name, servicesOf] of Object.entries(combinations)) {
  test(`a keyless signature with ${name} is verified whole before anybody sees it`, async (t) => {
    const sandbox = await openSandbox(t);
    const services = servicesOf(sandbox);
    const session = sandboxSession(sandbox, services);
    const produced = await produceSignature(claim, 'bundle', session);
    assert.equal(produced.checked, 'all');
    const { signer, logs, timestamps } = produced.signature;
    assert.equal(signer.kind === 'certificate' && signer.subject, person);
    assert.equal(logs.length, services.logs.length);
    assert.equal(timestamps.length, services.timestampAuthorities.length);
  });

  test(`a file is signed with ${name}`, async (t) => {
    const sandbox = await openSandbox(t);
    const services = servicesOf(sandbox);
    const content = async function* () {
      yield new Uint8Array([1, 2, 3]);
    };
    const { file } = await produceBlobSignature(content, 'bundle', sandboxSession(sandbox, services));
    const bundle = parseBundle(file);
    assert.equal(bundle.logEntries.length, services.logs.length);
    assert.equal(bundle.material.kind, 'certificates');
  });
}

test('the legacy format holds one entry of Rekor 1 and one timestamp, and nothing else', async (t) => {
  const sandbox = await openSandbox(t);
  const { rekor1, rekor2, timestampAuthority } = sandbox;
  const produce = async (services: SigningServices) =>
    await produceSignature(claim, 'simple-signing', sandboxSession(sandbox, services));
  const produced = await produce({ logs: [rekor1], timestampAuthorities: [timestampAuthority] });
  assert.equal(produced.checked, 'all');
  assert.ok(produced.format === 'simple-signing');
  assert.deepEqual(Object.keys(produced.layer.annotations ?? {}).sort(), [
    'dev.cosignproject.cosign/signature',
    'dev.sigstore.cosign/bundle',
    'dev.sigstore.cosign/certificate',
    'dev.sigstore.cosign/chain',
    'dev.sigstore.cosign/rfc3161timestamp',
  ]);
  const two = { logs: [rekor2], timestampAuthorities: [timestampAuthority] };
  await assert.rejects(produce(two), { code: 'service-not-configured' });
});

test('Rekor 2 without a timestamp authority is refused before anything is logged', async (t) => {
  const sandbox = await openSandbox(t);
  const services = { logs: [sandbox.rekor2], timestampAuthorities: [] };
  const publish = () => assert.fail('told somebody');
  const session = sandboxSession(sandbox, services, { publish });
  await assert.rejects(produceSignature(claim, 'bundle', session), { code: 'service-not-configured' });
});

test('without a trusted root the signature alone is verified, and the result says so', async (t) => {
  const sandbox = await openSandbox(t);
  const { root: _, ...session } = sandboxSession(sandbox, { logs: [sandbox.rekor1], timestampAuthorities: [] });
  const produced = await produceSignature(claim, 'bundle', session);
  assert.equal(produced.checked, 'signature');
  assert.equal(produced.signature.signer.kind, 'key');
});

test('with the trusted root of another instance nothing comes out', async (t) => {
  const [sandbox, other] = [await openSandbox(t), await openSandbox(t)];
  const services = { logs: [sandbox.rekor1], timestampAuthorities: [] };
  const session = sandboxSession(sandbox, services, { root: other.root });
  await assert.rejects(produceSignature(claim, 'bundle', session), { code: 'log-entry-missing' });
});

test('a key can be logged and dated too', async (t) => {
  const sandbox = await openSandbox(t);
  const signer = createStreamSigner(generatePrivateKey('ecdsa-sha2-384-nistp384'));
  const party = () => Promise.resolve({ kind: 'key', signer } as const);
  for (const log of [sandbox.rekor1, sandbox.rekor2]) {
    const services = { logs: [log], timestampAuthorities: [sandbox.timestampAuthority] };
    const produced = await produceSignature(claim, 'bundle', sandboxSession(sandbox, services, { party }));
    assert.equal(produced.checked, 'all');
    assert.equal(produced.signature.logs.length, 1);
  }
});
