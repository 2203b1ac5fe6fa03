// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { digestHex } from '../../crypto/hash.ts';
import { digestOf } from '../../oci/digest.ts';
import { createTestWorld } from '../../sandbox/testing/test-world.ts';
import { attestInWorld, rawStatement } from '../../verify/testing/attestation-in-world.ts';
import { runInProcess } from '../testing/run-in-process.ts';

const { world } = createTestWorld();
const release = encodeUtf8('a release');
let folder = '';
const at = (name: string): string => join(folder, name);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-blob-attestation-'));
  const candidate = attestInWorld(world, rawStatement(digestOf(release)), { format: 'bundle' });
  const files = {
    'root.json': world.trustedRoot(),
    release,
    other: encodeUtf8('another release'),
    'release.json': candidate.kind === 'bundle' ? candidate.bytes : release,
  };
  for (const [name, content] of Object.entries(files)) await writeFile(at(name), content);
});
after(async () => {
  await rm(folder, { recursive: true });
});

async function verify(...args: readonly string[]) {
  const who = ['--certificate-identity', 'person@example.com', '--certificate-oidc-issuer', world.urls.issuer];
  const trust = ['--trusted-root', at('root.json'), '--insecure-sandbox', '--offline', '--bundle', at('release.json')];
  return await runInProcess(['verify-blob-attestation', ...trust, ...who, ...args]);
}

const slsa = ['--type', 'slsa-provenance'] as const;

test('a file is verified as such, on stdin’s place by its digest, and another file is refused', async () => {
  const sha256 = digestHex('sha256', release);
  for (const file of [[at('release')], [`sha256:${sha256}`], ['--digest', sha256, '--digestAlg', 'sha256']]) {
    const { code, stderr } = await verify(...slsa, ...file);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /accepted: attestation `https:\/\/slsa\.dev\/provenance\/v1` by `person@example\.com`/);
  }
  for (const file of [[at('other')], [`sha256:${'ab'.repeat(32)}`], ['--digest', 'ab'.repeat(32)]]) {
    const { code, stderr } = await verify(...slsa, ...file);
    assert.deepEqual([code, /\[digest-mismatch\]/.test(stderr)], [12, true], stderr);
  }
});

test('another type is refused, and without one the mistake says which type there is', async () => {
  const wrong = await verify('--type', 'cyclonedx', at('release'));
  assert.equal(wrong.code, 12);
  assert.match(wrong.stderr, /\[predicate-mismatch\]/);
  const missing = await verify(at('release'));
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /not verified: `https:\/\/slsa\.dev\/provenance\/v1`/);
});

test('without claims no file is needed, and a warning says what that means', async () => {
  const { code, stderr } = await verify(...slsa, '--check-claims=false');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^warning: nobody asks which file was attested/m);
  assert.equal((await verify(...slsa)).code, 2);
});

test('what cannot both count is a mistake', async () => {
  for (const flags of [
    ['--signature', at('release.json'), at('release')],
    ['--certificate', at('root.json'), at('release')],
    ['--digest', 'ab'.repeat(32), at('release')],
    ['--digest', 'ab'.repeat(20), '--digestAlg', 'sha1'],
  ])
    assert.equal((await verify(...slsa, ...flags)).code, 2);
});
