// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../bytes/json.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { createKeySigner } from '../../crypto/key-signer.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { certificateIdentityOf } from '../../x509/certificate-identity-of.ts';
import { parseCertificatesPem } from '../../x509/parse-certificate-pem.ts';
import { createIssuer } from '../oidc/create-issuer.ts';
import { githubClaims } from '../oidc/github-claims.ts';
import { createSandboxWorld } from '../world.ts';
import { fulcioService } from './fulcio-service.ts';
import { callService, type ServiceAnswer } from './testing/call-service.ts';

const world = createSandboxWorld({ clock: systemClock, random: systemRandom });
const issuer = await createIssuer({ url: 'http://issuer.example', clock: systemClock, random: systemRandom });
const service = fulcioService({ world, verifyToken: issuer.verify });
const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
const json = { 'Content-Type': 'application/json' };

interface Asked {
  readonly claims: JsonObject;
  readonly challenge: string;
  readonly token?: string;
}

async function ask({ claims, challenge, token }: Asked): Promise<ServiceAnswer> {
  const proof = Buffer.from(await signer.sign(Buffer.from(challenge))).toString('base64');
  const publicKey = { algorithm: 'ECDSA', content: encodePublicKey(signer.publicKey) };
  const body = JSON.stringify({ publicKeyRequest: { publicKey, proofOfPossession: proof } });
  const headers = { ...json, Authorization: `Bearer ${token ?? (await issuer.mint({ claims }))}` };
  return await callService(service, 'POST', '/api/v2/signingCert', { headers, body });
}

function chainOf(answer: ServiceAnswer): ReturnType<typeof parseCertificatesPem> {
  assert.equal(answer.status, 200, answer.text);
  return parseCertificatesPem(JSON.parse(answer.text).signedCertificateEmbeddedSct.chain.certificates.join(''), 8);
}

const person = { claims: { email: 'me@example.com' }, challenge: 'me@example.com' };

test('a person gets a certificate for the key and the e-mail address, with its issuers', async () => {
  const [leaf, intermediate, root] = chainOf(await ask(person));
  assert.ok(leaf !== undefined && intermediate !== undefined && root !== undefined);
  assert.deepEqual(leaf.publicKey.spki, signer.publicKey.spki);
  const identity = certificateIdentityOf(leaf);
  assert.deepEqual(identity.subjects, [{ kind: 'email', value: 'me@example.com' }]);
  assert.equal(identity.issuer, 'http://issuer.example');
  assert.deepEqual([leaf.issuer, intermediate.issuer], [intermediate.subject, root.subject]);
});

test('a job gets a certificate for its workflow, with what the token says in extensions', async () => {
  const claims = { ...githubClaims('acme/app'), iss: 'https://token.actions.githubusercontent.com' };
  const [leaf] = chainOf(await ask({ claims, challenge: 'repo:acme/app:ref:refs/heads/main' }));
  assert.ok(leaf);
  const { subjects, issuer: name, extensions } = certificateIdentityOf(leaf);
  assert.equal(subjects[0]?.value, 'https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main');
  assert.equal(name, 'https://token.actions.githubusercontent.com');
  assert.equal(extensions.sourceRepositoryUri, 'https://github.com/acme/app');
});

test('whoever cannot show to have the key gets nothing', async () => {
  const answer = await ask({ ...person, challenge: 'you@example.com' });
  assert.deepEqual([answer.status, JSON.parse(answer.text).code], [400, 400]);
});

test('a token that is not good gets nothing', async () => {
  const wrong: readonly JsonObject[] = [
    { email: 'me@example.com', aud: 'other' },
    { email: 'me@example.com', exp: 1 },
    { email: 'me@example.com', email_verified: false },
  ];
  for (const claims of wrong) assert.equal((await ask({ claims, challenge: 'me@example.com' })).status, 401);
  assert.equal((await ask({ ...person, token: 'x.y.z' })).status, 401);
  const body = '{"publicKeyRequest":{}}';
  assert.equal((await callService(service, 'POST', '/api/v2/signingCert', { headers: json, body })).status, 401);
});

test('the token may stand in the body as well', async () => {
  const proof = Buffer.from(await signer.sign(Buffer.from('me@example.com'))).toString('base64');
  const body = JSON.stringify({
    credentials: { oidcIdentityToken: await issuer.mint(person) },
    publicKeyRequest: { publicKey: { content: encodePublicKey(signer.publicKey) }, proofOfPossession: proof },
  });
  chainOf(await callService(service, 'POST', '/api/v2/signingCert', { headers: json, body }));
});

test('cosign 2 gets the same in the form of version 1', async () => {
  const headers = { ...json, Authorization: `Bearer ${await issuer.mint(person)}` };
  const body = JSON.stringify({
    publicKey: { content: Buffer.from(signer.publicKey.spki).toString('base64'), algorithm: 'ecdsa' },
    signedEmailAddress: Buffer.from(await signer.sign(Buffer.from('me@example.com'))).toString('base64'),
  });
  const answer = await callService(service, 'POST', '/api/v1/signingCert', { headers, body });
  assert.equal(answer.status, 201);
  assert.equal(parseCertificatesPem(answer.text, 8).length, 3);
});

test('the chain is there to be read, and whose tokens are believed', async () => {
  const bundle = JSON.parse((await callService(service, 'GET', '/api/v2/trustBundle')).text);
  assert.equal(parseCertificatesPem(bundle.chains[0].certificates.join(''), 8).length, 2);
  assert.equal(parseCertificatesPem((await callService(service, 'GET', '/api/v1/rootCert')).text, 8).length, 2);
  const configuration = JSON.parse((await callService(service, 'GET', '/api/v2/configuration')).text);
  assert.equal(configuration.issuers[0].issuerUrl, world.urls.issuer);
});
