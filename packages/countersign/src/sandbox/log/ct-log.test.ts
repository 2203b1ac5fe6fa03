// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../../bytes/hex.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { leafHash } from '../../tlog/merkle.ts';
import { parseCertificate } from '../../x509/parse-certificate.ts';
import { buildCertificate } from '../pki/build-certificate.ts';
import { precertificatePoison } from '../pki/extensions.ts';
import { type IssuedCertificate, leafContent } from '../pki/issue-certificate.ts';
import { personClaims } from '../sign-in-world.ts';
import { leafOfCertificate } from '../testing/leaf-of-certificate.ts';
import { createTestWorld, testRandom, testWorldStartMs } from '../testing/test-world.ts';
import type { SandboxWorld } from '../world.ts';

const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');

function issue(world: SandboxWorld): IssuedCertificate {
  return world.issueCertificate({ publicKey, claims: personClaims(world) });
}

function precertificateChain(world: SandboxWorld): { sign: () => readonly Uint8Array[] } {
  const { issued, root } = world.certificateAuthority;
  const by = { authority: world.certificateAuthority, nowMs: world.nowMs(), random: testRandom };
  const content = leafContent({ publicKey, claims: personClaims(world) }, by);
  const poisoned = { ...content, extensions: [...content.extensions, precertificatePoison()] };
  return { sign: () => [buildCertificate(poisoned, issued.key), issued.certificate, root.certificate] };
}

test('whatever the authority issues is in the log, under the leaf that its SCT promises', () => {
  const { world, advance } = createTestWorld();
  const { log, extraData } = world.certificateLog;
  const issuer = parseCertificate(world.certificateAuthority.issued.certificate);
  for (let index = 0; index < 3; index += 1) {
    advance(1500);
    const leaf = leafOfCertificate(parseCertificate(issue(world).leaf), issuer);
    assert.equal(log.find(encodeHex(leafHash(leaf)))?.index, index);
    assert.deepEqual(Buffer.from(log.entries[index]?.body ?? []), Buffer.from(leaf));
  }
  assert.deepEqual([log.tree.size(), extraData.length], [3, 3]);
});

test('beside the leaf lie the precertificate and the chain above it', () => {
  const { world } = createTestWorld();
  const chain = precertificateChain(world).sign();
  world.certificateLog.addPreChain(chain);
  const vector = (bytes: Uint8Array): Buffer => {
    const length = Buffer.alloc(3);
    length.writeUIntBE(bytes.byteLength, 0, 3);
    return Buffer.concat([length, bytes]);
  };
  const [first, ...above] = chain.map(vector);
  assert.ok(first);
  const wanted = Buffer.concat([first, vector(Buffer.concat(above))]);
  assert.deepEqual(Buffer.from(world.certificateLog.extraData[0] ?? []), wanted);
  const { chain: final } = issue(world);
  world.certificateLog.addChain(final);
  assert.deepEqual(
    Buffer.from(world.certificateLog.extraData[2] ?? []),
    vector(Buffer.concat(final.slice(1).map(vector))),
  );
});

test('the same chain gets the same promise again and stands in the log once, also when it comes later', () => {
  const { world, advance } = createTestWorld();
  const { certificateLog } = world;
  const chain = precertificateChain(world).sign();
  const promise = certificateLog.addPreChain(chain);
  assert.equal(promise.timestampMs, testWorldStartMs);
  advance(10);
  assert.equal(certificateLog.addPreChain(chain.slice(0, 2)), promise);
  assert.equal(certificateLog.log.tree.size(), 1);
});

test('two signatures over one precertificate at the same time are one entry, and what follows keeps its place', () => {
  const { world } = createTestWorld();
  const { certificateLog } = world;
  const { sign } = precertificateChain(world);
  const [one, two] = [sign(), sign()];
  assert.notDeepEqual(one[0], two[0]);
  for (const chain of [one, two]) certificateLog.addPreChain(chain);
  issue(world);
  assert.deepEqual([certificateLog.log.tree.size(), certificateLog.extraData.length], [2, 2]);
});

test('what is refused leaves no trace', () => {
  const [{ world }, { world: other }] = [createTestWorld(), createTestWorld()];
  const { chain } = issue(other);
  assert.throws(() => world.certificateLog.addChain(chain), { code: 'certificate-untrusted' });
  assert.equal(world.certificateLog.log.tree.size(), 0);
  other.certificateLog.addChain(chain);
  assert.equal(other.certificateLog.log.tree.size(), 2);
});
