// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner } from '../crypto/key-signer.ts';
import { encodePublicKey } from '../crypto/public-key-file.ts';
import { UsageError } from '../errors/errors.ts';
import { systemClock } from '../host/system-clock.ts';
import { systemRandom } from '../host/system-random.ts';
import { type RunningHub, startHub } from '../hub/start-hub.ts';
import { silentLog } from '../ports/log.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { testImage } from '../store/test-image.ts';
import { exactName } from '../trust/name-matchers.ts';
import { parseTrustedRoot } from '../trust/parse-trusted-root.ts';
import { connectRegistry } from './connect-registry.ts';
import { signImage } from './sign-image.ts';
import { verifyImage } from './verify-image.ts';

const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
const keys = [Buffer.from(encodePublicKey(signer.publicKey))];
const strangers = [Buffer.from(encodePublicKey(generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey))];

test('an image that was signed through the client verifies through the client, with its digest proven', async (t) => {
  const { image, digest } = await pushed(t.after.bind(t));
  const [signed] = await signImage(`${image}@${digest}`, { signer });
  assert.equal(signed?.kind, 'signed');
  const result = await verifyImage(`${image}:v1`, { keys });
  assert.ok(result.result === 'verified');
  assert.equal(result.proven, digest);
});

test('a stranger’s key refuses the same image, and the result says why', async (t) => {
  const { image, digest } = await pushed(t.after.bind(t));
  await signImage(`${image}@${digest}`, { signer });
  const result = await verifyImage(`${image}:v1`, { keys: strangers });
  assert.ok(result.result === 'refused');
  assert.equal(result.error.code, 'no-acceptable-signature');
  assert.deepEqual(
    result.refused.map(({ error }) => error.code),
    ['key-mismatch'],
  );
});

test('an unsigned image is refused as such', async (t) => {
  const { image } = await pushed(t.after.bind(t));
  const result = await verifyImage(`${image}:v1`, { keys });
  assert.ok(result.result === 'refused');
  assert.equal(result.error.code, 'signature-not-found');
});

test('a program must name a key, and what it signs by digest', async (t) => {
  const { image } = await pushed(t.after.bind(t));
  await assert.rejects(verifyImage(`${image}:v1`, { keys: [] }), { code: 'usage-api' });
  await assert.rejects(
    signImage(`${image}:v1`, { signer }),
    (error) => error instanceof UsageError && error.code === 'usage-api',
  );
  await assert.rejects(verifyImage('oci:folder', { keys }), { code: 'reference-unsupported' });
});

async function pushed(
  after: (work: () => Promise<void>) => void,
): Promise<{ readonly image: string; readonly digest: string }> {
  const hub: RunningHub = await startHub({
    storage: { kind: 'memory' },
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
  });
  after(async () => await hub.close());
  const { manifest, blobs } = testImage('client');
  const { store, close } = connectRegistry({ host: hub.host, repository: 'team/app' });
  for (const { descriptor, bytes } of blobs) await store.writeBlob(descriptor, async () => once(bytes));
  await store.writeManifest({
    bytes: manifest.bytes,
    mediaType: manifest.manifest.mediaType,
    digest: manifest.descriptor.digest,
    tag: 'v1',
  });
  close();
  return { image: `${hub.host}/team/app`, digest: manifest.descriptor.digest };
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

test('the root of a sandbox is believed only by who says so', async (t) => {
  const { image, digest } = await pushed(t.after.bind(t));
  await signImage(`${image}@${digest}`, { signer });
  const { world } = createTestWorld();
  const trustedRoot = parseTrustedRoot(world.trustedRoot());
  await assert.rejects(verifyImage(`${image}:v1`, { keys, trustedRoot }), { code: 'sandbox-refused' });
  const result = await verifyImage(`${image}:v1`, { keys, trustedRoot, insecureSandbox: 'accepted' });
  assert.equal(result.result, 'verified');
});

test('identities without a trusted root are a mistake of the caller', async () => {
  const identities = [{ subject: exactName('a'), issuer: exactName('b'), extensions: [] }];
  await assert.rejects(verifyImage('registry.example/team/app:v1', { identities }), { code: 'trusted-root-missing' });
});
