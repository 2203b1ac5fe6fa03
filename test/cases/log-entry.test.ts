// SPDX-License-Identifier: Apache-2.0
import { ok } from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../packages/countersign/src/attest/bundle.ts';
import { encodePem } from '../../packages/countersign/src/bytes/pem.ts';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import { generatePrivateKey } from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { digestBytes, digestHex } from '../../packages/countersign/src/crypto/hash.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from '../../packages/countersign/src/crypto/sign-with-algorithm.ts';
import { hashedRekordBody } from '../../packages/countersign/src/sandbox/log/rekor1-body.ts';
import { hashedRekord2Body } from '../../packages/countersign/src/sandbox/log/rekor2-body.ts';
import { logInWorld } from '../../packages/countersign/src/sandbox/log-in-world.ts';
import {
  personClaims,
  type SignedInWorld,
  signInWorld,
  type WorldSigning,
} from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import type { BodyDigest } from '../../packages/countersign/src/tlog/entry-body.ts';
import type { LogEntry } from '../../packages/countersign/src/tlog/log-entry.ts';
import { type RootJson, withRekor1Named, withRekor2Named, withRootJson } from '../faults/world-with.ts';
import { artifact, attestation, message, plain, requireRefusal, verify } from './verify-in-world.ts';

const { world } = createTestWorld();
const other = encodeUtf8('another release');

const kinds: Readonly<Record<string, WorldSigning>> = {
  'hashedrekord of Rekor 1': { content: message },
  'dsse of Rekor 1': { content: attestation },
  'intoto of Rekor 1': { content: attestation, envelopeKind: 'intoto' },
  'hashedrekord of Rekor 2 for a message': { content: message, rekor: 'v2' },
  'hashedrekord of Rekor 2 for an envelope': { content: attestation, rekor: 'v2' },
};

for (const [title, signing] of Object.entries(kinds)) {
  test(`a log entry with another certificate of the same key and person is refused: ${title}`, () => {
    const signed = signInWorld(world, signing);
    const { leaf } = world.issueCertificate({ publicKey: signed.key.publicKey, claims: personClaims(world) });
    ok(verify(world, signed.bytes), 'its twin with the certificate that was logged is accepted');
    const material = { kind: 'certificates', certificates: [leaf] } as const;
    requireRefusal('log-entry-mismatch', () => verify(world, { ...signed.bundle, material }));
  });

  test(`a log entry of another signature by the same certificate is refused: ${title}`, () => {
    // GHSA-whqx-f9j3-ch6m (CVE-2026-22703): genuine, of the same signer and content, and still of another signature.
    const signed = signInWorld(world, signing);
    ok(verify(world, signed.bytes), 'its twin with its own entry is accepted');
    const logEntries = [signAgain(signed, signing)];
    requireRefusal('log-entry-mismatch', () => verify(world, { ...signed.bundle, logEntries }));
  });
}

/** The entry of one more signature by the same key over the same bytes: ECDSA makes another each time. */
function signAgain(signed: SignedInWorld, { rekor, envelopeKind = 'dsse' }: WorldSigning): LogEntry {
  const { bundle, key, signedBytes, certificate } = signed;
  ok(certificate !== undefined);
  const signature = signWithAlgorithm(key, naturalAlgorithmOf(key.publicKey), signedBytes);
  const content =
    bundle.content.kind === 'message'
      ? { ...bundle.content, signature }
      : { ...bundle.content, signature, envelope: { ...bundle.content.envelope, signatures: [{ signature }] } };
  const verifier = { kind: 'certificate', bytes: certificate.leaf } as const;
  const kind = rekor === 'v2' ? ({ log: 'rekor2' } as const) : ({ log: 'rekor1', envelopeKind } as const);
  return logInWorld(world, kind, { content, signedBytes, signature, verifier, publicKey: key.publicKey });
}

for (const log of ['rekor1', 'rekor2'] as const) {
  test(`a log entry that names sha512 and holds a SHA-256 digest is refused: ${log}`, () => {
    const right = { algorithm: 'sha256', hex: digestHex('sha256', artifact) } as const;
    ok(verify(world, withEntry(log, right)), 'its twin with the right name is accepted');
    requireRefusal('evidence-malformed', () => verify(world, withEntry(log, { ...right, algorithm: 'sha512' })));
  });

  test(`a log entry of another artifact, beside a good signature, is refused: ${log}`, () => {
    const hex = digestHex('sha256', other);
    requireRefusal('log-entry-mismatch', () => verify(world, withEntry(log, { algorithm: 'sha256', hex })));
  });
}

/** A bundle whose entry the log took in without looking: with this digest. */
function withEntry(log: 'rekor1' | 'rekor2', digest: BodyDigest): Bundle {
  const { bundle, signature, certificate } = signInWorld(world, { ...plain, rekor: 'none' });
  ok(certificate !== undefined);
  const verifierPem = encodeUtf8(encodePem({ label: 'CERTIFICATE', bytes: certificate.leaf }));
  const verifier = { kind: 'certificate', bytes: certificate.leaf } as const;
  const body =
    log === 'rekor1'
      ? hashedRekordBody({ signature, verifierPem }, digest)
      : hashedRekord2Body({ signature, verifier, keyDetails: 'PKIX_ECDSA_P256_SHA_256' }, digest);
  return { ...bundle, logEntries: [world[log].describe(world[log].append(body).stored)] };
}

test('a bundle that claims the digest of another file, beside a good signature, is refused', () => {
  const signed = signInWorld(world, plain);
  const claim = (bytes: Uint8Array): Bundle => ({
    ...signed.bundle,
    content: {
      kind: 'message',
      digest: { algorithm: 'sha256', bytes: digestBytes('sha256', bytes) },
      signature: signed.signature,
    },
  });
  ok(verify(world, claim(artifact)), 'its twin with the right digest is accepted');
  requireRefusal('digest-mismatch', () => verify(world, claim(other)));
});

test('an entry of an unknown log beside one of a trusted log is accepted', () => {
  const { bundle, unknown } = loggedTwice();
  ok(verify(world, { ...bundle, logEntries: [...unknown, ...bundle.logEntries] }));
});

test('an entry of an unknown log alone is refused', () => {
  const { bundle, unknown } = loggedTwice();
  requireRefusal('log-entry-missing', () => verify(world, { ...bundle, logEntries: unknown }));
});

test('entries of two logs of which one is not trusted are refused where two are asked for', () => {
  const { bundle, unknown } = loggedTwice();
  const both = { ...bundle, logEntries: [...unknown, ...bundle.logEntries] };
  requireRefusal('log-entry-missing', () => verify(world, both, { demands: { logs: 2 } }));
  const twice = signInWorld(world, { ...plain, rekor: 'both' });
  ok(verify(world, twice.bytes, { demands: { logs: 2 } }), 'its twin with two trusted logs is accepted');
});

test('a broken entry of a trusted log beside a good one of another is refused', () => {
  const { bundle } = signInWorld(world, { ...plain, rekor: 'both' });
  const [first, ...rest] = bundle.logEntries as [LogEntry, ...LogEntry[]];
  ok(verify(world, bundle));
  const broken = { ...first, signedEntryTimestamp: new Uint8Array(70) };
  requireRefusal('log-entry-invalid', () => verify(world, { ...bundle, logEntries: [broken, ...rest] }));
});

/** A signature in the log of the world, and with an entry that a stranger's log would give it. */
function loggedTwice() {
  const signed = signInWorld(world, plain);
  const [entry] = signed.bundle.logEntries as [LogEntry];
  const stranger = createTestWorld().world.rekor1;
  const body = entry.canonicalizedBody ?? new Uint8Array();
  return { bundle: signed.bundle, unknown: [stranger.describe(stranger.append(body).stored)] };
}

test('a checkpoint of Rekor 2 under the name `h`, signed by the right key, is refused', () => {
  const named = (name: string) => withRekor2Named(world, name);
  const honest = named(new URL(world.urls.rekor2).hostname);
  ok(verify(honest, signInWorld(honest, { ...plain, rekor: 'v2' }).bytes), 'its twin under the log’s name is accepted');
  const short = named('h');
  requireRefusal('log-entry-invalid', () => verify(short, signInWorld(short, { ...plain, rekor: 'v2' }).bytes));
});

for (const [rekor, log] of [
  ['v1', 'rekor1'],
  ['v2', 'rekor2'],
] as const) {
  test(`a checkpoint with an origin line of somebody else is refused: ${log}`, () => {
    const origin = new URL(world.urls[log]).hostname;
    const honest = signInWorld(world, { ...plain, rekor }).bundle;
    ok(verify(world, honest));
    // The line is signed under the log's name and key; only the first line of the text differs.
    const named = log === 'rekor1' ? withRekor1Named(world, 'x.example') : withRekor2Named(world, 'x.example');
    const { bundle } = signInWorld(named, { ...plain, rekor });
    const renamed = withCheckpoint(bundle, (note) => note.replaceAll('— x.example ', `— ${origin} `));
    requireRefusal('log-entry-invalid', () => verify(named, renamed));
  });
}

test('a private Rekor 1 whose checkpoints bear another name than its address is accepted', () => {
  const named = withRekor1Named(world, 'rekor.corp.internal');
  ok(verify(named, signInWorld(named, plain).bytes));
});

test('a checkpoint of a private Rekor 1 by a key that is not trusted is refused', () => {
  const named = withRekor1Named(world, 'rekor.corp.internal');
  const { bundle } = signInWorld(named, plain);
  const foreign = withRekor1Named(world, 'rekor.corp.internal').rekor1;
  const [entry] = bundle.logEntries as [LogEntry];
  const stored = foreign.append(entry.canonicalizedBody ?? new Uint8Array()).stored;
  const checkpoint = foreign.describe(stored).inclusionProof?.checkpoint ?? '';
  requireRefusal('log-entry-invalid', () =>
    verify(
      named,
      withCheckpoint(bundle, () => checkpoint),
    ),
  );
});

test('a log without an address in the trusted root is accepted', () => {
  const nameless = withRootJson(world, (root) => changeLogs(root, ({ baseUrl: _, ...log }) => log));
  for (const rekor of ['v1', 'v2'] as const) ok(verify(nameless, signInWorld(world, { ...plain, rekor }).bytes));
});

test('a log that is not in the trusted root is refused', () => {
  const without = withRootJson(world, (root) => ({ ...root, tlogs: [] }));
  requireRefusal('log-entry-missing', () => verify(without, signInWorld(world, plain).bytes));
});

test('a bundle 0.1 with a promise, and a proof without checkpoint, is accepted', () => {
  ok(verify(world, withoutCheckpoint(signInWorld(world, { ...plain, version: '0.1' }).bundle)));
});

test('a bundle 0.1 with a promise, and a wrong proof without checkpoint, is refused', () => {
  const bundle = withoutCheckpoint(signInWorld(world, { ...plain, version: '0.1' }).bundle);
  const wrong = mapEntries(bundle, (entry) => ({
    ...entry,
    ...(entry.inclusionProof && {
      inclusionProof: { ...entry.inclusionProof, rootHash: digestBytes('sha256', other) },
    }),
  }));
  requireRefusal('log-entry-invalid', () => verify(world, wrong));
});

test('a proof without checkpoint and without a promise is refused in every version', () => {
  for (const version of ['0.1', '0.2', '0.3'] as const) {
    const bundle = withoutCheckpoint(signInWorld(world, { ...plain, version }).bundle);
    const unproven = mapEntries(bundle, ({ signedEntryTimestamp: _, ...entry }) => entry);
    requireRefusal('evidence-malformed', () => verify(world, unproven));
  }
});

function withCheckpoint(bundle: Bundle, change: (note: string) => string): Bundle {
  return mapEntries(bundle, (entry) => {
    const { inclusionProof: proof } = entry;
    ok(proof?.checkpoint !== undefined);
    return { ...entry, inclusionProof: { ...proof, checkpoint: change(proof.checkpoint) } };
  });
}

function withoutCheckpoint(bundle: Bundle): Bundle {
  return mapEntries(bundle, (entry) => {
    const { checkpoint: _, ...proof } = entry.inclusionProof ?? {
      logIndex: 0n,
      treeSize: 0n,
      rootHash: new Uint8Array(),
      hashes: [],
    };
    return { ...entry, inclusionProof: proof };
  });
}

function mapEntries(bundle: Bundle, change: (entry: LogEntry) => LogEntry): Bundle {
  return { ...bundle, logEntries: bundle.logEntries.map(change) };
}

test('a trusted root that does not say since when a log may be believed is refused', () => {
  const open = withValidity({});
  ok(verify(withValidity({ start: '2026-11-22T00:00:00Z' }), signInWorld(world, plain).bytes), 'its twin is accepted');
  for (const rekor of ['v1', 'v2'] as const) {
    requireRefusal('log-entry-missing', () => verify(open, signInWorld(world, { ...plain, rekor }).bytes));
  }
});

test('an entry that has only a proof, of a log whose key is not valid yet, is refused', () => {
  const future = withValidity({ start: '2026-11-22T12:00:01Z' });
  const past = withValidity({ start: '2026-11-22T12:00:00Z' });
  const signed = signInWorld(world, { ...plain, rekor: 'v2' });
  ok(verify(past, signed.bytes), 'its twin, of a log that is in use for a second, is accepted');
  requireRefusal('log-entry-invalid', () => verify(future, signed.bytes));
});

test('an entry that has only a proof, for a key, of a log whose key is not valid yet, is refused', () => {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const signer = { kind: 'key', key } as const;
  const { bytes } = signInWorld(world, { ...plain, signer, rekor: 'v2', timestamp: 'absent' });
  const trust = (root: typeof world) => ({
    ...trustInWorld(root),
    identities: [],
    keys: [{ key: key.publicKey, source: 'key' }],
  });
  ok(verify(world, bytes, { trust: trust(withValidity({ start: '2026-11-22T12:00:00Z' })) }), 'its twin is accepted');
  const future = withValidity({ start: '2026-11-22T12:00:01Z' });
  requireRefusal('log-entry-invalid', () => verify(world, bytes, { trust: trust(future) }));
});

test('an entry that has only a proof, of a log whose key was no longer valid when it was signed, is refused', () => {
  const ended = withValidity({ start: '2026-01-01T00:00:00Z', end: '2026-11-22T11:59:59Z' });
  requireRefusal('log-entry-invalid', () => verify(ended, signInWorld(world, { ...plain, rekor: 'v2' }).bytes));
});

function withValidity(validFor: object) {
  return withRootJson(world, (root) =>
    changeLogs(root, (log) => ({ ...log, publicKey: { ...log.publicKey, validFor } })),
  );
}

function changeLogs(root: RootJson, change: (log: RootJson['tlogs'][number]) => object): object {
  return { ...root, tlogs: root.tlogs.map(change) };
}
