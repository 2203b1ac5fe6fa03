// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { constants, sign } from 'node:crypto';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from './generate-private-key.ts';
import { digestHex } from './hash.ts';
import { createKeySigner } from './key-signer.ts';
import { keyHandle } from './public-key.ts';
import { type MessageDigests, verifyDigestSignature } from './verify-digest-signature.ts';
import { verifySignature } from './verify-signature.ts';

const message = encodeUtf8('the message');
const otherMessage = encodeUtf8('the massage');
const keys = {
  p256: generatePrivateKey('ecdsa-sha2-256-nistp256'),
  p384: generatePrivateKey('ecdsa-sha2-384-nistp384'),
  p521: generatePrivateKey('ecdsa-sha2-512-nistp521'),
  rsa: generatePrivateKey('rsa-sign-pkcs1-2048-sha256'),
  ed25519: generatePrivateKey('ed25519'),
};
type KeyName = keyof typeof keys;
const names = Object.keys(keys) as KeyName[];
const hashingNames = names.filter((name) => name !== 'ed25519');

function digestsOf(bytes: Uint8Array): MessageDigests {
  return { sha256: digestHex('sha256', bytes), sha384: digestHex('sha384', bytes), sha512: digestHex('sha512', bytes) };
}

for (const name of names) {
  const { publicKey } = keys[name];

  test(`a signature by a ${name} signer is proven, and only over its message`, async () => {
    const signature = await createKeySigner(keys[name]).sign(message);
    assert.equal(verifySignature(publicKey, message, signature), message);
    assert.throws(() => verifySignature(publicKey, otherMessage, signature), { code: 'signature-mismatch' });
  });

  test(`a signature by another ${name} key is refused`, async () => {
    const stranger = generatePrivateKey(name === 'rsa' ? 'rsa-sign-pkcs1-2048-sha256' : 'ed25519');
    const signature = await createKeySigner(stranger).sign(message);
    assert.throws(() => verifySignature(publicKey, message, signature), { code: 'signature-mismatch' });
  });

  test(`no bit of a ${name} signature can change`, async () => {
    const signature = await createKeySigner(keys[name]).sign(message);
    for (let bit = 0; bit < signature.length * 8; bit += name === 'p521' || name === 'p384' ? 37 : 3) {
      const flipped = signature.with(bit >> 3, (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      assert.throws(() => verifySignature(publicKey, message, flipped), { code: 'signature-mismatch' });
    }
  });

  test(`a ${name} signature with bytes behind it, cut, or empty is refused`, async () => {
    const signature = await createKeySigner(keys[name]).sign(message);
    for (const wrong of [
      new Uint8Array([...signature, 0]),
      signature.subarray(1),
      signature.subarray(0, -1),
      new Uint8Array(),
    ]) {
      assert.throws(() => verifySignature(publicKey, message, wrong), { code: 'signature-mismatch' });
    }
  });
}

for (const name of hashingNames) {
  const { publicKey } = keys[name];

  test(`the digests alone prove a ${name} signature, and refuse another message`, async () => {
    for (let index = 0; index < 5; index++) {
      const text = encodeUtf8(`message ${index}`);
      const signature = await createKeySigner(keys[name]).sign(text);
      verifyDigestSignature(publicKey, digestsOf(text), signature);
      assert.throws(() => verifyDigestSignature(publicKey, digestsOf(message), signature), {
        code: 'signature-mismatch',
      });
    }
  });

  test(`no bit of a ${name} signature can change when only digests are known`, async () => {
    const signature = await createKeySigner(keys[name]).sign(message);
    for (let bit = 0; bit < signature.length * 8; bit += name === 'p521' || name === 'p384' ? 97 : 5) {
      const flipped = signature.with(bit >> 3, (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      assert.throws(() => verifyDigestSignature(publicKey, digestsOf(message), flipped), {
        code: 'signature-mismatch',
      });
    }
  });
}

for (const name of ['p384', 'p521'] as const) {
  test(`a ${name} signature over SHA-256, as old cosign made it, is proven`, () => {
    const signature = sign('sha256', message, keys[name][keyHandle]);
    verifySignature(keys[name].publicKey, message, signature);
    verifyDigestSignature(keys[name].publicKey, { sha256: digestHex('sha256', message) }, signature);
  });

  test(`a ${name} signature over SHA-1 is refused`, () => {
    const signature = sign('sha1', message, keys[name][keyHandle]);
    assert.throws(() => verifySignature(keys[name].publicKey, message, signature), { code: 'signature-mismatch' });
  });

  test(`a ${name} signature over its natural hash cannot be judged by the SHA-256 digest alone`, () => {
    const signature = sign(name === 'p384' ? 'sha384' : 'sha512', message, keys[name][keyHandle]);
    assert.throws(
      () => verifyDigestSignature(keys[name].publicKey, { sha256: digestHex('sha256', message) }, signature),
      { code: 'message-needed' },
    );
  });
}

test('a P-256 signature over SHA-512 is refused', () => {
  const signature = sign('sha512', message, keys.p256[keyHandle]);
  assert.throws(() => verifySignature(keys.p256.publicKey, message, signature), { code: 'signature-mismatch' });
  assert.throws(() => verifyDigestSignature(keys.p256.publicKey, digestsOf(message), signature), {
    code: 'signature-mismatch',
  });
});

test('an Ed25519 signature cannot be judged by digests', async () => {
  const signature = await createKeySigner(keys.ed25519).sign(message);
  assert.throws(() => verifyDigestSignature(keys.ed25519.publicKey, digestsOf(message), signature), {
    code: 'message-needed',
  });
});

for (const saltLength of [constants.RSA_PSS_SALTLEN_DIGEST, constants.RSA_PSS_SALTLEN_MAX_SIGN, 0]) {
  test(`an RSA-PSS signature with salt setting ${saltLength} is proven, by message and by digest`, () => {
    const options = { key: keys.rsa[keyHandle], padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
    const signature = sign('sha256', message, options);
    verifySignature(keys.rsa.publicKey, message, signature);
    verifyDigestSignature(keys.rsa.publicKey, digestsOf(message), signature);
    assert.throws(() => verifySignature(keys.rsa.publicKey, otherMessage, signature), { code: 'signature-mismatch' });
    assert.throws(() => verifyDigestSignature(keys.rsa.publicKey, digestsOf(otherMessage), signature), {
      code: 'signature-mismatch',
    });
  });
}

test('an RSA signature over SHA-1 or SHA-512 is refused', () => {
  for (const hash of ['sha1', 'sha512']) {
    const signature = sign(hash, message, keys.rsa[keyHandle]);
    assert.throws(() => verifySignature(keys.rsa.publicKey, message, signature), { code: 'signature-mismatch' });
    assert.throws(() => verifyDigestSignature(keys.rsa.publicKey, digestsOf(message), signature), {
      code: 'signature-mismatch',
    });
  }
});

test('an RSA signature that is not below the modulus is refused', () => {
  const signature = new Uint8Array(256).fill(0xff);
  assert.throws(() => verifyDigestSignature(keys.rsa.publicKey, digestsOf(message), signature), {
    code: 'signature-mismatch',
  });
});
