// SPDX-License-Identifier: Apache-2.0
// What the commands that look and move do with attestations of both storages.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAttestedHub } from '../testing/attested-hub.ts';

const bom = 'https://cyclonedx.org/bom';
const slsa = 'https://slsa.dev/provenance/v1';

test('attestations of both storages move with the image, and verify where they arrive', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub, signer } = await hub.person('ann');
  await hub.attest(signer, { predicateType: bom });
  await hub.attestOldWay(signer, { predicateType: slsa });
  const folder = join(hub.folder, 'saved');
  const moves: readonly (readonly [readonly string[], string])[] = [
    [['copy', hub.name, `${hub.host}/other/app:v1`], `${hub.host}/other/app:v1`],
    [['save', '--dir', folder, hub.name], `oci:${folder}`],
    [['load', '--dir', folder, `${hub.host}/third/app:v1`], `${hub.host}/third/app:v1`],
  ];
  for (const [command, arrived] of moves) {
    const moved = await hub.run(command);
    assert.equal(moved.code, 0, moved.stderr);
    for (const type of [bom, slsa]) {
      const { code, stderr } = await hub.run(['verify-attestation', '--key', pub, '--type', type, arrived]);
      assert.equal(code, 0, `${command[0]}: ${stderr}`);
    }
  }
});

test('`clean --type attestation` removes both and leaves the signature', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub, signer } = await hub.person('ann');
  const { key, pub: signerPub } = await hub.key('cosign');
  await hub.run(['sign', '--key', key, hub.name]);
  await hub.attest(signer, { predicateType: bom });
  await hub.attestOldWay(signer, { predicateType: slsa });
  const cleaned = await hub.run(['clean', '--type', 'attestation', '--force', hub.name]);
  assert.equal(cleaned.code, 0, cleaned.stderr);
  const gone = await hub.run(['verify-attestation', '--key', pub, '--type', bom, hub.name]);
  assert.equal(gone.code, 10, gone.stderr);
  assert.equal((await hub.run(['verify', '--key', signerPub, hub.name])).code, 0);
});

test('`tree` shows the type of each attestation, in both storages', async (t) => {
  const hub = await startAttestedHub(t);
  const { signer } = await hub.person('ann');
  await hub.attest(signer, { predicateType: bom });
  await hub.attestOldWay(signer, { predicateType: slsa });
  const { stdout } = await hub.run(['tree', hub.name]);
  assert.match(stdout, /attestation {2}sha256:[0-9a-f]{64} {2}\(referrer in .*, https:\/\/cyclonedx\.org\/bom\)/);
  assert.match(stdout, /attestation {2}sha256:[0-9a-f]{64} {2}\(tag sha256-[0-9a-f]{64}\.att in /);
  assert.match(stdout, / bytes {2}https:\/\/slsa\.dev\/provenance\/v1/);
});
