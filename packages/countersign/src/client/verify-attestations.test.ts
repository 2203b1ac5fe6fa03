// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { startAttestedHub } from '../cli/testing/attested-hub.ts';
import { verifyAttestations } from './verify-attestations.ts';

const bom = 'https://cyclonedx.org/bom';

test('what a trusted key attested is told, with its digest; a stranger and another type are refused', async (t) => {
  const hub = await startAttestedHub(t);
  const [ann, bob] = [await hub.person('ann'), await hub.person('bob')];
  await hub.attest(ann.signer, { predicateType: bom, predicate: { parts: ['a', 'b'] } });
  const keys = [await readFile(ann.pub)];
  const result = await verifyAttestations(hub.name, { type: 'cyclonedx', keys });
  assert.ok(result.result === 'verified');
  assert.equal(result.digest, hub.digest);
  assert.deepEqual(
    result.accepted.map(({ attestation }) => attestation.statement.predicate),
    [{ parts: ['a', 'b'] }],
  );
  for (const options of [
    { type: 'cyclonedx', keys: [await readFile(bob.pub)] },
    { type: 'spdx', keys },
  ]) {
    const refused = await verifyAttestations(hub.name, options);
    assert.equal(refused.result === 'refused' && refused.error.code, 'attestation-not-found');
  }
});

test('a condition decides over what was attested', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub, signer } = await hub.person('ann');
  await hub.attest(signer, { predicateType: bom, predicate: { passed: true } });
  const options = { type: bom, keys: [await readFile(pub)] };
  const codes: string[] = [];
  for (const condition of ['predicate.passed', '!predicate.passed', 'predicate.missing']) {
    const result = await verifyAttestations(hub.name, { ...options, condition });
    codes.push(result.result === 'verified' ? 'verified' : result.error.code);
  }
  assert.deepEqual(codes, ['verified', 'condition-false', 'condition-failed']);
  await assert.rejects(verifyAttestations(hub.name, { ...options, condition: '(' }), { code: 'condition-malformed' });
});

test('absence is no exception, and a mistake is one', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub } = await hub.person('ann');
  const options = { type: bom, keys: [await readFile(pub)] };
  const none = await verifyAttestations(hub.name, options);
  assert.equal(none.result === 'refused' && none.error.code, 'no-attestation');
  const gone = await verifyAttestations(`${hub.host}/team/app:gone`, options);
  assert.equal(gone.result === 'refused' && gone.error.code, 'image-not-found');
  await assert.rejects(verifyAttestations(hub.name, { ...options, keys: [] }), { code: 'usage-api' });
  await assert.rejects(verifyAttestations(hub.name, { ...options, type: 'bom' }), { code: 'predicate-type-unknown' });
  await assert.rejects(verifyAttestations('oci:folder', options), { code: 'reference-unsupported' });
});
