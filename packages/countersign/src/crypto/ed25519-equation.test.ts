// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeHex } from '../bytes/hex.ts';
import { satisfiesEd25519 } from './ed25519-equation.ts';
import { withHighS } from './ed25519ph.fixture.ts';
import {
  basePoint,
  decodePoint,
  encodePoint,
  groupOrder,
  littleEndianToBigInt,
  sumOfProducts,
} from './edwards25519.ts';
import { generatePrivateKey } from './generate-private-key.ts';
import { keyHandle } from './public-key.ts';

const keys = [generatePrivateKey('ed25519'), generatePrivateKey('ed25519')] as const;
const domain = new Uint8Array();

interface Signed {
  readonly publicKey: Uint8Array;
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
}

function byNode({ publicKey, content, signature }: Signed): boolean {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
  return verify(null, content, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
}

function signedBy(index: 0 | 1, content: Uint8Array): Signed {
  const key = keys[index];
  const signature = new Uint8Array(sign(null, content, key[keyHandle]));
  return { publicKey: key.publicKey.spki.subarray(-32), content, signature };
}

/** Encodings of points whose order divides 8, all in canonical form. */
const smallOrder = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
].map(decodeHex);
const notCanonical = [
  '0100000000000000000000000000000000000000000000000000000000000080',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
].map(decodeHex);

const signatures = fc.tuple(fc.constantFrom(0, 1), fc.uint8Array({ maxLength: 40 }));
const member = fc.constantFrom('publicKey', 'content', 'signature');

test('of pure Ed25519 it judges as Node does, whatever byte is changed', () => {
  fc.assert(
    fc.property(signatures, member, fc.nat(), fc.integer({ min: 0, max: 255 }), ([index, content], name, at, byte) => {
      const signed = signedBy(index as 0 | 1, content);
      assert.equal(satisfiesEd25519({ ...signed, domain }), true);
      const place = at % Math.max(1, signed[name].length);
      const changed = { ...signed, [name]: Uint8Array.from(signed[name], (old, i) => (i === place ? byte : old)) };
      assert.equal(satisfiesEd25519({ ...changed, domain }), byNode(changed));
    }),
    { numRuns: 150 },
  );
});

test('of random bytes it judges as Node does', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes, bytes, bytes, (publicKey, r, s) => {
      const signed = { publicKey, content: domain, signature: new Uint8Array([...r, ...s]) };
      assert.equal(satisfiesEd25519({ ...signed, domain }), byNode(signed));
    }),
    { numRuns: 200 },
  );
});

/** A point of order 8, and key, nonce and signature that multiples of it are mixed into. */
function mixedIn({
  a,
  r,
  t,
  u,
}: {
  readonly a: bigint;
  readonly r: bigint;
  readonly t: bigint;
  readonly u: bigint;
}): Signed {
  const eighth = decodePoint(decodeHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'));
  assert.ok(eighth);
  const publicKey = encodePoint(sumOfProducts(a, basePoint, t, eighth));
  const nonce = encodePoint(sumOfProducts(r, basePoint, u, eighth));
  const hash = createHash('sha512').update(nonce).update(publicKey).digest();
  const s = (r + (littleEndianToBigInt(hash) % groupOrder) * a) % groupOrder;
  const encodedS = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
  return { publicKey, content: domain, signature: Buffer.concat([nonce, encodedS]) };
}

test('of keys and nonces of small or mixed order it judges as Node does, which takes some of mixed order', () => {
  const scalar = fc.oneof(
    { weight: 1, arbitrary: fc.constant(0n) },
    { weight: 4, arbitrary: fc.bigInt({ min: 1n, max: groupOrder - 1n }) },
  );
  // The point of order 2 most often, because every second signature with it is right.
  const cofactor = fc.constantFrom(0n, 4n, 4n, 4n, 1n, 2n, 7n);
  let taken = 0;
  fc.assert(
    fc.property(fc.record({ a: scalar, r: scalar, t: cofactor, u: cofactor }), (numbers) => {
      const signed = mixedIn(numbers);
      const judged = satisfiesEd25519({ ...signed, domain });
      assert.equal(judged, byNode(signed));
      if (judged && numbers.t !== 0n) taken += 1;
      if (numbers.a === 0n || numbers.r === 0n) assert.equal(judged, false);
    }),
    { numRuns: 200 },
  );
  assert.notEqual(taken, 0);
});

test('a key of small order is refused in every encoding, whatever the nonce, as by Node', () => {
  for (const publicKey of [...smallOrder, ...notCanonical]) {
    for (const r of [...smallOrder, ...notCanonical]) {
      const signed = { publicKey, content: domain, signature: new Uint8Array([...r, ...new Uint8Array(32)]) };
      assert.equal(satisfiesEd25519({ ...signed, domain }), false);
      assert.equal(byNode(signed), false);
    }
  }
});

test('S of the group order and above is refused, as by Node', () => {
  const signed = signedBy(0, domain);
  const high = { ...signed, signature: withHighS(signed.signature) };
  assert.equal(satisfiesEd25519({ ...signed, domain }), true);
  assert.equal(satisfiesEd25519({ ...high, domain }), false);
  assert.equal(byNode(high), false);
});

test('what is not 32 and 64 bytes long is refused', () => {
  const signed = signedBy(0, domain);
  assert.equal(satisfiesEd25519({ ...signed, publicKey: signed.publicKey.subarray(1), domain }), false);
  assert.equal(satisfiesEd25519({ ...signed, signature: signed.signature.subarray(1), domain }), false);
});
