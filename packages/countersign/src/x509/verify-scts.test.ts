// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derOctetString } from '../bytes/encode-der.ts';
import { encodeHex } from '../bytes/hex.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import type { PrivateKey } from '../crypto/private-key.ts';
import { buildCertificate } from '../sandbox/pki/build-certificate.ts';
import { buildLoggedCertificate, buildSct, type SctOptions, sctList } from '../sandbox/pki/build-sct.ts';
import { makeAuthority, makeRoot, makeSigner, middleMs } from '../sandbox/pki/certificate.fixture.ts';
import { encodeTbsCertificate } from '../sandbox/pki/encode-tbs-certificate.ts';
import { parseCertificate } from './parse-certificate.ts';
import { precertificateOf } from './precertificate-of.ts';
import type { CertificatePath } from './verify-certificate-path.ts';
import { type CertificateLog, verifyScts } from './verify-scts.ts';

const missing = { code: 'sct-missing' };
const root = makeRoot();
const { content } = makeSigner(root);
const [first, second] = [
  generatePrivateKey('ecdsa-sha2-256-nistp256'),
  generatePrivateKey('rsa-sign-pkcs1-2048-sha256'),
];

function logOf({ publicKey }: PrivateKey, differs: Partial<CertificateLog> = {}): CertificateLog {
  return { keyId: publicKey.fingerprint, publicKey, validFor: { startMs: 0 }, ...differs };
}

function pathOf(der: Uint8Array): CertificatePath {
  return { leaf: parseCertificate(der), issuers: [root.certificate], authority: makeAuthority(root) };
}

function logged(keys: readonly PrivateKey[], options: Partial<SctOptions> = {}, by = root): CertificatePath {
  return pathOf(buildLoggedCertificate(content, by.key, keys, { timestampMs: middleMs, ...options }));
}

/** A path whose leaf carries exactly these SCTs. */
function carrying(...scts: readonly Uint8Array[]): CertificatePath {
  return pathOf(buildCertificate({ ...content, extensions: [...content.extensions, sctList(scts)] }, root.key));
}

const tbs = encodeTbsCertificate(content, { kind: 'ecdsa', hash: 'sha256' });
const sct = buildSct(tbs, root.key.publicKey, first, { timestampMs: middleMs });

test('the promises of trusted logs are proven and counted', () => {
  const path = logged([first, second]);
  assert.deepEqual(verifyScts(path, [logOf(first), logOf(second)], 2).logKeyIds, [
    first.publicKey.fingerprint,
    second.publicKey.fingerprint,
  ]);
  assert.throws(() => verifyScts(path, [logOf(first), logOf(second)], 3), missing);
});

test('logs that nobody trusts are skipped', () => {
  const path = logged([first, second]);
  assert.deepEqual(verifyScts(path, [logOf(second)], 1).logKeyIds, [second.publicKey.fingerprint]);
  assert.throws(() => verifyScts(path, [], 1), missing);
  assert.throws(() => verifyScts(logged([]), [logOf(first)], 1), missing);
});

test('two promises of one log count once', () => {
  const path = carrying(sct, buildSct(tbs, root.key.publicKey, first, { timestampMs: middleMs + 1 }));
  assert.equal(verifyScts(path, [logOf(first)], 1).logKeyIds.length, 1);
  assert.throws(() => verifyScts(path, [logOf(first)], 2), missing);
});

test('extensions of an SCT are signed', () => {
  const path = logged([first], { extensions: Uint8Array.of(1, 2, 3) });
  assert.equal(verifyScts(path, [logOf(first)], 1).logKeyIds.length, 1);
  const changed = buildSct(tbs, root.key.publicKey, first, { timestampMs: middleMs, extensions: Uint8Array.of(7) });
  const at = changed.indexOf(7, 41);
  assert.throws(() => verifyScts(carrying(changed.with(at, 8)), [logOf(first)], 1), missing);
});

test('a log is believed only while it is trusted', () => {
  const path = logged([first]);
  const until = (endMs: number): CertificateLog => logOf(first, { validFor: { startMs: 0, endMs } });
  assert.equal(verifyScts(path, [until(middleMs)], 1).logKeyIds.length, 1);
  assert.throws(() => verifyScts(path, [until(middleMs - 1)], 1), missing);
  assert.equal(verifyScts(path, [until(0), until(middleMs)], 1).logKeyIds.length, 1);
});

test('an SCT that names a trusted log and was not made by it is refused, whatever others say', () => {
  const impostor = logOf(second, { keyId: first.publicKey.fingerprint });
  assert.throws(() => verifyScts(logged([first]), [impostor], 1), missing);
  const wrong = sct.with(sct.byteLength - 1, (sct.at(-1) ?? 0) ^ 1);
  const good = buildSct(tbs, root.key.publicKey, second, { timestampMs: middleMs });
  assert.doesNotThrow(() => verifyScts(carrying(sct, good), [logOf(first), logOf(second)], 1));
  assert.throws(() => verifyScts(carrying(wrong, good), [logOf(first), logOf(second)], 1), missing);
});

test('a promise for another certificate, or for another issuer, is refused', () => {
  const otherTbs = encodeTbsCertificate(
    { ...content, serialNumber: Uint8Array.of(9) },
    { kind: 'ecdsa', hash: 'sha256' },
  );
  const ofOther = buildSct(otherTbs, root.key.publicKey, first, { timestampMs: middleMs });
  assert.throws(() => verifyScts(carrying(ofOther), [logOf(first)], 1), missing);
  const ofOtherIssuer = buildSct(tbs, second.publicKey, first, { timestampMs: middleMs });
  assert.throws(() => verifyScts(carrying(ofOtherIssuer), [logOf(first)], 1), missing);
});

test('an algorithm that certificate logs do not use is refused', () => {
  const hashAt = 1 + 32 + 8 + 2;
  assert.equal(encodeHex(sct.subarray(hashAt, hashAt + 2)), '0403');
  for (const changed of [sct.with(hashAt, 2), sct.with(hashAt + 1, 1), sct.with(hashAt + 1, 7)]) {
    assert.throws(() => verifyScts(carrying(changed), [logOf(first)], 1), missing);
  }
});

test('a version that is not known is skipped', () => {
  assert.throws(() => verifyScts(carrying(sct.with(0, 1)), [logOf(first)], 1), missing);
  assert.equal(verifyScts(carrying(sct.with(0, 1), sct), [logOf(first)], 1).logKeyIds.length, 1);
});

test('a leaf that nobody issued has no promises', () => {
  const path = { ...logged([first]), issuers: [] };
  assert.throws(() => verifyScts(path, [logOf(first)], 1), missing);
});

test('a list that does not parse, or is too long, is malformed', () => {
  const malformed = { code: 'certificate-malformed' };
  const withValue = (value: Uint8Array): CertificatePath => {
    const extension = { oid: '1.3.6.1.4.1.11129.2.4.2', critical: false, value };
    return pathOf(buildCertificate({ ...content, extensions: [extension] }, root.key));
  };
  for (const value of [
    Uint8Array.of(0, 0),
    derOctetString(Uint8Array.of(0, 3, 0, 2)),
    derOctetString(Uint8Array.of(0, 0, 0)),
    derOctetString(Uint8Array.of(0, 4, 0, 2, 0, 0)),
  ]) {
    assert.throws(() => verifyScts(withValue(value), [logOf(first)], 1), malformed);
  }
  assert.throws(() => verifyScts(carrying(new Uint8Array([...sct, 0])), [logOf(first)], 1), malformed);
  const many = Array.from({ length: 33 }, () => sct);
  assert.doesNotThrow(() => verifyScts(carrying(...many.slice(1)), [logOf(first)], 1));
  assert.throws(() => verifyScts(carrying(...many), [logOf(first)], 1), malformed);
});

test('what the log signed is the certificate without its promises, at whatever place they stand', () => {
  const list = sctList([sct]);
  const [before, ...after] = content.extensions;
  assert.ok(before !== undefined);
  for (const extensions of [
    [list, before, ...after],
    [before, list, ...after],
    [before, ...after, list],
  ]) {
    assert.deepEqual(precertificateOf(parseCertificate(buildCertificate({ ...content, extensions }, root.key))), tbs);
  }
  const alone = parseCertificate(buildCertificate({ ...content, extensions: [list] }, root.key));
  assert.deepEqual(
    precertificateOf(alone),
    encodeTbsCertificate({ ...content, extensions: [] }, { kind: 'ecdsa', hash: 'sha256' }),
  );
});
