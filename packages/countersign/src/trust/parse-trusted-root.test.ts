// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeBase64 } from '../bytes/base64.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { MalformedError } from '../errors/errors.ts';
import { parseTrustedRoot } from './parse-trusted-root.ts';
import { sandboxLogPath, sandboxOrganization } from './sandbox-mark.ts';
import { authorityJson, issue, logJson, rootBytes, start } from './testing/trusted-root.ts';

const root = issue('root');
const intermediate = issue('intermediate', root);
const key = generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey;
const log = logJson(key.spki);
const malformed = { code: 'trusted-root-malformed' };
const startMs = Date.parse(start);

test('logs and authorities are read, each key imported', () => {
  const parsed = parseTrustedRoot(
    rootBytes({
      tlogs: [log],
      ctlogs: [logJson()],
      certificateAuthorities: [authorityJson(intermediate, root)],
      timestampAuthorities: [authorityJson(root)],
    }),
  );
  assert.equal(parsed.logs[0]?.keyId, key.fingerprint);
  assert.equal(parsed.logs[0]?.publicKey.fingerprint, key.fingerprint);
  assert.deepEqual(parsed.logs[0]?.validFor, { startMs });
  assert.equal(parsed.ctLogs.length, 1);
  const [authority] = parsed.certificateAuthorities;
  assert.equal(authority?.name, 'acme root');
  assert.deepEqual(authority?.root.der, root.der);
  assert.deepEqual(
    authority?.intermediates.map(({ der }) => der),
    [intermediate.der],
  );
  assert.equal(parsed.timestampAuthorities.length, 1);
  assert.deepEqual([parsed.origin, parsed.skipped], ['real', []]);
});

test('both spellings and every version are read, and no other', () => {
  const { baseUrl, hashAlgorithm, publicKey } = log;
  const { rawBytes, keyDetails, validFor } = publicKey;
  const snake = {
    base_url: baseUrl,
    hash_algorithm: hashAlgorithm,
    public_key: { raw_bytes: rawBytes, key_details: keyDetails, valid_for: validFor },
    log_id: { key_id: encodeBase64(new Uint8Array([1, 0xab])) },
  };
  for (const version of ['+json;version=0.1', '.v0.1+json', '.v0.2+json']) {
    const media_type = `application/vnd.dev.sigstore.trustedroot${version}`;
    assert.equal(parseTrustedRoot(encodeUtf8(JSON.stringify({ media_type, tlogs: [snake] }))).logs[0]?.keyId, '01ab');
  }
  assert.throws(() => parseTrustedRoot(rootBytes({ media_type: 'x' })), malformed);
  for (const mediaType of ['application/vnd.dev.sigstore.trustedroot.v0.3+json', 'application/json', '']) {
    assert.throws(() => parseTrustedRoot(rootBytes({ mediaType })), malformed);
  }
  assert.throws(() => parseTrustedRoot(encodeUtf8('{}')), malformed);
});

test('keys of every kind are read, and must be what they are said to be', () => {
  const kinds = [
    ['ecdsa-sha2-384-nistp384', 'PKIX_ECDSA_P384_SHA_384'],
    ['ecdsa-sha2-512-nistp521', 'PKIX_ECDSA_P521_SHA_512'],
    ['ed25519', 'PKIX_ED25519'],
    ['rsa-sign-pkcs1-2048-sha256', 'PKIX_RSA_PKCS1V15_2048_SHA256'],
    ['rsa-sign-pkcs1-2048-sha256', 'PKIX_RSA_PKCS1V5'],
  ] as const;
  for (const [kind, details] of kinds) {
    const { spki } = generatePrivateKey(kind).publicKey;
    assert.equal(parseTrustedRoot(rootBytes({ tlogs: [logJson(spki, details)] })).logs.length, 1, details);
    const wrong = logJson(spki, 'PKIX_ECDSA_P256_SHA_256');
    assert.throws(() => parseTrustedRoot(rootBytes({ tlogs: [wrong] })), malformed);
  }
  const { spki } = generatePrivateKey('rsa-sign-pkcs1-2048-sha256').publicKey;
  const larger = logJson(spki, 'PKIX_RSA_PKCS1V15_3072_SHA256');
  assert.throws(() => parseTrustedRoot(rootBytes({ tlogs: [larger] })), malformed);
  // What a SubjectPublicKeyInfo of RSA 2048 wraps stands behind 24 bytes of header.
  const raw = logJson(spki.subarray(24), 'PKCS1_RSA_PKCS1V5');
  assert.equal(parseTrustedRoot(rootBytes({ tlogs: [raw] })).logs.length, 1);
});

test('what is not known is skipped and said, and the rest is of use', () => {
  const unknown = [
    { ...log, publicKey: { ...log.publicKey, keyDetails: 'ML_DSA_65' } },
    { ...log, hashAlgorithm: 'SHA3_256' },
  ];
  const parsed = parseTrustedRoot(rootBytes({ tlogs: [...unknown, log], ctlogs: unknown }));
  assert.equal(parsed.logs.length, 1);
  assert.equal(parsed.ctLogs.length, 0);
  assert.equal(parsed.skipped.length, 4);
  assert.match(parsed.skipped[0] ?? '', /tlogs\[0\].*ML_DSA_65/);
});

test('the key of a log that does not say since when it may be believed is not believed', () => {
  for (const validFor of [undefined, {}, { end: start }]) {
    const parsed = parseTrustedRoot(rootBytes({ tlogs: [{ ...log, publicKey: { ...log.publicKey, validFor } }] }));
    assert.deepEqual(parsed.logs, []);
    assert.equal(parsed.skipped.length, 1);
  }
});

test('an authority without a validity is believed as long as its root is', () => {
  const { validFor: _, ...authority } = authorityJson(root);
  const parsed = parseTrustedRoot(rootBytes({ certificateAuthorities: [authority] }));
  assert.deepEqual(parsed.certificateAuthorities[0]?.validFor, { startMs });
});

test('one key id with two keys is refused, one key with two validities is not', () => {
  const logId = { keyId: 'AAAA' };
  const later = { ...log, publicKey: { ...log.publicKey, validFor: { start: '2025-01-01T00:00:00Z' } } };
  assert.equal(parseTrustedRoot(rootBytes({ tlogs: [log, later] })).logs.length, 2);
  assert.throws(
    () =>
      parseTrustedRoot(
        rootBytes({
          tlogs: [
            { ...log, logId },
            { ...logJson(), logId },
          ],
        }),
      ),
    malformed,
  );
  const apart = rootBytes({ tlogs: [{ ...log, logId }], ctlogs: [{ ...logJson(), logId }] });
  assert.equal(parseTrustedRoot(apart).ctLogs.length, 1);
});

const wrongRoots: Readonly<Record<string, object>> = {
  'a list that is none': { tlogs: {} },
  'a log without a key': { tlogs: [{ ...log, publicKey: undefined }] },
  'a key that is none': { tlogs: [logJson(new Uint8Array([1, 2]))] },
  'an end before the start': {
    tlogs: [{ ...log, publicKey: { ...log.publicKey, validFor: { start, end: '2023-01-01T00:00:00Z' } } }],
  },
  'a day that is none': {
    tlogs: [{ ...log, publicKey: { ...log.publicKey, validFor: { start: '2024-02-30T00:00:00Z' } } }],
  },
  'an authority without certificates': { certificateAuthorities: [authorityJson()] },
  'a certificate that is none': {
    timestampAuthorities: [authorityJson({ ...root, der: new Uint8Array([0x30, 0]) })],
  },
  'too many logs': { tlogs: Array.from({ length: 257 }, () => log) },
};
for (const [title, members] of Object.entries(wrongRoots)) {
  test(`${title} is refused`, () => assert.throws(() => parseTrustedRoot(rootBytes(members)), malformed));
}

test('a root that is too large is refused', () => {
  assert.throws(() => parseTrustedRoot(rootBytes({ note: 'x'.repeat(1024 * 1024) })), { code: 'json-malformed' });
});

test('one authority or log of the sandbox makes the whole root one of the sandbox', () => {
  const sandbox = issue('root', undefined, sandboxOrganization);
  const below = issue('intermediate', sandbox, 'acme');
  for (const members of [
    { certificateAuthorities: [authorityJson(root), authorityJson(below, sandbox)] },
    { timestampAuthorities: [authorityJson(issue('tsa', root, sandboxOrganization), root)] },
    { tlogs: [log, { ...logJson(), baseUrl: `http://localhost:1${sandboxLogPath}/rekor` }] },
    { ctlogs: [{ ...logJson(), baseUrl: `http://localhost:1${sandboxLogPath}` }] },
  ]) {
    assert.equal(parseTrustedRoot(rootBytes(members)).origin, 'sandbox');
  }
});

test('any JSON is a trusted root or malformed', () => {
  const members = fc.dictionary(fc.constantFrom('tlogs', 'ctlogs', 'certificateAuthorities'), fc.jsonValue());
  fc.assert(
    fc.property(members, (json) => {
      try {
        parseTrustedRoot(rootBytes(json));
      } catch (error) {
        assert.ok(error instanceof MalformedError);
      }
    }),
  );
});
