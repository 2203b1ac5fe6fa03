// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { entryKindOf, parseEntryBody } from './parse-entry-body.ts';
import {
  base64Of,
  bodyOf,
  certificateDer,
  certificatePem,
  changedSpec,
  keyPem,
  kinds,
  specs,
} from './testing/small-claim.ts';

const refused = { code: 'log-entry-malformed' };

for (const kind of kinds) {
  test(`a body of the kind ${kind} names its signer, and cannot lack a member`, () => {
    const body = parseEntryBody(bodyOf(kind));
    assert.equal(body.kind, kind);
    assert.equal(body.verifier.kind, 'certificate');
    assert.deepEqual(Buffer.from(body.verifier.bytes), Buffer.from(certificateDer));
    assert.throws(() => parseEntryBody(bodyOf(kind, {})), refused);
    assert.throws(() => parseEntryBody(bodyOf(kind, null)), refused);
  });

  test(`kind and version of ${kind} can be read without the rest`, () => {
    const [name, version] = kind.split(' ');
    assert.deepEqual(entryKindOf(bodyOf(kind, {})), { kind: name, version });
  });

  test(`any change to a body of the kind ${kind} gives a body or a MalformedError`, () => {
    const text = new TextDecoder().decode(bodyOf(kind));
    const mutation = fc.tuple(fc.nat(text.length), fc.nat(6), fc.string({ maxLength: 6 }));
    fc.assert(
      fc.property(mutation, ([at, length, other]) => {
        const changed = encodeUtf8(text.slice(0, at) + other + text.slice(at + length));
        try {
          parseEntryBody(changed);
        } catch (error) {
          assert.ok(error instanceof MalformedError, String(error));
        }
      }),
      { numRuns: 400 },
    );
  });
}

test('kinds and versions that are not known are refused', () => {
  const spec = specs['hashedrekord 0.0.1'];
  for (const [kind, apiVersion] of [
    ['alpine', '0.0.1'],
    ['hashedrekord', '0.0.3'],
    ['toString', ''],
    ['hashedrekord 0.0.1', ''],
  ]) {
    assert.throws(() => parseEntryBody(encodeUtf8(JSON.stringify({ kind, apiVersion, spec }))), refused);
  }
});

test('a label that does not fit its digest is refused', () => {
  for (const kind of ['hashedrekord 0.0.1', 'rekord 0.0.1', 'dsse 0.0.1', 'intoto 0.0.1', 'intoto 0.0.2'] as const) {
    for (const label of ['sha512', 'sha384', 'sha1', 'SHA256', 'toString']) {
      assert.throws(() => parseEntryBody(bodyOf(kind, changedSpec(kind, '"sha256"', `"${label}"`))), refused);
    }
  }
  for (const kind of ['hashedrekord 0.0.2', 'dsse 0.0.2'] as const) {
    for (const label of ['SHA2_512', 'SHA2_384', 'SHA3_256', 'sha256', 'toString']) {
      assert.throws(() => parseEntryBody(bodyOf(kind, changedSpec(kind, 'SHA2_256', label))), refused);
    }
  }
});

test('a signature in another format than X.509 is refused', () => {
  assert.throws(() => parseEntryBody(bodyOf('rekord 0.0.1', changedSpec('rekord 0.0.1', 'x509', 'pgp'))), refused);
});

test('an envelope with no signature or with two is refused', () => {
  const [one] = specs['dsse 0.0.1']['signatures'] as readonly unknown[];
  for (const signatures of [[], [one, one]]) {
    assert.throws(() => parseEntryBody(bodyOf('dsse 0.0.1', { ...specs['dsse 0.0.1'], signatures })), refused);
  }
});

test('a public key is a signer too, in each generation', () => {
  const old = changedSpec('hashedrekord 0.0.1', base64Of(certificatePem), base64Of(keyPem));
  assert.equal(parseEntryBody(bodyOf('hashedrekord 0.0.1', old)).verifier.kind, 'key');
  const recent = changedSpec('hashedrekord 0.0.2', 'x509Certificate', 'publicKey');
  assert.equal(parseEntryBody(bodyOf('hashedrekord 0.0.2', recent)).verifier.kind, 'key');
});

test('an entry that names a certificate and a key, or neither, is refused', () => {
  const raw = `{"rawBytes":"${base64Of('x')}"}`;
  const twice = changedSpec('hashedrekord 0.0.2', '"x509Certificate":', `"publicKey":${raw},"x509Certificate":`);
  const neither = changedSpec('hashedrekord 0.0.2', 'x509Certificate', 'other');
  for (const spec of [twice, neither]) assert.throws(() => parseEntryBody(bodyOf('hashedrekord 0.0.2', spec)), refused);
});
