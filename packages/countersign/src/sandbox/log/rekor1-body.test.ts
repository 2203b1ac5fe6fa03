// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { parseEntryBody } from '../../tlog/parse-entry-body.ts';
import { encodePemVerifier } from './key-of-verifier.ts';
import { dsseBody, hashedRekordBody, intoto1Body, intoto2Body, rekordBody } from './rekor1-body.ts';
import { dsse2Body, hashedRekord2Body } from './rekor2-body.ts';

const verifier = { kind: 'key', bytes: generatePrivateKey('ed25519').publicKey.spki } as const;
const signature = new Uint8Array([1, 2, 3]);
const by = { signature, verifierPem: encodePemVerifier(verifier) };
const by2 = { signature, verifier, keyDetails: 'PKIX_ED25519' };
const digest = { algorithm: 'sha256', hex: '11'.repeat(32) } as const;
const digests = { envelopeSha256: '22'.repeat(32), payloadSha256: '33'.repeat(32) };

const bodies = {
  'hashedrekord 0.0.1': hashedRekordBody(by, digest),
  'rekord 0.0.1': rekordBody(by, digest),
  'dsse 0.0.1': dsseBody(by, digests),
  'intoto 0.0.1': intoto1Body(by, digests),
  'intoto 0.0.2': intoto2Body(by, 'text/plain', digests),
  'hashedrekord 0.0.2': hashedRekord2Body(by2, digest),
  'dsse 0.0.2': dsse2Body(by2, digest),
};

for (const [kind, body] of Object.entries(bodies)) {
  test(`a body of the kind ${kind} is read as one, by the verifier that is in it`, () => {
    const parsed = parseEntryBody(body);
    assert.equal(parsed.kind, kind);
    assert.deepEqual(parsed.verifier, verifier);
    assert.match(new TextDecoder().decode(body), /^\{"apiVersion":"0\.0\.[12]","kind":"[a-z]+","spec":\{/);
  });
}
