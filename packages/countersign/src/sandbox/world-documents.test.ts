// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestWorld } from './testing/test-world.ts';
import { encodeSandboxRoot, encodeSandboxSigningConfig } from './world-documents.ts';

const { world } = createTestWorld();

test('the root lists every certificate from the issuer up, and the log of Rekor 2 by its own id', () => {
  const bytes = encodeSandboxRoot({
    urls: world.urls,
    startMs: world.startMs,
    certificateAuthority: world.certificateAuthority,
    timestampAuthority: world.timestampAuthority,
    ctLogKeys: [],
    rekor1: world.rekor1.publicKey,
    rekor2: world.rekor2.publicKey,
    rekor2KeyId: new Uint8Array(32),
  });
  const root = JSON.parse(new TextDecoder().decode(bytes)) as {
    ctlogs: unknown[];
    tlogs: { logId: { keyId: string } }[];
    certificateAuthorities: { certChain: { certificates: { rawBytes: string }[] } }[];
  };
  assert.deepEqual(root.ctlogs, []);
  assert.equal(root.tlogs[1]?.logId.keyId, Buffer.alloc(32).toString('base64'));
  assert.deepEqual(
    root.certificateAuthorities[0]?.certChain.certificates.map(({ rawBytes }) => rawBytes),
    [world.certificateAuthority.issued, world.certificateAuthority.root].map(({ certificate }) =>
      Buffer.from(certificate).toString('base64'),
    ),
  );
});

test('the signing config names every address of the world', () => {
  const text = new TextDecoder().decode(encodeSandboxSigningConfig(world.urls, 'v2', world.startMs));
  const { certificateLog: _, ...urls } = world.urls;
  for (const url of Object.values(urls)) assert.ok(text.includes(JSON.stringify(url)), url);
  assert.ok(!new TextDecoder().decode(encodeSandboxSigningConfig(urlsOf(), 'v1', 0)).includes('"majorApiVersion": 2'));
});

function urlsOf() {
  return createTestWorld().world.urls;
}
