// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { UntrustedError } from '../errors/errors.ts';
import { signInWorld } from '../sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import { imageDigest } from './evidence.fixture.ts';
import { attestInWorld, rawStatement } from './testing/attestation-in-world.ts';
import { verifyStatementBundle } from './verify-statement-bundle.ts';

const { world } = createTestWorld();
const trust = trustInWorld(world);

function bundleBytes(payload = rawStatement(imageDigest)): Uint8Array {
  const candidate = attestInWorld(world, payload, { format: 'bundle' });
  assert.ok(candidate.kind === 'bundle');
  return candidate.bytes;
}

test('who signed a statement is proven, and the bytes that were signed are handed on as they were', () => {
  const signed = verifyStatementBundle(bundleBytes(), trust);
  assert.equal(signed.by.signer.kind, 'certificate');
  assert.equal(new TextDecoder().decode(signed.payload), JSON.stringify(rawStatement(imageDigest)));
  assert.throws(() => verifyStatementBundle(bundleBytes(), trustInWorld(world, 'somebody@example.com')), {
    code: 'identity-mismatch',
  });
});

test('a signature of plain bytes is no statement, even where the bytes are one', () => {
  const artifact = encodeUtf8(JSON.stringify(rawStatement(imageDigest)));
  const { bytes } = signInWorld(world, { content: { kind: 'message', artifact } });
  assert.throws(() => verifyStatementBundle(bytes, trust), { code: 'statement-not-image-signing' });
});

test('what does not parse is refused and not malformed input of the caller', () => {
  for (const bytes of [encodeUtf8(''), encodeUtf8('{}'), encodeUtf8('[]'), Uint8Array.of(0xff)])
    assert.throws(() => verifyStatementBundle(bytes, trust), { code: 'evidence-malformed' });
});

test('a statement put in the place of the one that was signed is refused before it is read', () => {
  const bytes = bundleBytes();
  const payload = (statement: object): string => Buffer.from(JSON.stringify(statement)).toString('base64');
  const text = new TextDecoder().decode(bytes);
  const signed = payload(rawStatement(imageDigest));
  assert.ok(text.includes(signed));
  for (const other of [rawStatement(imageDigest, { predicate: { made: 'elsewhere' } }), { not: 'a statement' }]) {
    const swapped = encodeUtf8(text.replace(signed, payload(other)));
    assert.throws(
      () => verifyStatementBundle(swapped, trust),
      (error) => error instanceof UntrustedError && ['signature-mismatch', 'log-entry-mismatch'].includes(error.code),
    );
  }
});
