// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attestationTag } from '../../oci/attachment-tag.ts';
import { parseDigest } from '../../oci/digest.ts';
import { testImage, writeContent } from '../../store/test-image.ts';
import { startSignedHub, writeText } from '../testing/signed-hub.ts';

test('what was attested elsewhere is attached and verifies; to another image it is not', async (t) => {
  const hub = await startSignedHub(t);
  const { key, pub } = await hub.key('cosign');
  await writeContent(await hub.store('team/other'), testImage('other'), 'v1');
  const predicate = await writeText(hub.folder, 'p.json', '{}');
  const attest = ['attest', '--key', key, '--type', 'urn:x', '--predicate', predicate, '--no-upload', hub.name];
  const bundle = await writeText(hub.folder, 'b.json', (await hub.run(attest)).stdout);
  const legacy = await hub.run([...attest, '--format', 'legacy']);
  const envelopes = await writeText(hub.folder, 'e.jsonl', legacy.stdout + legacy.stdout.replaceAll(' ', ''));
  const other = await hub.run(['attach', 'attestation', '--attestation', bundle, `${hub.host}/team/other:v1`]);
  assert.equal(other.code, 12);
  const files = ['--attestation', bundle, '--attestation', envelopes];
  const attached = await hub.run(['attach', 'attestation', ...files, hub.name]);
  assert.equal(attached.code, 0, attached.stderr);
  const store = await hub.store();
  const digest = parseDigest(hub.digest);
  assert.equal((await store.readReferrers(digest)).descriptors.length, 1);
  assert.notEqual(await store.readManifest({ tag: attestationTag(digest) }), null);
  assert.equal((await hub.run(['verify-attestation', '--key', pub, '--type', 'urn:x', hub.name])).code, 0);
});

test('nothing is attached while one of the files is wrong', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  const predicate = await writeText(hub.folder, 'p.json', '{}');
  const attest = ['attest', '--key', key, '--type', 'urn:x', '--predicate', predicate, '--no-upload', hub.name];
  const bundle = await writeText(hub.folder, 'b.json', (await hub.run(attest)).stdout);
  const rubbish = await writeText(hub.folder, 'r.json', '{}');
  const files = ['--attestation', bundle, '--attestation', rubbish];
  assert.equal((await hub.run(['attach', 'attestation', ...files, hub.name])).code, 3);
  assert.equal((await hub.run(['attach', 'attestation', hub.name])).code, 2);
  assert.deepEqual((await (await hub.store()).readReferrers(parseDigest(hub.digest))).descriptors, []);
});
