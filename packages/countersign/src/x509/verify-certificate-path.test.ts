// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CountersignError } from '../errors/errors.ts';
import {
  authorityExtensions,
  endMs,
  makeAuthority,
  makeIntermediate,
  makeRoot,
  makeSigner,
  makeStamper,
  middleMs,
  signerExtensions,
  startMs,
  type TestCertificate,
  type TestContent,
} from '../sandbox/pki/certificate.fixture.ts';
import {
  authorityConstraints,
  critical,
  extendedKeyUsage,
  keyUsage,
  leafConstraints,
  nameConstraints,
} from '../sandbox/pki/extensions.ts';
import { subjectAlternativeName } from '../sandbox/pki/subject-alternative-name.ts';
import type { CertificateExtension } from './certificate.ts';
import { parseCertificate } from './parse-certificate.ts';
import { type PathOptions, verifyCertificatePath } from './verify-certificate-path.ts';

const root = makeRoot();
const intermediate = makeIntermediate(root);
const signer = makeSigner(intermediate);
const authority = makeAuthority(root, [intermediate]);
const unknownExtension: CertificateExtension = { oid: '1.2.3.4', critical: false, value: Uint8Array.of(5, 0) };
const code = (name: string): { code: string } => ({ code: `certificate-${name}` });

function options(differs: Partial<PathOptions> = {}): PathOptions {
  return { authorities: [authority], instantsMs: [middleMs], purpose: 'code-signing', ...differs };
}

function signerWith(...extensions: readonly CertificateExtension[]): TestCertificate {
  return makeSigner(intermediate, { extensions });
}

/** The path of a signer below an intermediate that differs. */
function below(differs: TestContent, signerDiffers: TestContent = {}): () => unknown {
  const between = makeIntermediate(root, differs);
  const { certificate } = makeSigner(between, signerDiffers);
  return () => verifyCertificatePath(certificate, options({ authorities: [makeAuthority(root, [between])] }));
}

test('a path leads from the signer over the intermediate to the root', () => {
  const path = verifyCertificatePath(signer.certificate, options());
  assert.equal(path.leaf, signer.certificate);
  assert.deepEqual(path.issuers, [intermediate.certificate, root.certificate]);
  assert.equal(path.authority, authority);
});

test('a root may issue signers itself', () => {
  const { certificate } = makeSigner(root);
  const path = verifyCertificatePath(certificate, options({ authorities: [makeAuthority(root)] }));
  assert.deepEqual(path.issuers, [root.certificate]);
});

test('without the intermediate, or with another root of the same name, there is no path', () => {
  const noIntermediate = options({ authorities: [makeAuthority(root)] });
  assert.throws(() => verifyCertificatePath(signer.certificate, noIntermediate), code('untrusted'));
  const otherRoot = options({ authorities: [makeAuthority(makeRoot(), [intermediate])] });
  assert.throws(() => verifyCertificatePath(signer.certificate, otherRoot), code('untrusted'));
  assert.throws(() => verifyCertificatePath(signer.certificate, options({ authorities: [] })), code('untrusted'));
});

test('an issuer of the same name with another key did not issue the certificate', () => {
  const twin = makeIntermediate(root);
  const authorities = [makeAuthority(root, [twin])];
  assert.throws(() => verifyCertificatePath(signer.certificate, options({ authorities })), code('untrusted'));
  assert.doesNotThrow(() =>
    verifyCertificatePath(signer.certificate, options({ authorities: [makeAuthority(root, [twin, intermediate])] })),
  );
});

test('an issuer with the right key and another name did not issue the certificate', () => {
  const renamed = makeIntermediate(root, { key: intermediate.key }, 'renamed');
  const authorities = [makeAuthority(root, [renamed])];
  assert.throws(() => verifyCertificatePath(signer.certificate, options({ authorities })), code('untrusted'));
});

test('a self-signed certificate is trusted only as the root itself', () => {
  const alone = makeSigner(makeRoot(), { issuer: {}, subject: {} });
  assert.throws(() => verifyCertificatePath(alone.certificate, options()), code('untrusted'));
  const authorities = [makeAuthority(alone)];
  assert.deepEqual(verifyCertificatePath(alone.certificate, options({ authorities })).issuers, []);
});

test('an intermediate that was delivered is used only where the caller passes it, and only below the root', () => {
  const authorities = [makeAuthority(root)];
  const extraIntermediates = [intermediate.certificate];
  const path = verifyCertificatePath(signer.certificate, options({ authorities, extraIntermediates }));
  assert.deepEqual(path.issuers, [intermediate.certificate, root.certificate]);
  const stranger = makeRoot();
  assert.throws(
    () =>
      verifyCertificatePath(
        signer.certificate,
        options({ authorities: [makeAuthority(stranger)], extraIntermediates }),
      ),
    code('untrusted'),
  );
});

test('sixteen delivered certificates that all could have issued each other end quickly, and a seventeenth is refused', () => {
  const loop = makeRoot({}, 'loop');
  const name = { organization: 'test', commonName: 'loop' };
  const twins = Array.from(
    { length: 17 },
    (_, index) => makeRoot({ key: loop.key, issuer: name, serialNumber: Uint8Array.of(index + 1) }, 'loop').certificate,
  );
  const { certificate } = makeSigner(loop);
  const extraIntermediates = twins.slice(1);
  assert.throws(() => verifyCertificatePath(certificate, options({ extraIntermediates })), code('untrusted'));
  assert.throws(() => verifyCertificatePath(certificate, options({ extraIntermediates: twins })), code('refused'));
});

test('both ends of a validity belong to it', () => {
  for (const instantMs of [startMs, endMs]) {
    assert.doesNotThrow(() => verifyCertificatePath(signer.certificate, options({ instantsMs: [instantMs] })));
  }
  for (const instantMs of [startMs - 1, endMs + 1, endMs + 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const instantsMs = [middleMs, instantMs];
    assert.throws(() => verifyCertificatePath(signer.certificate, options({ instantsMs })), code('expired'));
  }
});

test('every certificate of the path must be valid, not the signer alone', () => {
  assert.throws(below({ notAfterMs: middleMs - 1000 }), code('expired'));
  assert.doesNotThrow(below({ notAfterMs: middleMs }));
  const oldRoot = makeRoot({ notAfterMs: middleMs - 1000 });
  const { certificate } = makeSigner(oldRoot);
  const authorities = [makeAuthority(oldRoot)];
  assert.throws(() => verifyCertificatePath(certificate, options({ authorities })), code('expired'));
});

test('an authority is believed only while it is trusted', () => {
  const until = (lastMs: number): PathOptions =>
    options({ authorities: [makeAuthority(root, [intermediate], { validFor: { startMs, endMs: lastMs } })] });
  assert.doesNotThrow(() => verifyCertificatePath(signer.certificate, until(middleMs)));
  assert.throws(() => verifyCertificatePath(signer.certificate, until(middleMs - 1)), code('expired'));
});

test('without an instant nothing is proven', () => {
  assert.throws(() => verifyCertificatePath(signer.certificate, options({ instantsMs: [] })), { code: 'usage-api' });
});

test('a renewed intermediate is found behind the one that expired', () => {
  const expired = makeIntermediate(root, { key: intermediate.key, notAfterMs: startMs + 1000 });
  const authorities = [makeAuthority(root, [expired, intermediate])];
  const path = verifyCertificatePath(signer.certificate, options({ authorities }));
  assert.equal(path.issuers[0], intermediate.certificate);
});

test('of several authorities the one that issued the certificate is asked, and its refusal is told', () => {
  const other = makeAuthority(makeRoot({}, 'other'));
  assert.equal(
    verifyCertificatePath(signer.certificate, options({ authorities: [other, authority] })).authority,
    authority,
  );
  const late = options({ authorities: [authority, other], instantsMs: [endMs + 1000] });
  assert.throws(() => verifyCertificatePath(signer.certificate, late), code('expired'));
});

test('a signer needs the extended key usage of its purpose', () => {
  const digital = keyUsage('digitalSignature');
  const verify = (leaf: TestCertificate) => () => verifyCertificatePath(leaf.certificate, options());
  assert.doesNotThrow(verify(signerWith(digital, extendedKeyUsage('codeSigning'))));
  assert.doesNotThrow(verify(signerWith(digital, extendedKeyUsage('clientAuth', 'codeSigning'))));
  for (const extensions of [
    [digital],
    [digital, extendedKeyUsage('serverAuth')],
    [digital, extendedKeyUsage('timeStamping')],
    [digital, extendedKeyUsage('any')],
    [digital, extendedKeyUsage()],
  ]) {
    assert.throws(verify(signerWith(...extensions)), code('refused'));
  }
});

test('a signer is no authority, and its key usage if there is one allows signatures', () => {
  const signing = extendedKeyUsage('codeSigning');
  const verify = (leaf: TestCertificate) => () => verifyCertificatePath(leaf.certificate, options());
  assert.doesNotThrow(verify(signerWith(signing)));
  assert.doesNotThrow(verify(signerWith(signing, leafConstraints())));
  assert.throws(verify(signerWith(signing, authorityConstraints())), code('refused'));
  assert.throws(verify(signerWith(signing, keyUsage('keyEncipherment'))), code('refused'));
  assert.throws(verify(signerWith(signing, keyUsage())), code('refused'));
});

test('an authority says that it is one, and may sign certificates', () => {
  assert.doesNotThrow(below({ extensions: [authorityConstraints()] }));
  assert.throws(below({ extensions: [keyUsage('keyCertSign')] }), code('refused'));
  assert.throws(below({ extensions: [leafConstraints(), keyUsage('keyCertSign')] }), code('refused'));
  assert.throws(
    below({ extensions: [authorityConstraints(), keyUsage('digitalSignature', 'cRLSign')] }),
    code('refused'),
  );
});

test('an extended key usage of an authority limits what is below it', () => {
  assert.doesNotThrow(below({ extensions: [...authorityExtensions, extendedKeyUsage('codeSigning')] }));
  assert.doesNotThrow(below({ extensions: [...authorityExtensions, extendedKeyUsage('any')] }));
  assert.throws(below({ extensions: [...authorityExtensions, extendedKeyUsage('serverAuth')] }), code('refused'));
});

test('a critical extension that is not understood is refused wherever it stands', () => {
  assert.doesNotThrow(below({ extensions: [...authorityExtensions, unknownExtension] }));
  assert.throws(below({ extensions: [...authorityExtensions, critical(unknownExtension)] }), code('refused'));
  assert.doesNotThrow(below({}, { extensions: [...signerExtensions, unknownExtension] }));
  assert.throws(below({}, { extensions: [...signerExtensions, critical(unknownExtension)] }), code('refused'));
});

test('a critical extension that is known and does not parse is refused', () => {
  const broken = { oid: '2.5.29.17', critical: true, value: Uint8Array.of(0x30, 2, 0x99, 0) };
  assert.throws(below({}, { extensions: [extendedKeyUsage('codeSigning'), broken] }), code('refused'));
});

test('the path is no longer than its authorities allow', () => {
  const pathOf = (limit: number): (() => unknown) => {
    const limited = makeRoot({ extensions: [authorityConstraints(limit), keyUsage('keyCertSign')] });
    const upper = makeIntermediate(limited, {}, 'upper');
    const lower = makeIntermediate(upper, {}, 'lower');
    const authorities = [makeAuthority(limited, [lower, upper])];
    const { certificate } = makeSigner(lower);
    return () => verifyCertificatePath(certificate, options({ authorities }));
  };
  assert.doesNotThrow(pathOf(2));
  assert.throws(pathOf(1), code('refused'));
});

test('an authority that issued to itself does not count towards the length', () => {
  const limited = makeRoot({ extensions: [authorityConstraints(1), keyUsage('keyCertSign')] });
  const renewed = makeRoot({}, 'root');
  const name = { organization: 'test', commonName: 'root' };
  const rollover = makeIntermediate(limited, { key: renewed.key, subject: name });
  const lower = makeIntermediate(rollover, {}, 'lower');
  const authorities = [makeAuthority(limited, [lower, rollover])];
  assert.doesNotThrow(() => verifyCertificatePath(makeSigner(lower).certificate, options({ authorities })));
});

test('the name of a signer lies where the authority may name', () => {
  const constrained = (permitted: string): TestContent => ({
    extensions: [...authorityExtensions, nameConstraints({ permitted: [{ kind: 'email', value: permitted }] })],
  });
  const named = (value: string): TestContent => ({
    extensions: [extendedKeyUsage('codeSigning'), subjectAlternativeName([{ kind: 'email', value }])],
  });
  assert.doesNotThrow(below(constrained('example.com'), named('a@example.com')));
  assert.throws(below(constrained('example.com'), named('a@example.org')), code('refused'));
  assert.throws(below(constrained('example.com'), named('a@sub.example.com')), code('refused'));
});

test('constraints of the root bind what is two steps below', () => {
  const excluded = nameConstraints({ excluded: [{ kind: 'email', value: 'example.com' }] });
  const strict = makeRoot({ extensions: [...authorityExtensions, excluded] });
  const between = makeIntermediate(strict);
  const authorities = [makeAuthority(strict, [between])];
  const { certificate } = makeSigner(between);
  assert.throws(() => verifyCertificatePath(certificate, options({ authorities })), code('refused'));
  const named = subjectAlternativeName([{ kind: 'email', value: 'signer@example.org' }]);
  const other = makeSigner(between, { extensions: [extendedKeyUsage('codeSigning'), named] });
  assert.doesNotThrow(() => verifyCertificatePath(other.certificate, options({ authorities })));
});

test('timestamping wants its own usage, critical and alone', () => {
  const timestamping = options({ authorities: [makeAuthority(root)], purpose: 'timestamping' });
  const verify =
    (...extensions: readonly CertificateExtension[]) =>
    () =>
      verifyCertificatePath(makeStamper(root, { extensions }).certificate, timestamping);
  assert.doesNotThrow(verify(critical(extendedKeyUsage('timeStamping'))));
  assert.throws(verify(extendedKeyUsage('timeStamping')), code('refused'));
  assert.throws(verify(critical(extendedKeyUsage('timeStamping', 'codeSigning'))), code('refused'));
  assert.throws(verify(critical(extendedKeyUsage('serverAuth'))), code('refused'));
  assert.throws(verify(), code('refused'));
});

test('no bit of a signer or of a delivered intermediate can change', () => {
  const authorities = [makeAuthority(root)];
  for (const [place, { certificate }] of [['leaf', signer] as const, ['intermediate', intermediate] as const]) {
    for (let bit = 0; bit < certificate.der.byteLength * 8; bit += 5) {
      assert.ok(!isAccepted(place, flip(certificate.der, bit), authorities), `${place} ${bit}`);
    }
  }
});

function isAccepted(place: 'leaf' | 'intermediate', der: Uint8Array, authorities: PathOptions['authorities']): boolean {
  try {
    const changed = parseCertificate(der);
    const leaf = place === 'leaf' ? changed : signer.certificate;
    const extraIntermediates = [place === 'leaf' ? intermediate.certificate : changed];
    verifyCertificatePath(leaf, options({ authorities, extraIntermediates }));
    return true;
  } catch (error) {
    assert.ok(error instanceof CountersignError, String(error));
    return false;
  }
}

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
}
