// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrustedRoot as ProtobufRoot } from '@sigstore/protobuf-specs';
import fc from 'fast-check';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { encodeTrustedRoot } from './encode-trusted-root.ts';
import { parseTrustedRoot } from './parse-trusted-root.ts';
import { authorityJson, issue, logJson, rootBytes } from './testing/trusted-root.ts';

const root = issue('root');
const keys = (
  [
    'ecdsa-sha2-256-nistp256',
    'ecdsa-sha2-384-nistp384',
    'ecdsa-sha2-512-nistp521',
    'ed25519',
    'rsa-sign-pkcs1-2048-sha256',
  ] as const
).map((kind) => generatePrivateKey(kind).publicKey);
const authorities = parseTrustedRoot(
  rootBytes({ certificateAuthorities: [authorityJson(issue('intermediate', root), root), authorityJson(root)] }),
).certificateAuthorities;

const instant = fc.integer({ min: 0, max: 4e12 });
const period = fc
  .tuple(instant, fc.option(instant, { nil: undefined }))
  .map(([startMs, length]) => ({ startMs, ...(length === undefined ? {} : { endMs: startMs + length }) }));
const log = fc
  .record({ publicKey: fc.constantFrom(...keys), baseUrl: fc.string({ unit: 'grapheme' }), validFor: period })
  .map((members) => ({ keyId: members.publicKey.fingerprint, ...members }));
const authority = fc
  .tuple(fc.constantFrom(...authorities), fc.webUrl(), period)
  .map(([base, uri, validFor]) => ({ ...base, uri, validFor }));
const encodable = fc.record({
  logs: fc.array(log, { maxLength: 4 }),
  ctLogs: fc.array(log, { maxLength: 4 }),
  certificateAuthorities: fc.array(authority, { maxLength: 2 }),
  timestampAuthorities: fc.array(authority, { maxLength: 2 }),
});

test('what is written is read back with the same meaning', () => {
  fc.assert(
    fc.property(encodable, (trusted) => {
      assert.deepEqual(parseTrustedRoot(encodeTrustedRoot(trusted)), { ...trusted, origin: 'real', skipped: [] });
    }),
  );
});

test('the protobuf definitions of Sigstore read it as what was meant', () => {
  const [publicKey] = keys;
  assert.ok(publicKey);
  const trusted = parseTrustedRoot(
    rootBytes({ tlogs: [logJson(publicKey.spki)], certificateAuthorities: [authorityJson(root)] }),
  );
  const read = ProtobufRoot.fromJSON(JSON.parse(Buffer.from(encodeTrustedRoot(trusted)).toString()));
  assert.deepEqual(read.tlogs[0]?.publicKey?.rawBytes, Buffer.from(publicKey.spki));
  assert.equal(read.tlogs[0]?.logId?.keyId.toString('hex'), publicKey.fingerprint);
  assert.deepEqual(read.certificateAuthorities[0]?.certChain?.certificates[0]?.rawBytes, Buffer.from(root.der));
  assert.equal(read.certificateAuthorities[0]?.subject?.commonName, 'root');
});
