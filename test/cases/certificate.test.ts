// SPDX-License-Identifier: Apache-2.0
import { ok } from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { buildCertificate } from '../../packages/countersign/src/sandbox/pki/build-certificate.ts';
import { buildLoggedCertificate } from '../../packages/countersign/src/sandbox/pki/build-sct.ts';
import type { CertificateContent } from '../../packages/countersign/src/sandbox/pki/encode-tbs-certificate.ts';
import {
  authorityConstraints,
  critical,
  extendedKeyUsage,
  keyUsage,
} from '../../packages/countersign/src/sandbox/pki/extensions.ts';
import { leafContent } from '../../packages/countersign/src/sandbox/pki/issue-certificate.ts';
import { signInWorld, type WorldSigning } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import type { SandboxWorld } from '../../packages/countersign/src/sandbox/world.ts';
import { parseCertificate } from '../../packages/countersign/src/x509/parse-certificate.ts';
import { withCertificate, withExtension, without } from '../faults/with-certificate.ts';
import { withRootJson } from '../faults/world-with.ts';
import { attestation, message, plain, requireRefusal, verify } from './verify-in-world.ts';

const { world } = createTestWorld();
const usageOid = '2.5.29.37';
const unknown = { oid: '1.3.6.1.4.1.57264.99', critical: false, value: Uint8Array.of(5, 0) };

type Change = (content: CertificateContent) => CertificateContent;

/** Signs with a certificate that is changed so, and otherwise as always. */
function signWith(change: Change, signing: WorldSigning = plain): Uint8Array {
  return signInWorld(withCertificate(world, change), signing).bytes;
}

const accepted: Readonly<Record<string, Change>> = {
  'for code signing': (content) => content,
  'for code signing among others': (content) => withExtension(content, extendedKeyUsage('serverAuth', 'codeSigning')),
  'with an unknown extension that is not critical': (content) => withExtension(content, unknown),
};
for (const [title, change] of Object.entries(accepted)) {
  test(`a certificate ${title} is accepted`, () => {
    for (const content of [message, attestation]) ok(verify(world, signWith(change, { content })));
  });
}

const refused: Readonly<Record<string, Change>> = {
  'for servers': (content) => withExtension(content, extendedKeyUsage('serverAuth')),
  'for any purpose': (content) => withExtension(content, extendedKeyUsage('any')),
  'without extended key usage': (content) => without(content, usageOid),
  'with an unknown critical extension': (content) => withExtension(content, critical(unknown)),
  'of an authority': (content) => withExtension(content, authorityConstraints()),
  'whose key must not sign': (content) => withExtension(content, keyUsage('keyEncipherment')),
};
for (const [title, change] of Object.entries(refused)) {
  test(`a certificate ${title} is refused`, () => {
    for (const content of [message, attestation]) {
      requireRefusal('certificate-refused', () => verify(world, signWith(change, { content })));
    }
  });
}

test('a certificate without SCT is accepted where none is asked for', () => {
  ok(verify(world, signWithoutSct(), { demands: { scts: 0 } }));
});

test('a certificate without SCT is refused', () => {
  requireRefusal('sct-missing', () => verify(world, signWithoutSct()));
});

test('a certificate with an SCT of a log that is not trusted is refused', () => {
  const without = withRootJson(world, (root) => ({ ...root, ctlogs: [] }));
  requireRefusal('sct-missing', () =>
    verify(
      without,
      signWith((content) => content),
    ),
  );
});

test('a certificate with the SCT of another certificate is refused', () => {
  const honest = signInWorld(world, plain);
  ok(verify(world, honest.bytes));
  const { issued } = world.certificateAuthority;
  const sctOid = '1.3.6.1.4.1.11129.2.4.2';
  const swapped: SandboxWorld = {
    ...world,
    issueCertificate: (request) => {
      const content = leafContent(request, issuance());
      const first = world.issueCertificate(request);
      const scts = parseCertificate(first.leaf).extensions.filter(({ oid }) => oid === sctOid);
      const leaf = buildCertificate({ ...content, extensions: [...content.extensions, ...scts] }, issued.key);
      return { ...first, leaf };
    },
  };
  requireRefusal('sct-missing', () => verify(world, signInWorld(swapped, plain).bytes));
});

function signWithoutSct(): Uint8Array {
  const { issued } = world.certificateAuthority;
  const unlogged: SandboxWorld = {
    ...world,
    issueCertificate: (request) => {
      const leaf = buildCertificate(leafContent(request, issuance()), issued.key);
      return { leaf, chain: [leaf, issued.certificate] };
    },
  };
  return signInWorld(unlogged, plain).bytes;
}

function issuance() {
  const { certificateAuthority: authority, random } = world;
  return { authority, nowMs: world.nowMs(), random };
}

const rootOnly = withRootJson(world, (root) => ({
  ...root,
  certificateAuthorities: root.certificateAuthorities.map((authority) => ({
    ...authority,
    certChain: { certificates: authority.certChain.certificates.slice(-1) },
  })),
}));

test('an intermediate that the bundle brings below a trusted root is accepted where that is allowed', () => {
  const { bytes } = signInWorld(world, { ...plain, version: '0.2' });
  ok(verify(rootOnly, bytes, { demands: { bundledIntermediates: 'used' } }));
});

test('an intermediate that the bundle brings is refused where that is not allowed', () => {
  const { bytes } = signInWorld(world, { ...plain, version: '0.2' });
  requireRefusal('certificate-untrusted', () => verify(rootOnly, bytes));
});

test('an intermediate that the bundle brings and nobody trusted issued is refused', () => {
  const stranger = createTestWorld().world;
  const { bytes } = signInWorld(
    { ...world, issueCertificate: (request) => stranger.issueCertificate(request) },
    { ...plain, version: '0.2' },
  );
  requireRefusal('certificate-untrusted', () => verify(rootOnly, bytes, { demands: { bundledIntermediates: 'used' } }));
});

test('a root that the bundle brings is refused, even if it is the trusted one', () => {
  const { bundle, certificate } = signInWorld(world, { ...plain, version: '0.2' });
  ok(verify(world, bundle), 'its twin with leaf and intermediate is accepted');
  const material = { kind: 'certificates', certificates: certificate?.chain ?? [] } as const;
  requireRefusal('evidence-malformed', () => verify(world, { ...bundle, material }));
});

test('a certificate by the right name, signed by another key, is refused', () => {
  const { issued } = world.certificateAuthority;
  const impostor = generatePrivateKey('ecdsa-sha2-384-nistp384');
  const forged: SandboxWorld = {
    ...world,
    issueCertificate: (request) => {
      const content = leafContent(request, issuance());
      const leaf = buildLoggedCertificate(content, impostor, world.ctLogKeys, { timestampMs: world.nowMs() });
      return { leaf, chain: [leaf, issued.certificate] };
    },
  };
  requireRefusal('certificate-untrusted', () => verify(world, signInWorld(forged, plain).bytes));
});

for (const [end, start] of [
  ['before it was logged', -3_600_000],
  ['after it was logged', 3_600_000],
] as const) {
  test(`a certificate that was valid only ${end} is refused`, () => {
    const shifted: Change = (content) => ({
      ...content,
      notBeforeMs: content.notBeforeMs + start,
      notAfterMs: content.notAfterMs + start,
    });
    ok(
      verify(
        world,
        signWith((content) => content),
      ),
      'its twin that was valid then is accepted',
    );
    for (const timestamp of ['present', 'absent'] as const) {
      requireRefusal('certificate-expired', () => verify(world, signWith(shifted, { ...plain, timestamp })));
    }
  });
}

test('an authority that was not trusted at the time is refused', () => {
  const ended = withRootJson(world, (root) => ({
    ...root,
    certificateAuthorities: root.certificateAuthorities.map((authority) => ({
      ...authority,
      validFor: { start: '2026-01-01T00:00:00Z', end: '2026-11-22T11:59:59Z' },
    })),
  }));
  const { bytes } = signInWorld(world, plain);
  ok(verify(world, bytes), 'its twin is accepted');
  requireRefusal('certificate-expired', () => verify(ended, bytes));
});

test('a signature that nobody logged is refused when its certificate has expired since', () => {
  const later = createTestWorld();
  const { bytes } = signInWorld(later.world, { ...plain, rekor: 'none', timestamp: 'absent' });
  const trust = trustInWorld(later.world);
  const demands = { logs: 0 };
  ok(verify(later.world, bytes, { trust, demands }), 'its twin is accepted while the certificate is valid');
  later.advance(11 * 60_000);
  requireRefusal('certificate-expired', () => verify(later.world, bytes, { demands }));
});
