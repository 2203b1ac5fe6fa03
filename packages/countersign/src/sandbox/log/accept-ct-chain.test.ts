// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derOctetString } from '../../bytes/encode-der.ts';
import { parseCertificate } from '../../x509/parse-certificate.ts';
import { buildCertificate } from '../pki/build-certificate.ts';
import { makeIntermediate, makeRoot, makeSigner, type TestCertificate } from '../pki/certificate.fixture.ts';
import { precertificatePoison } from '../pki/extensions.ts';
import { acceptCtChain } from './accept-ct-chain.ts';

const root = makeRoot();
const issuer = makeIntermediate(root);
const signer = makeSigner(issuer);
const poison = precertificatePoison();
const authority = { issuer: issuer.certificate, root: root.certificate };
const above = [issuer.certificate.der, root.certificate.der];
const precertificate = poisonedBy(issuer);

function poisonedBy(by: TestCertificate, extension = poison): Uint8Array {
  const extensions = [...signer.content.extensions, extension];
  return buildCertificate({ ...signer.content, extensions }, by.key);
}

test('a precertificate is logged without its poison, under the key of its issuer, with the whole chain', () => {
  for (const chain of [
    [precertificate, ...above],
    [precertificate, issuer.certificate.der],
  ]) {
    const accepted = acceptCtChain(chain, 'precertificate', authority);
    assert.equal(accepted.logged.kind, 'precertificate');
    assert.deepEqual(Buffer.from(accepted.logged.tbs), Buffer.from(signer.certificate.tbs));
    assert.equal(accepted.logged.issuer, issuer.certificate.publicKey);
    assert.deepEqual([accepted.first, accepted.above], [precertificate, above]);
  }
});

test('a certificate is logged as it is', () => {
  const { der } = signer.certificate;
  const { logged } = acceptCtChain([der, ...above], 'certificate', authority);
  assert.deepEqual(logged, { kind: 'certificate', certificate: der });
});

test('a precertificate is no certificate, and a certificate no precertificate', () => {
  const refused = { code: 'certificate-refused' };
  assert.throws(() => acceptCtChain([precertificate, ...above], 'certificate', authority), refused);
  assert.throws(() => acceptCtChain([signer.certificate.der, ...above], 'precertificate', authority), refused);
});

test('a poison that does not poison makes no precertificate', () => {
  for (const extension of [
    { ...poison, critical: false },
    { ...poison, value: derOctetString() },
  ]) {
    const chain = [poisonedBy(issuer, extension), ...above];
    assert.throws(() => acceptCtChain(chain, 'precertificate', authority), { code: 'certificate-refused' });
  }
});

test('whom another authority certified is refused, also one of the same name', () => {
  const otherRoot = makeRoot();
  const sameName = makeIntermediate(otherRoot);
  const otherName = makeIntermediate(otherRoot, {}, 'other');
  for (const by of [sameName, otherName]) {
    const { der } = makeSigner(by).certificate;
    for (const chain of [
      [der, ...above],
      [der, by.certificate.der, otherRoot.certificate.der],
    ]) {
      assert.throws(() => acceptCtChain(chain, 'certificate', authority), { code: 'certificate-untrusted' });
    }
  }
  assert.throws(() => acceptCtChain([poisonedBy(sameName), ...above], 'precertificate', authority), {
    code: 'certificate-untrusted',
  });
});

test('a chain with a hole, in another order, or with more in it is refused', () => {
  const [second, third] = above;
  assert.ok(second && third);
  const { der } = signer.certificate;
  for (const chain of [[der], [der, third], [der, third, second], [der, second, third, third], [der, second, second]]) {
    assert.throws(() => acceptCtChain(chain, 'certificate', authority), { code: 'certificate-untrusted' });
  }
});

test('no chain, and what is no certificate, is malformed', () => {
  const malformed = { code: 'certificate-malformed' };
  assert.throws(() => acceptCtChain([], 'certificate', authority), malformed);
  assert.throws(
    () => acceptCtChain([signer.certificate.der.subarray(1), ...above], 'certificate', authority),
    malformed,
  );
  assert.doesNotThrow(() => parseCertificate(precertificate));
});
