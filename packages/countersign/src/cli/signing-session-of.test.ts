// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { encodeKeyFile } from '../crypto/key-file.ts';
import { encryptKeyFile } from '../crypto/key-file-cipher.ts';
import { systemFiles } from '../host/system-files.ts';
import { systemRandom } from '../host/system-random.ts';
import { openSigningSession } from './signing-session-of.ts';
import { testContext } from './testing/test-context.ts';

test('a bare key signs without asking anybody, and a service that it does not reach is refused', async () => {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const file = encodeUtf8(encodeKeyFile(await encryptKeyFile(key, encodeUtf8('secret'), systemRandom)));
  const context = {
    ...testContext({ env: { COSIGN_PASSWORD: 'secret' } }).context,
    files: { ...systemFiles, read: async () => file },
    createTransport: async () => assert.fail('somebody is asked'),
  };
  const { session, close } = await openSigningSession({ key: 'cosign.key' }, ['bundle'], context);
  const party = await session.party();
  assert.equal(party.kind === 'key' && party.signer.publicKey.fingerprint, key.publicKey.fingerprint);
  assert.deepEqual(session.services.logs, []);
  close();
  const online = { key: 'cosign.key', rekorUrl: 'https://log.example', offline: true };
  await assert.rejects(openSigningSession(online, ['bundle'], context), { code: 'usage-flag' });
});
