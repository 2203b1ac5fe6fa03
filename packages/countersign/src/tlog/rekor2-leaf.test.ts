// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeCanonicalJson } from '../bytes/canonical-json.ts';
import { encodeHex } from '../bytes/hex.ts';
import { parseJson } from '../bytes/json.ts';
import { parseEntryBody } from './parse-entry-body.ts';
import { encodeRekor2Leaf } from './rekor2-leaf.ts';

test('a leaf is canonical JSON, and reads back as what it was made of', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 });
  const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const kind = fc.constantFrom('certificate' as const, 'key' as const);
  fc.assert(
    fc.property(bytes, digest, kind, bytes, (signature, hash, verifierKind, verifierBytes) => {
      const keyDetails = 'PKIX_ECDSA_P256_SHA_256';
      const named = { algorithm: 'sha256', hex: encodeHex(hash) } as const;
      const verifier = { kind: verifierKind, bytes: verifierBytes };
      const leaf = encodeRekor2Leaf({ digest: named, signature, verifier, keyDetails });
      assert.equal(new TextDecoder().decode(leaf), encodeCanonicalJson(parseJson(leaf, { maxBytes: 10_000 })));
      const content = { form: 'signed-bytes', signature, digest: named };
      assert.deepEqual(parseEntryBody(leaf), { kind: 'hashedrekord 0.0.2', verifier, keyDetails, content });
    }),
  );
});
