// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import type { Bundle, BundleVersion } from './bundle.ts';
import { encodeBundle } from './encode-bundle.ts';
import { parseBundle } from './parse-bundle.ts';

const bytes = fc.uint8Array({ maxLength: 40 });
const int64 = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });

const dsseContent = fc.record(
  { payloadType: fc.string(), payload: bytes, signature: bytes },
  { noNullPrototype: true },
);
const content = fc.oneof(
  dsseContent.map(({ payloadType, payload, signature }) => {
    return { kind: 'dsse', envelope: { payloadType, payload, signatures: [{ signature }] }, signature } as const;
  }),
  bytes.map((signature) => ({ kind: 'message', signature }) as const),
  fc.constantFrom(32, 48, 64).map((length) => {
    const algorithm = length === 32 ? 'sha256' : length === 48 ? 'sha384' : 'sha512';
    const digest = { algorithm, bytes: new Uint8Array(length) } as const;
    return { kind: 'message', digest, signature: Uint8Array.of(1) } as const;
  }),
);

function entryFor(version: BundleVersion): fc.Arbitrary<LogEntry> {
  const proof = fc.record(
    {
      logIndex: int64,
      treeSize: int64,
      rootHash: bytes,
      hashes: fc.array(bytes, { maxLength: 5 }),
      checkpoint: fc.string(),
    },
    { noNullPrototype: true },
  );
  return fc.record(
    {
      logIndex: int64,
      logKeyId: bytes,
      kind: fc.string(),
      version: fc.string(),
      integratedTime: int64,
      canonicalizedBody: bytes,
      signedEntryTimestamp: bytes,
      inclusionProof: proof,
    },
    {
      noNullPrototype: true,
      requiredKeys: [
        'logIndex',
        'logKeyId',
        'kind',
        'version',
        'integratedTime',
        version === '0.1' ? 'signedEntryTimestamp' : 'inclusionProof',
      ],
    },
  );
}

function bundleOf(version: BundleVersion): fc.Arbitrary<Bundle> {
  const certificates = fc.array(bytes, { minLength: 1, maxLength: version === '0.3' ? 1 : 3 });
  const material = fc.oneof(
    fc.string().map((hint) => ({ kind: 'public-key', hint }) as const),
    certificates.map((list) => ({ kind: 'certificates', certificates: list }) as const),
  );
  const logEntries = fc.uniqueArray(entryFor(version), {
    maxLength: 2,
    selector: (entry) => `${entry.logKeyId.join()} ${entry.logIndex}`,
  });
  const timestamps = fc.array(bytes, { maxLength: 2 });
  return fc.record(
    { version: fc.constant(version), material, logEntries, timestamps, content },
    { noNullPrototype: true },
  );
}

test('bundles of every version survive the round trip', () => {
  const bundle = fc.oneof(bundleOf('0.1'), bundleOf('0.2'), bundleOf('0.3'));
  fc.assert(fc.property(bundle, (value) => assert.deepEqual(parseBundle(encodeBundle(value)), value)));
});

const v03 = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const proof = { logIndex: '1', rootHash: 'AA==', treeSize: '2', hashes: ['AA=='], checkpoint: { envelope: 'note' } };
const entry = {
  logIndex: '1',
  logId: { keyId: 'AA==' },
  kindVersion: { kind: 'dsse', version: '0.0.1' },
  integratedTime: '5',
  inclusionPromise: { signedEntryTimestamp: 'AA==' },
  inclusionProof: proof,
  canonicalizedBody: 'AA==',
};
const envelope = { payloadType: 't', payload: 'AA==', signatures: [{ sig: 'AA==' }] };
const message = {
  messageDigest: { algorithm: 'SHA2_256', digest: Buffer.alloc(32).toString('base64') },
  signature: 'AA==',
};
type Json = Record<string, unknown>;

function bundleJson(material: Json = {}, root: Json = {}): Uint8Array {
  const verificationMaterial = { publicKey: { hint: 'h' }, tlogEntries: [entry], ...material };
  return encodeUtf8(JSON.stringify({ mediaType: v03, verificationMaterial, dsseEnvelope: envelope, ...root }));
}

test('a bundle as cosign 3 writes it is read', () => {
  const bundle = parseBundle(bundleJson());
  assert.deepEqual(bundle.material, { kind: 'public-key', hint: 'h' });
  assert.equal(bundle.logEntries[0]?.logIndex, 1n);
  assert.equal(bundle.content.kind, 'dsse');
});

test('every member may be spelled in snake case, and means the same', () => {
  const snake = new TextDecoder()
    .decode(bundleJson({ timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: 'AA==' }] } }))
    .replaceAll(
      /"([a-zA-Z0-9]+)":/g,
      (_, name: string) => `"${name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}":`,
    );
  assert.match(snake, /verification_material.*timestamp_verification_data.*rfc3161_timestamps/);
  assert.deepEqual(
    parseBundle(encodeUtf8(snake)),
    parseBundle(bundleJson({ timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: 'AA==' }] } })),
  );
});

test('null is absence', () => {
  assert.deepEqual(
    parseBundle(bundleJson({ certificate: null }, { messageSignature: null })),
    parseBundle(bundleJson()),
  );
});

test('a member that is not known is refused, wherever it stands', () => {
  const full = { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: 'AA==' }] } };
  const files = [
    bundleJson(full),
    bundleJson(
      { publicKey: undefined, certificate: { rawBytes: 'AA==' } },
      { dsseEnvelope: undefined, messageSignature: message },
    ),
    bundleJson({ publicKey: undefined, x509CertificateChain: chain }, v02),
  ];
  for (const file of files) {
    assert.ok(parseBundle(file));
    const text = new TextDecoder().decode(file);
    for (const { index } of text.matchAll(/\{/g)) {
      const more = `${text.slice(0, index)}{"future":1,${text.slice(index + 1)}`;
      assert.throws(
        () => parseBundle(encodeUtf8(more)),
        { code: 'bundle-malformed' },
        more.slice(index - 30, index + 12),
      );
    }
  }
});

test('a bundle without log entries and timestamps has none', () => {
  const bundle = parseBundle(bundleJson({ tlogEntries: undefined, timestampVerificationData: {} }));
  assert.deepEqual([bundle.logEntries, bundle.timestamps], [[], []]);
});

test('both spellings of the media type of 0.3 are read', () => {
  for (const mediaType of [v03, 'application/vnd.dev.sigstore.bundle+json;version=0.3']) {
    assert.equal(parseBundle(bundleJson({}, { mediaType })).version, '0.3');
  }
});

const chain = { certificates: [{ rawBytes: 'AA==' }] };
const v01 = { mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1' };
const v02 = { mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.2' };

const accepted: readonly (readonly [string, Uint8Array])[] = [
  ['version 0.1 with a promise alone', bundleJson({ tlogEntries: [{ ...entry, inclusionProof: undefined }] }, v01)],
  ['version 0.2 with a proof alone', bundleJson({ tlogEntries: [{ ...entry, inclusionPromise: undefined }] }, v02)],
  ['version 0.2 with a chain', bundleJson({ publicKey: undefined, x509CertificateChain: chain }, v02)],
  ['version 0.3 with a certificate', bundleJson({ publicKey: undefined, certificate: { rawBytes: 'AA==' } })],
  ['a message signature', bundleJson({}, { dsseEnvelope: undefined, messageSignature: message })],
  ['an entry without integrated time', bundleJson({ tlogEntries: [{ ...entry, integratedTime: undefined }] })],
];
for (const [name, file] of accepted) {
  test(`a bundle of ${name} is read`, () => {
    assert.equal(parseBundle(file).timestamps.length, 0);
  });
}

const refused: readonly (readonly [string, Uint8Array])[] = [
  ['version 0.4', bundleJson({}, { mediaType: 'application/vnd.dev.sigstore.bundle.v0.4+json' })],
  ['version 0.3 with a suffix', bundleJson({}, { mediaType: `${v03}x` })],
  ['no version', bundleJson({}, { mediaType: undefined })],
  ['two spellings of one member', bundleJson({ public_key: { hint: 'other' } })],
  ['two spellings, one of them null', bundleJson({}, { dsse_envelope: null })],
  ['key and certificate', bundleJson({ certificate: { rawBytes: 'AA==' } })],
  ['neither key nor certificate', bundleJson({ publicKey: undefined })],
  ['version 0.3 with a chain', bundleJson({ publicKey: undefined, x509CertificateChain: chain })],
  ['an empty chain', bundleJson({ publicKey: undefined, x509CertificateChain: { certificates: [] } }, v02)],
  ['two contents', bundleJson({}, { messageSignature: message })],
  ['no content', bundleJson({}, { dsseEnvelope: undefined })],
  ['no signature in the envelope', bundleJson({}, { dsseEnvelope: { ...envelope, signatures: [] } })],
  [
    'two signatures in the envelope',
    bundleJson({}, { dsseEnvelope: { ...envelope, signatures: [{ sig: 'AA==' }, { sig: 'AA==' }] } }),
  ],
  ['a payload that is not canonical base64', bundleJson({}, { dsseEnvelope: { ...envelope, payload: 'AB==' } })],
  ['version 0.1 without promise', bundleJson({ tlogEntries: [{ ...entry, inclusionPromise: undefined }] }, v01)],
  ['version 0.2 without proof', bundleJson({ tlogEntries: [{ ...entry, inclusionProof: undefined }] }, v02)],
  [
    'version 0.3 without checkpoint',
    bundleJson({ tlogEntries: [{ ...entry, inclusionProof: { ...proof, checkpoint: null } }] }),
  ],
  ['a negative log index', bundleJson({ tlogEntries: [{ ...entry, logIndex: '-1' }] })],
  ['a log index with a leading zero', bundleJson({ tlogEntries: [{ ...entry, logIndex: '01' }] })],
  ['a log index in hexadecimal', bundleJson({ tlogEntries: [{ ...entry, logIndex: '0x1' }] })],
  ['a log index beyond 63 bits', bundleJson({ tlogEntries: [{ ...entry, logIndex: '9223372036854775808' }] })],
  ['a fractional tree size', bundleJson({ tlogEntries: [{ ...entry, inclusionProof: { ...proof, treeSize: 1.5 } }] })],
  ['the same entry twice', bundleJson({ tlogEntries: [entry, entry] })],
  [
    '33 entries',
    bundleJson({ tlogEntries: Array.from({ length: 33 }, (_, index) => ({ ...entry, logIndex: String(index) })) }),
  ],
  [
    'a digest of another algorithm',
    bundleJson(
      {},
      {
        dsseEnvelope: undefined,
        messageSignature: { ...message, messageDigest: { algorithm: 'SHA3_256', digest: 'AA==' } },
      },
    ),
  ],
  [
    'a digest of the wrong length',
    bundleJson(
      {},
      {
        dsseEnvelope: undefined,
        messageSignature: { ...message, messageDigest: { algorithm: 'SHA2_256', digest: 'AA==' } },
      },
    ),
  ],
  ['a hint that is a number', bundleJson({ publicKey: { hint: 1 } })],
  ['an array', encodeUtf8('[]')],
];
for (const [fault, file] of refused) {
  test(`a bundle of ${fault} is refused`, () => {
    assert.throws(() => parseBundle(file), { code: 'bundle-malformed' });
  });
}

test('a bundle with a repeated member is refused', () => {
  const text = new TextDecoder().decode(bundleJson()).replace('{"mediaType"', '{"mediaType":"x","mediaType"');
  assert.throws(() => parseBundle(encodeUtf8(text)), { code: 'json-malformed' });
});

test('any JSON is a bundle or malformed', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.throws(() => parseBundle(encodeUtf8(text)), MalformedError);
    }),
  );
});
