// SPDX-License-Identifier: Apache-2.0
import { encodeBundle } from '../../packages/countersign/src/attest/encode-bundle.ts';
import { parseLegacyBlobBundle } from '../../packages/countersign/src/attest/legacy-blob-bundle.ts';
import { parseLegacyEvidence } from '../../packages/countersign/src/attest/legacy-evidence.ts';
import { parseBundle } from '../../packages/countersign/src/attest/parse-bundle.ts';
import { requirePredicate } from '../../packages/countersign/src/attest/predicates/require-predicate.ts';
import { samples } from '../../packages/countersign/src/attest/predicates/testing/predicate-samples.ts';
import { rekorBundleToJson } from '../../packages/countersign/src/attest/rekor-bundle.ts';
import { parseStatement } from '../../packages/countersign/src/attest/statement.ts';
import { parseSummary } from '../../packages/countersign/src/attest/summary.ts';
import { parseIdentityToken } from '../../packages/countersign/src/authority/identity-token.ts';
import { readDer, readDerChildren } from '../../packages/countersign/src/bytes/der.ts';
import { parseJson } from '../../packages/countersign/src/bytes/json.ts';
import { encodePem } from '../../packages/countersign/src/bytes/pem.ts';
import { decodeUtf8, encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import { UnavailableError } from '../../packages/countersign/src/errors/errors.ts';
import { digestOf } from '../../packages/countersign/src/oci/digest.ts';
import { parsePolicyCases } from '../../packages/countersign/src/policy/cases/parse-policy-cases.ts';
import { encodeRecord } from '../../packages/countersign/src/policy/record/encode-record.ts';
import { parseRecord } from '../../packages/countersign/src/policy/record/parse-record.ts';
import { personClaims, signInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import type { SandboxWorld } from '../../packages/countersign/src/sandbox/world.ts';
import { encodeCheckpoint, parseCheckpoint } from '../../packages/countersign/src/tlog/checkpoint.ts';
import type { LogEntry } from '../../packages/countersign/src/tlog/log-entry.ts';
import { parseEntryBody } from '../../packages/countersign/src/tlog/parse-entry-body.ts';
import { encodeSignedNote, parseSignedNote } from '../../packages/countersign/src/tlog/signed-note.ts';
import { parseSigningConfig } from '../../packages/countersign/src/trust/parse-signing-config.ts';
import { parseTrustedRoot } from '../../packages/countersign/src/trust/parse-trusted-root.ts';
import { certificateIdentityOf } from '../../packages/countersign/src/x509/certificate-identity-of.ts';
import { parseCertificate } from '../../packages/countersign/src/x509/parse-certificate.ts';
import { parseCertificatesPem } from '../../packages/countersign/src/x509/parse-certificate-pem.ts';
import { parseSctList } from '../../packages/countersign/src/x509/parse-sct-list.ts';
import { parseTimestampResponse } from '../../packages/countersign/src/x509/parse-timestamp.ts';

/** A parser of outside data, with good examples to begin with. */
export interface FuzzedParser {
  readonly name: string;
  readonly form: 'DER' | 'JSON' | 'text';
  readonly examples: readonly Uint8Array[];
  readonly parse: (bytes: Uint8Array) => unknown;
  /** Where there is one way only to write a value: what was read, written again. */
  readonly encode?: (bytes: Uint8Array) => Uint8Array;
}

const sctListOid = '1.3.6.1.4.1.11129.2.4.2';

export function fuzzedParsers(world: SandboxWorld): readonly FuzzedParser[] {
  const artifact = encodeUtf8('the artifact');
  const signed = [
    signInWorld(world, { content: { kind: 'message', artifact }, rekor: 'both' }),
    signInWorld(world, { content: { kind: 'attestation', artifact }, version: '0.1' }),
    signInWorld(world, { content: { kind: 'attestation', artifact }, version: '0.2', envelopeKind: 'intoto' }),
  ];
  const entries = signed.flatMap(({ bundle }) => bundle.logEntries);
  const bodies = entries.flatMap(({ canonicalizedBody }) => canonicalizedBody ?? []);
  const certificates = signed.flatMap(({ certificate }) => certificate?.leaf ?? []);
  return [
    ...derParsers(
      world,
      certificates,
      signed.flatMap(({ bundle }) => bundle.timestamps),
    ),
    ...noteParsers(entries),
    ...legacyParsers(entries, certificates),
    { name: 'entry body', form: 'JSON', examples: bodies, parse: parseEntryBody },
    {
      name: 'bundle',
      form: 'JSON',
      examples: signed.map(({ bytes }) => bytes),
      parse: (bytes) => parseBundle(encodeBundle(parseBundle(bytes))),
    },
    { name: 'trusted root', form: 'JSON', examples: [world.trustedRoot()], parse: parseTrustedRoot },
    { name: 'signing config', form: 'JSON', examples: [world.signingConfig('v2')], parse: parseSigningConfig },
    {
      name: 'statement',
      form: 'JSON',
      examples: signed.flatMap(({ bundle: { content } }) => (content.kind === 'dsse' ? content.envelope.payload : [])),
      parse: parseStatement,
    },
    tokenParser(world),
    ...predicateParsers(),
    ...policyTestParsers(signed.map(({ bytes }) => bytes)),
  ];
}

/** What `policy test` reads: evidence of other days, and cases. */
function policyTestParsers(bundles: readonly Uint8Array[]): readonly FuzzedParser[] {
  const digest = digestOf(encodeUtf8('the image'));
  const origin = { place: 'r.example/app', store: 'referrers', manifest: digest, layer: 0 } as const;
  const candidates = bundles.map((bytes) => ({ origin, candidate: { kind: 'bundle', bytes } as const }));
  const error = new UnavailableError('registry-timeout', 'too slow');
  const unreadable = [{ place: 'r.example/app', what: 'referrers', error }];
  const discovery = { digest, image: undefined, candidates, refused: [], unreadable };
  const record = encodeRecord({
    image: { text: 'r.example/app', repository: 'r.example/app', tag: 'latest' },
    resolution: { kind: 'resolved', digest },
    found: new Map([[digest, { digest, manifest: undefined, unread: error, discovery }]]),
  });
  const cases = {
    apiVersion: 'countersign.dev/v1',
    kind: 'TrustPolicyTest',
    spec: {
      policies: ['acme.yaml'],
      cases: [{ name: 'a', image: 'b', context: { container: 'init' }, want: { result: 'refused', code: 'too-old' } }],
    },
  };
  return [
    { name: 'evidence record', form: 'JSON', examples: [record], parse: parseRecord },
    {
      name: 'policy cases',
      form: 'JSON',
      examples: [encodeUtf8(JSON.stringify(cases))],
      parse: (bytes) => parsePolicyCases(bytes, 'cases.yaml'),
    },
  ];
}

function predicateParsers(): readonly FuzzedParser[] {
  const encode = (value: unknown): Uint8Array => encodeUtf8(JSON.stringify(value));
  return [
    ...Object.entries(samples).map(([type, sample]) => ({
      name: `predicate ${type}`,
      form: 'JSON' as const,
      examples: [encode(sample)],
      parse: (bytes: Uint8Array) => requirePredicate(type, parseJson(bytes, { maxBytes: 1024 * 1024 })),
    })),
    {
      name: 'summary',
      form: 'JSON',
      examples: [encode(samples['https://in-toto.io/attestation/svr/v0.2'])],
      parse: (bytes) => parseSummary(parseJson(bytes, { maxBytes: 1024 * 1024 })),
    },
  ];
}

function derParsers(
  world: SandboxWorld,
  leaves: readonly Uint8Array[],
  timestamps: readonly Uint8Array[],
): readonly FuzzedParser[] {
  const certificates = [
    ...leaves,
    world.certificateAuthority.root.certificate,
    world.timestampAuthority.issued.certificate,
  ];
  const lists = leaves.flatMap(
    (der) => parseCertificate(der).extensions.find(({ oid }) => oid === sctListOid)?.value ?? [],
  );
  return [
    { name: 'DER', form: 'DER', examples: certificates, parse: readAll, encode: (bytes) => readDer(bytes).bytes },
    {
      name: 'certificate',
      form: 'DER',
      examples: certificates,
      parse: (der) => certificateIdentityOf(parseCertificate(der)),
      encode: (der) => parseCertificate(der).der,
    },
    { name: 'timestamp', form: 'DER', examples: timestamps, parse: parseTimestampResponse },
    { name: 'SCT list', form: 'DER', examples: lists, parse: parseSctList },
  ];
}

function noteParsers(entries: readonly LogEntry[]): readonly FuzzedParser[] {
  const notes = entries.flatMap(({ inclusionProof }) => inclusionProof?.checkpoint ?? []);
  return [
    {
      name: 'signed note',
      form: 'text',
      examples: notes.map(encodeUtf8),
      parse: (bytes) => parseSignedNote(textOf(bytes)),
      encode: (bytes) => encodeUtf8(encodeSignedNote(parseSignedNote(textOf(bytes)))),
    },
    {
      name: 'checkpoint',
      form: 'text',
      examples: notes.map((note) => encodeUtf8(parseSignedNote(note).text)),
      parse: (bytes) => parseCheckpoint(textOf(bytes)),
      encode: (bytes) => encodeUtf8(encodeCheckpoint(parseCheckpoint(textOf(bytes)))),
    },
  ];
}

function legacyParsers(entries: readonly LogEntry[], certificates: readonly Uint8Array[]): readonly FuzzedParser[] {
  const rekorBundles = entries
    .filter(({ signedEntryTimestamp }) => signedEntryTimestamp !== undefined)
    .map(rekorBundleToJson);
  const pem = certificates.map((bytes) => encodePem({ label: 'CERTIFICATE', bytes })).join('');
  const blobBundles = rekorBundles.map((rekorBundle) => ({ base64Signature: 'AAAA', cert: pem, rekorBundle }));
  return [
    {
      name: 'certificates in PEM',
      form: 'text',
      examples: [encodeUtf8(pem)],
      parse: (bytes) => parseCertificatesPem(textOf(bytes), 16),
    },
    {
      name: 'rekor bundle annotation',
      form: 'JSON',
      examples: rekorBundles.map(encodeJson),
      parse: (bytes) => parseLegacyEvidence({ rekorBundle: textOf(bytes) }),
    },
    { name: 'legacy blob bundle', form: 'JSON', examples: blobBundles.map(encodeJson), parse: parseLegacyBlobBundle },
  ];
}

function tokenParser(world: SandboxWorld): FuzzedParser {
  const nowMs = world.nowMs();
  const claims = { ...personClaims(world), aud: 'sigstore', exp: Math.floor(nowMs / 1000) + 600 };
  const parse = (claimBytes: Uint8Array): unknown =>
    parseIdentityToken(`e30.${Buffer.from(claimBytes).toString('base64url')}.AAAA`, { nowMs, audience: 'sigstore' });
  return { name: 'identity token', form: 'JSON', examples: [encodeJson(claims)], parse };
}

function readAll(bytes: Uint8Array): number {
  const descend = (element: ReturnType<typeof readDer>, depth: number): number =>
    (element.tag & 0x20) === 0 || depth > 20
      ? 1
      : readDerChildren(element, 64).reduce((sum, child) => sum + descend(child, depth + 1), 1);
  return descend(readDer(bytes), 0);
}

function textOf(bytes: Uint8Array): string {
  return decodeUtf8(bytes, 'note-malformed');
}

function encodeJson(value: unknown): Uint8Array {
  return encodeUtf8(JSON.stringify(value));
}
