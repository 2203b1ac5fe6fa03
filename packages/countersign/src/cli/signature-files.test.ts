// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createStreamSigner } from '../crypto/stream-signer.ts';
import { systemFiles } from '../host/system-files.ts';
import type { Flags } from './define-command.ts';
import { writeSignatureFiles } from './signature-files.ts';
import { testContext } from './testing/test-context.ts';

const signer = createStreamSigner(generatePrivateKey('ed25519'));

/** What a signature by a bare key leaves behind. */
async function written(flags: Flags): Promise<{ readonly files: object; readonly stderr: string }> {
  const files: Record<string, string> = {};
  const { context, stderr } = testContext();
  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    files[path] = decodeUtf8(bytes, 'payload-malformed');
  };
  const parts = { signature: encodeUtf8('signature'), party: { kind: 'key', signer } } as const;
  await writeSignatureFiles(parts, flags, { ...context, files: { ...systemFiles, write } });
  return { files, stderr: stderr() };
}

test('nothing is written that no flag names', async () => {
  assert.deepEqual(await written({}), { files: {}, stderr: '' });
});

test('a signature is written in base64, and as it is with `--b64=false`', async () => {
  assert.deepEqual((await written({ outputSignature: 's' })).files, { s: 'c2lnbmF0dXJl' });
  assert.deepEqual((await written({ outputSignature: 's', b64: false })).files, { s: 'signature' });
});

test('a bare key has no certificate to write, and a warning says so', async () => {
  const { files, stderr } = await written({ outputCertificate: 'c' });
  assert.deepEqual(files, {});
  assert.match(stderr, /^warning: `--output-certificate` writes nothing/);
});
