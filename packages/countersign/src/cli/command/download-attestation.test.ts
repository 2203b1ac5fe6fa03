// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageSignaturePredicate } from '../../attest/image-statement.ts';
import { parseBundle } from '../../attest/parse-bundle.ts';
import { startAttestedHub } from '../testing/attested-hub.ts';

const bom = 'https://cyclonedx.org/bom';
const slsa = 'https://slsa.dev/provenance/v1';

test('each attestation of every store is a line, those of one type where it is asked for, and no signature', async (t) => {
  const hub = await startAttestedHub(t);
  const { signer } = await hub.person('ann');
  await hub.attest(signer, { predicateType: bom });
  await hub.attest(signer, { predicateType: imageSignaturePredicate });
  await hub.attestOldWay(signer, { predicateType: slsa });
  const types = async (...flags: readonly string[]): Promise<readonly string[]> => {
    const { code, stdout } = await hub.run(['download', 'attestation', ...flags, hub.name]);
    assert.equal(code, 0);
    const payloads = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { payload: string }).payload);
    return payloads
      .map(
        (payload) => (JSON.parse(Buffer.from(payload, 'base64').toString()) as { predicateType: string }).predicateType,
      )
      .toSorted();
  };
  assert.deepEqual(await types(), [bom, slsa]);
  assert.deepEqual(await types('--predicate-type', 'slsa-provenance'), [slsa]);
});

test('whole bundles are as they were stored, and those that cosign 2 wrote are none', async (t) => {
  const hub = await startAttestedHub(t);
  const { signer } = await hub.person('ann');
  await hub.attest(signer, { predicateType: bom });
  await hub.attestOldWay(signer, { predicateType: slsa });
  const { stdout } = await hub.run(['download', 'attestation', '--output', 'bundle', hub.name]);
  const [line = '', ...more] = stdout.trimEnd().split('\n');
  assert.deepEqual(more, []);
  assert.equal(parseBundle(Buffer.from(line)).content.kind, 'dsse');
});

test('none at all is exit code 10, and none of the type says which there are', async (t) => {
  const hub = await startAttestedHub(t);
  const { signer } = await hub.person('ann');
  const none = await hub.run(['download', 'attestation', hub.name]);
  assert.deepEqual([none.code, none.stdout], [10, '']);
  await hub.attest(signer, { predicateType: bom });
  const { code, stderr } = await hub.run(['download', 'attestation', '--predicate-type', 'spdx', hub.name]);
  assert.equal(code, 10);
  assert.match(stderr, /there are, not verified: `https:\/\/cyclonedx\.org\/bom` \(1\)/);
});
