// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { encodePem, parsePem } from '../bytes/pem.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from './generate-private-key.ts';
import { encodeKeyFile, type KeyFile, parseKeyFile } from './key-file.ts';
import { decryptKeyFile, encryptKeyFile } from './key-file-cipher.ts';

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const password = encodeUtf8('correct horse');
const file = await encryptKeyFile(key, password, random);

test('an encrypted key opens with its password, through the file', async () => {
  const read = parseKeyFile(encodeUtf8(encodeKeyFile(file)));
  assert.deepEqual(read, { ...file });
  assert.equal((await decryptKeyFile(read, password)).publicKey.fingerprint, key.publicKey.fingerprint);
});

test('another password does not open it', async () => {
  await assert.rejects(decryptKeyFile(file, encodeUtf8('correct horsf')), { code: 'key-password-wrong' });
  await assert.rejects(decryptKeyFile(file, new Uint8Array()), { code: 'key-password-wrong' });
});

test('an empty password is a password', async () => {
  const open = await encryptKeyFile(key, new Uint8Array(), random);
  assert.equal((await decryptKeyFile(open, new Uint8Array())).publicKey.fingerprint, key.publicKey.fingerprint);
  await assert.rejects(decryptKeyFile(open, password), { code: 'key-password-wrong' });
});

for (const part of ['salt', 'nonce', 'ciphertext'] as const) {
  test(`a key file with another ${part} does not open`, async () => {
    const bytes = file[part].with(3, (file[part][3] ?? 0) ^ 1);
    await assert.rejects(decryptKeyFile({ ...file, [part]: bytes }, password), { code: 'key-password-wrong' });
  });
}

interface Body {
  kdf: { name: string; params: Record<string, unknown>; salt: string };
  cipher: { name: string; nonce: string };
  ciphertext: string;
}

function withBody(change: (body: Body) => void, label = 'ENCRYPTED SIGSTORE PRIVATE KEY'): Uint8Array {
  const body = JSON.parse(decodeUtf8(parsePem(encodeKeyFile(file)).bytes, 'key-malformed')) as Body;
  change(body);
  return encodeUtf8(encodePem({ label, bytes: encodeUtf8(JSON.stringify(body)) }));
}

test('the old label is read, and the new one written', () => {
  const old = withBody(() => undefined, 'ENCRYPTED COSIGN PRIVATE KEY');
  assert.deepEqual(parseKeyFile(old), { ...file });
  assert.match(encodeKeyFile(file), /^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n/);
});

for (const cost of [32_768, 65_536, 131_072]) {
  test(`scrypt cost ${cost} is allowed`, () => {
    const parsed: KeyFile = parseKeyFile(withBody((body) => (body.kdf.params['N'] = cost)));
    assert.equal(parsed.scryptN, cost);
  });
}

for (const [fault, change] of [
  ['a cheap scrypt', (body: Body) => (body.kdf.params['N'] = 16_384)],
  ['an endless scrypt', (body: Body) => (body.kdf.params['N'] = 2 ** 30)],
  ['a cost that is text', (body: Body) => (body.kdf.params['N'] = '65536')],
  ['a larger block', (body: Body) => (body.kdf.params['r'] = 9)],
  ['more lanes', (body: Body) => (body.kdf.params['p'] = 2)],
  ['another derivation', (body: Body) => (body.kdf.name = 'pbkdf2')],
  ['another cipher', (body: Body) => (body.cipher.name = 'none')],
  ['a short salt', (body: Body) => (body.kdf.salt = 'AAAA')],
  ['a short nonce', (body: Body) => (body.cipher.nonce = 'AAAA')],
  ['an empty ciphertext', (body: Body) => (body.ciphertext = '')],
  ['sloppy base64', (body: Body) => (body.ciphertext = `${body.ciphertext}\n`)],
] as const) {
  test(`a key file with ${fault} is refused`, () => {
    assert.throws(() => parseKeyFile(withBody((body) => void change(body))), { code: 'key-malformed' });
  });
}

for (const label of ['PRIVATE KEY', 'EC PRIVATE KEY', 'PUBLIC KEY', 'CERTIFICATE']) {
  test(`a file with the label ${label} is not an encrypted key`, () => {
    assert.throws(() => parseKeyFile(withBody(() => undefined, label)), { code: 'key-not-private' });
  });
}

test('an unencrypted private key is sent to import-key-pair', () => {
  assert.throws(
    () => parseKeyFile(withBody(() => undefined, 'PRIVATE KEY')),
    (error: { hint?: string }) => /import-key-pair/.test(error.hint ?? ''),
  );
});
