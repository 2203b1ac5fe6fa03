// SPDX-License-Identifier: Apache-2.0
import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { parsePredicateMatcher } from '../../packages/countersign/src/attest/parse-predicate-matcher.ts';
import { rekorBundleToJson } from '../../packages/countersign/src/attest/rekor-bundle.ts';
import { encodeStatement, statementV1 } from '../../packages/countersign/src/attest/statement.ts';
import { encodeBase64 } from '../../packages/countersign/src/bytes/base64.ts';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import { parseDigest } from '../../packages/countersign/src/oci/digest.ts';
import { signInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import type { LogEntry } from '../../packages/countersign/src/tlog/log-entry.ts';
import type { AttestationCandidate } from '../../packages/countersign/src/verify/expectation.ts';
import {
  annotationsOf,
  logEnvelope,
  logSignature,
  pemOf,
  personInWorld,
  signAs,
  signEnvelope,
} from '../../packages/countersign/src/verify/testing/legacy-in-world.ts';
import { verifyAttestation } from '../../packages/countersign/src/verify/verify-attestation.ts';
import { artifact, attestation, requireRefusal, verify } from './verify-in-world.ts';

const { world } = createTestWorld();
const person = personInWorld(world);
const predicateType = 'https://spdx.dev/Document';
const wanted = { digest: parseDigest(`sha256:${'ab'.repeat(32)}`), predicate: parsePredicateMatcher(predicateType) };
const subjects = [{ digests: { sha256: 'ab'.repeat(32) }, annotations: {} }];
const statement = encodeStatement({ type: statementV1, subjects, predicateType });

function layerOf(envelope: Uint8Array, entry: LogEntry): AttestationCandidate {
  return { kind: 'envelope', envelope, annotations: annotationsOf(new Uint8Array(), person, { entry }) };
}

test('an attestation of an old cosign, logged as `intoto` 0.0.1, is accepted', () => {
  const signed = signEnvelope(person, statement);
  const entry = logEnvelope(world, person, { ...signed, kind: 'intoto 0.0.1' });
  const layer = layerOf(signed.bytes, entry);
  equal(verifyAttestation(layer, trustInWorld(world), wanted).tlog, 'verified');
});

test('an attestation with the `intoto` 0.0.1 entry of another envelope is refused', () => {
  const signed = signEnvelope(person, statement);
  const entry = logEnvelope(world, person, { ...signEnvelope(person, statement), kind: 'intoto 0.0.1' });
  const layer = layerOf(signed.bytes, entry);
  requireRefusal('log-entry-mismatch', () => verifyAttestation(layer, trustInWorld(world), wanted));
});

test('an `intoto` 0.0.1 entry in a bundle is refused: it names no signature, and the envelope it hashes is not there', () => {
  const signed = signInWorld(world, { content: attestation });
  ok(verify(world, signed.bytes), 'its twin with an entry of the kind `dsse` is accepted');
  const { content } = signed.bundle;
  ok(content.kind === 'dsse' && signed.certificate !== undefined);
  const by = { key: signed.key, certificate: signed.certificate };
  const bytes = encodeUtf8('the envelope as it was');
  const envelope = { envelope: content.envelope, signature: signed.signature, bytes };
  const logEntries = [logEnvelope(world, by, { ...envelope, kind: 'intoto 0.0.1' })];
  requireRefusal('log-entry-mismatch', () => verify(world, { ...signed.bundle, logEntries }));
});

test('the bundle of an old `sign-blob` is accepted, and for another file refused', () => {
  const file = blobBundle();
  ok(verify(world, file));
  const other = { kind: 'bytes', bytes: encodeUtf8('another release') } as const;
  requireRefusal('log-entry-mismatch', () => verify(world, file, { artifact: other }));
});

test('the bundle of an old `sign-blob` with the log entry of another signature is refused (CVE-2022-23649)', () => {
  requireRefusal('log-entry-mismatch', () => verify(world, blobBundle({ entryOf: signAs(person, artifact) })));
});

test('the bundle of an old `sign-blob` with the certificate of somebody else is refused (GHSA-8gw7-4j42-w388)', () => {
  const other = personInWorld(world);
  requireRefusal('log-entry-mismatch', () => verify(world, blobBundle({ certificateOf: other })));
});

test('the bundle of an old `sign-blob` without a log entry is refused (GHSA-8gw7-4j42-w388)', () => {
  requireRefusal('log-entry-missing', () => verify(world, blobBundle({ entry: 'absent' })));
});

interface Bent {
  readonly entryOf?: Uint8Array;
  readonly certificateOf?: typeof person;
  readonly entry?: 'absent';
}

/** What `cosign sign-blob --bundle` wrote before version 3, bent in one place. */
function blobBundle({ entryOf, certificateOf = person, entry }: Bent = {}): Uint8Array {
  const signature = signAs(person, artifact);
  const logged = logSignature(world, person, { payload: artifact, signature: entryOf ?? signature });
  return encodeUtf8(
    JSON.stringify({
      base64Signature: encodeBase64(signature),
      cert: encodeBase64(encodeUtf8(pemOf([certificateOf.certificate?.leaf ?? artifact]))),
      ...(entry === 'absent' ? {} : { rekorBundle: rekorBundleToJson(logged) }),
    }),
  );
}
