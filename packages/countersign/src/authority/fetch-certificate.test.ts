// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePem } from '../bytes/pem.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner } from '../crypto/key-signer.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { buildCertificate } from '../sandbox/pki/build-certificate.ts';
import { fetchCertificate } from './fetch-certificate.ts';
import type { IdentityToken } from './identity-token.ts';
import { htmlReply, jsonReply, nowMs, type Reply, startService } from './testing/service-ports.ts';

const authorityKey = generatePrivateKey('ecdsa-sha2-256-nistp256');
const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const signer = createKeySigner(key);
const token: IdentityToken = {
  text: 'a.b.c',
  issuer: 'https://issuer.example',
  audiences: ['sigstore'],
  subject: 'sub',
  name: 'ann@example.org',
  expiresMs: nowMs,
};

function certificatePem(subjectKey: PublicKey): string {
  const bytes = buildCertificate(
    {
      serialNumber: new Uint8Array([1]),
      issuer: { commonName: 'authority' },
      subject: {},
      notBeforeMs: nowMs,
      notAfterMs: nowMs + 600_000,
      spki: subjectKey.spki,
      extensions: [],
    },
    authorityKey,
  );
  return encodePem({ label: 'CERTIFICATE', bytes });
}

function issued(...certificates: readonly string[]): Reply {
  return jsonReply(200, { signedCertificateEmbeddedSct: { chain: { certificates } } });
}

const own = certificatePem(key.publicKey);
const other = certificatePem(authorityKey.publicKey);

test('a certificate for the key comes with its chain, and the key was shown to be ours', async (t) => {
  const service = await startService(t, issued(own, other));
  const { certificate, chain } = await fetchCertificate(service.ports, { authority: service.url, token, signer });
  assert.deepEqual(certificate.publicKey.spki, key.publicKey.spki);
  assert.equal(chain.length, 1);
  const [request] = service.seen;
  assert.equal(request?.line, 'POST /api/v2/signingCert');
  assert.equal(request?.headers['authorization'], 'Bearer a.b.c');
  const { publicKeyRequest } = JSON.parse(request?.body.toString() ?? '');
  const proof = Buffer.from(publicKeyRequest.proofOfPossession, 'base64');
  assert.ok(verifySignature(key.publicKey, encodeUtf8('ann@example.org'), proof));
  assert.equal(publicKeyRequest.publicKey.algorithm, 'ECDSA');
});

test('a certificate for another key is refused', async (t) => {
  const service = await startService(t, issued(other));
  const answer = fetchCertificate(service.ports, { authority: service.url, token, signer });
  await assert.rejects(answer, { code: 'service-protocol', message: /for another/ });
});

test('a promise beside the certificate is refused: bundles have no place for it', async (t) => {
  const service = await startService(
    t,
    jsonReply(200, { signedCertificateDetachedSct: { chain: { certificates: [own] } } }),
  );
  await assert.rejects(fetchCertificate(service.ports, { authority: service.url, token, signer }), {
    code: 'service-protocol',
    message: /promise beside it/,
  });
});

test('an answer that is none breaks the protocol', async (t) => {
  for (const reply of [
    htmlReply,
    issued(),
    issued('not PEM'),
    jsonReply(200, {}),
    issued(...Array<string>(9).fill(own)),
  ]) {
    const service = await startService(t, reply);
    await assert.rejects(fetchCertificate(service.ports, { authority: service.url, token, signer }), {
      code: 'service-protocol',
    });
  }
});

test('a refusal is told without the token', async (t) => {
  const service = await startService(t, jsonReply(401, { code: 16, message: 'invalid token' }));
  await assert.rejects(fetchCertificate(service.ports, { authority: service.url, token, signer }), {
    code: 'service-refused',
    message: /HTTP status 401: `invalid token`$/,
  });
});

test('a busy authority is asked again', async (t) => {
  const service = await startService(t, { status: 429 }, { status: 500 }, issued(own));
  await fetchCertificate(service.ports, { authority: service.url, token, signer });
  assert.equal(service.seen.length, 3);
});
