// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { encodePublicKey } from '../crypto/public-key-file.ts';
import { systemFiles } from '../host/system-files.ts';
import type { Files } from '../ports/files.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { pemOf, personInWorld } from '../verify/testing/legacy-in-world.ts';
import { specifiedAuthority, specifiedLog } from './specified-trust.ts';

function holding(text: string): Files {
  return { ...systemFiles, read: async () => encodeUtf8(text) };
}

const key = generatePrivateKey('ed25519').publicKey;
const keyFile = holding(encodePublicKey(key));
const log = 'url=https://log.example,public-key=f,start-time=2026-01-01T00:00:00Z';

test('a log is known by its key, and under a name by what its notes call the key', async () => {
  const plain = await specifiedLog(log, '--rekor', keyFile);
  assert.equal(plain.keyId, key.fingerprint);
  assert.deepEqual(plain.validFor, { startMs: Date.UTC(2026, 0, 1) });
  const named = await specifiedLog(`${log},origin=log.example`, '--rekor', keyFile);
  assert.notEqual(named.keyId, key.fingerprint);
  assert.deepEqual(named.publicKey.spki, key.spki);
});

test('a log without a start, and a file without a key, are refused', async () => {
  await assert.rejects(specifiedLog('url=https://log.example,public-key=f', '--rekor', keyFile), {
    code: 'usage-flag',
  });
  await assert.rejects(specifiedLog(log, '--rekor', holding('no key')), { code: 'pem-malformed' });
});

test('an authority is its chain of certificates, which must be there', async () => {
  const [, ...issuers] = personInWorld(createTestWorld().world).certificate?.chain ?? [];
  const spec = 'url=https://ca.example,certificate-chain=f';
  const authority = await specifiedAuthority(spec, '--fulcio', holding(pemOf(issuers)));
  assert.equal(authority.uri, 'https://ca.example');
  await assert.rejects(specifiedAuthority(spec, '--fulcio', holding('no chain')), { code: 'certificate-malformed' });
});
