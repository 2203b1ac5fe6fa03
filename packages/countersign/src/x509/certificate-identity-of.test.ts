// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derExplicit, derImplicit, derOid, derSequence, derUtf8 } from '../bytes/encode-der.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { makeRoot, makeSigner } from '../sandbox/pki/certificate.fixture.ts';
import { fulcioExtension } from '../sandbox/pki/extensions.ts';
import { subjectAlternativeName } from '../sandbox/pki/subject-alternative-name.ts';
import type { CertificateExtension } from './certificate.ts';
import type { CertificateIdentity } from './certificate-identity.ts';
import { certificateIdentityOf } from './certificate-identity-of.ts';

const root = makeRoot();
const malformed = { code: 'certificate-malformed' };
const issuer = 'https://issuer.example';

function identityOf(...extensions: readonly CertificateExtension[]): CertificateIdentity {
  return certificateIdentityOf(makeSigner(root, { extensions }).certificate);
}

function names(...elements: readonly Uint8Array[]): CertificateExtension {
  return { oid: '2.5.29.17', critical: false, value: derSequence(...elements) };
}

test('every name that can be a signer is read, in its order', () => {
  const subjects = [
    { kind: 'uri', value: 'https://github.com/a/b/.github/workflows/c.yml@refs/heads/main' },
    { kind: 'email', value: 'a@example.com' },
    { kind: 'dns', value: 'example.com' },
    { kind: 'other', value: 'me!example.com' },
  ] as const;
  assert.deepEqual(identityOf(subjectAlternativeName(subjects)), { subjects, extensions: {} });
});

test('names of kinds that are no signers, and user names that are not of Fulcio, are left out', () => {
  const address = derImplicit(7, Uint8Array.of(127, 0, 0, 1));
  const otherName = derExplicit(0, derOid('1.3.6.1.4.1.311.20.2.3'), derExplicit(0, derUtf8('me@example.com')));
  assert.deepEqual(identityOf(names(address, otherName)).subjects, []);
  assert.deepEqual(identityOf().subjects, []);
});

test('the issuer is that of the newer extension, or else that of the older one', () => {
  assert.equal(identityOf(fulcioExtension(1, issuer)).issuer, issuer);
  assert.equal(identityOf(fulcioExtension(8, issuer)).issuer, issuer);
  const both = identityOf(fulcioExtension(1, issuer), fulcioExtension(8, issuer));
  assert.equal(both.issuer, issuer);
  assert.deepEqual(both.extensions, { issuer, issuerV2: issuer });
  assert.equal(identityOf().issuer, undefined);
  const two = [fulcioExtension(1, issuer), fulcioExtension(8, 'https://other.example')];
  assert.throws(() => identityOf(...two), malformed);
});

test('an extension below one of Fulcio, which is the same number to a careless reader, says nothing', () => {
  const below = { oid: '1.3.6.1.4.1.57264.1.8.0', critical: false, value: derUtf8('https://other.example') };
  assert.equal(identityOf(fulcioExtension(8, issuer), below).issuer, issuer);
  assert.deepEqual(identityOf({ ...below, oid: '1.3.6.1.4.1.57264.1.1.0' }), { subjects: [], extensions: {} });
});

test('extensions are read by their names: raw text up to 6, UTF8String from 8', () => {
  const { extensions } = identityOf(
    fulcioExtension(2, 'push'),
    fulcioExtension(14, 'refs/heads/ä'),
    fulcioExtension(99, 'x'),
  );
  assert.deepEqual(extensions, { githubWorkflowTrigger: 'push', sourceRepositoryRef: 'refs/heads/ä' });
});

test('an extension in the other encoding, or with bytes behind its text, is refused', () => {
  const raw = { ...fulcioExtension(14, ''), value: encodeUtf8('refs/heads/main') };
  const long = { ...fulcioExtension(14, ''), value: new Uint8Array([...derUtf8('refs'), 0]) };
  const notText = { ...fulcioExtension(2, ''), value: Uint8Array.of(0xff) };
  for (const extension of [raw, long, notText]) assert.throws(() => identityOf(extension), malformed);
});

test('a name with a character that looks like none is refused', () => {
  const email = (text: string): CertificateExtension => names(derImplicit(1, encodeUtf8(text)));
  assert.doesNotThrow(() => identityOf(email('a@example.com')));
  for (const text of ['a@example.com\0.evil.example', 'a@exämple.com', '', 'a@example.com\n']) {
    assert.throws(() => identityOf(email(text)), malformed, JSON.stringify(text));
  }
});

test('a user name without text or value is refused', () => {
  const userName = '1.3.6.1.4.1.57264.1.7';
  assert.throws(() => identityOf(names(derExplicit(0, derOid(userName)))), malformed);
  assert.throws(() => identityOf(names(derExplicit(0, derOid(userName), derExplicit(0, derUtf8(''))))), malformed);
});
