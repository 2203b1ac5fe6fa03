// SPDX-License-Identifier: Apache-2.0
// Entries of public logs, and what the public conformance suite makes of them: only what the logs say is judged here.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Bundle } from '../attest/bundle.ts';
import { preAuthEncoding } from '../attest/dsse.ts';
import { parseBundle } from '../attest/parse-bundle.ts';
import { decodeBase64 } from '../bytes/base64.ts';
import { decodeHex, encodeHex } from '../bytes/hex.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestHex } from '../crypto/hash.ts';
import { parseSpki } from '../crypto/public-key.ts';
import { parsePublicKey } from '../crypto/public-key-file.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { LogEntry } from './log-entry.ts';
import type { LogProof } from './log-proof.ts';
import { entryKindOf } from './parse-entry-body.ts';
import { recomputeLeaf } from './recompute-leaf.ts';
import { requireEntryOf } from './require-entry-of.ts';
import type { ClaimedContent, SignedClaim } from './signed-claim.ts';
import type { TrustedLog } from './trusted-log.ts';
import { verifyLogEntry } from './verify-log-entry.ts';

const root = new URL('../../../../../shared/vectors/', import.meta.url);
const isThere = existsSync(root);
const skip = isThere ? false : 'THIRD-PARTY VECTORS ARE NOT CHECKED: the folder ../shared/vectors is not there';

function read(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, root)));
}

function readJson<T>(path: string): T {
  return JSON.parse(new TextDecoder().decode(read(path))) as T;
}

interface TrustedRootJson {
  readonly tlogs: readonly {
    readonly baseUrl: string;
    readonly publicKey: {
      readonly rawBytes: string;
      readonly validFor: { readonly start: string; readonly end?: string };
    };
    readonly logId: { readonly keyId: string };
  }[];
}

function logsOf(path: string): readonly TrustedLog[] {
  return readJson<TrustedRootJson>(path).tlogs.map(({ baseUrl, publicKey, logId }) => {
    const { start, end } = publicKey.validFor;
    const validFor = { startMs: Date.parse(start), ...(end === undefined ? {} : { endMs: Date.parse(end) }) };
    const key = parseSpki(decodeBase64(publicKey.rawBytes));
    return { keyId: encodeHex(decodeBase64(logId.keyId)), publicKey: key, baseUrl, validFor };
  });
}

type Signer = Pick<SignedClaim, 'verifier' | 'publicKey'>;

function certificateSigner(der: Uint8Array): Signer {
  const spki = new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' });
  return { verifier: { kind: 'certificate', der }, publicKey: parseSpki(new Uint8Array(spki)) };
}

function signerOf(bundle: Bundle, key: Uint8Array | undefined): Signer {
  if (bundle.material.kind === 'certificates')
    return certificateSigner(bundle.material.certificates[0] ?? new Uint8Array());
  const publicKey = parsePublicKey(key ?? new Uint8Array());
  return { verifier: { kind: 'key', spki: publicKey.spki }, publicKey };
}

function contentOf({ content }: Bundle, sha256: string): ClaimedContent {
  if (content.kind === 'message') return { kind: 'message', digests: { sha256 } };
  const { payloadType, payload } = content.envelope;
  return { kind: 'dsse', payloadType, payload, pae: preAuthEncoding(payloadType, payload) };
}

function check(entry: LogEntry, claim: SignedClaim, logs: readonly TrustedLog[]): LogProof {
  const proof = verifyLogEntry(entry, { logs });
  requireEntryOf(entry, claim);
  return proof;
}

interface Case {
  readonly folder: string;
  readonly key: string | null;
  readonly logs: readonly TrustedLog[];
}

function caseOf(name: string): Case {
  const folder = `bundles/${name}/`;
  const expect = readJson<{ key: string | null; trustedRoot: string | null }>(`${folder}expect.json`);
  const trustedRoot = expect.trustedRoot === null ? 'trusted-root/public-good.json' : folder + expect.trustedRoot;
  return { folder, key: expect.key, logs: logsOf(trustedRoot) };
}

function checkCase(name: string): readonly LogProof[] {
  const { folder, key, logs } = caseOf(name);
  const bundle = parseBundle(read(`${folder}bundle.sigstore.json`));
  const signer = signerOf(bundle, key === null ? undefined : read(folder + key));
  const content = contentOf(bundle, digestHex('sha256', read(`${folder}artifact`)));
  const claim = { ...signer, signature: bundle.content.signature, content };
  return bundle.logEntries.map((entry) => check(entry, claim, logs));
}

const names = isThere ? readdirSync(new URL('bundles/', root)).toSorted() : [];
const accepted = names.filter((name) => !name.endsWith('_fail'));

test('there are bundles', { skip }, () => {
  assert.ok(accepted.length >= 10);
});

for (const name of accepted) {
  test(`the log entries of ${name} are proven and are of its signature`, () => {
    assert.ok(checkCase(name).length > 0);
  });
}

const refusals: Readonly<Record<string, string>> = {
  'checkpoint-wrong-roothash_fail': 'log-entry-invalid',
  'inclusion-proof-corrupted-hash_fail': 'log-entry-invalid',
  'rekor2-checkpoint-missing-origin_fail': 'log-entry-invalid',
  'rekor2-checkpoint-missing-root-hash_fail': 'log-entry-invalid',
  'rekor2-checkpoint-missing-size_fail': 'log-entry-invalid',
  'dsse-mismatch-sig_fail': 'log-entry-mismatch',
  'rekor2-dsse-mismatch-sig_fail': 'log-entry-mismatch',
  'rekor2-dsse-invalid-sig_fail': 'log-entry-mismatch',
  'wrong-hashedrekord-cert-and-sig_fail': 'log-entry-mismatch',
  'intoto-log-entry-mismatch_fail': 'log-entry-mismatch',
};

for (const [name, code] of Object.entries(refusals)) {
  test(`the log entry of ${name} is refused as ${code}`, { skip }, () => {
    assert.throws(() => checkCase(name), { code });
  });
}

interface Release {
  readonly name: string;
  readonly sha256: string;
  readonly bundle: unknown;
}

const releases = isThere
  ? new TextDecoder()
      .decode(read('blobs/python-releases.jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Release)
  : [];

test('the log entries of published releases are proven, and of no other file, and no other log', { skip }, () => {
  const logs = logsOf('trusted-root/public-good.json');
  for (const { name, sha256, bundle: json } of releases) {
    const bundle = parseBundle(encodeUtf8(JSON.stringify(json)));
    const { signature } = bundle.content;
    const claim = { ...signerOf(bundle, undefined), signature, content: contentOf(bundle, sha256) };
    for (const entry of bundle.logEntries) {
      const proof = check(entry, claim, logs);
      assert.equal(proof.integratedTimeMs, Number(entry.integratedTime) * 1000, name);
      const other = { ...claim, content: contentOf(bundle, digestHex('sha256', signature)) };
      assert.throws(() => check(entry, other, logs), { code: 'log-entry-mismatch' });
      assert.throws(() => check(entry, claim, logs.slice(1)), { code: 'log-entry-missing' });
    }
  }
});

test('an entry of Rekor 2 without its body is proven by the leaf that follows from the signature', { skip }, () => {
  for (const name of ['rekor2-happy-path', 'rekor2-dsse-happy-path']) {
    const { folder, logs } = caseOf(name);
    const bundle = parseBundle(read(`${folder}bundle.sigstore.json`));
    const content = contentOf(bundle, digestHex('sha256', read(`${folder}artifact`)));
    const claim = { ...signerOf(bundle, undefined), signature: bundle.content.signature, content };
    for (const { canonicalizedBody, ...entry } of bundle.logEntries) {
      const leaf = recomputeLeaf(claim);
      assert.deepEqual(Buffer.from(leaf), Buffer.from(canonicalizedBody ?? []));
      assert.equal(verifyLogEntry(entry, { logs, leaf }).provenBy, 'proof');
    }
  }
});

interface ManifestJson {
  readonly layers: readonly { readonly digest: string; readonly annotations: Readonly<Record<string, string>> }[];
}

interface RekorBundleJson {
  readonly SignedEntryTimestamp: string;
  readonly Payload: {
    readonly body: string;
    readonly integratedTime: number;
    readonly logIndex: number;
    readonly logID: string;
  };
}

function legacyEntry({ SignedEntryTimestamp, Payload }: RekorBundleJson): LogEntry {
  const body = decodeBase64(Payload.body);
  return {
    ...entryKindOf(body),
    logIndex: BigInt(Payload.logIndex),
    logKeyId: decodeHex(Payload.logID),
    integratedTime: BigInt(Payload.integratedTime),
    signedEntryTimestamp: decodeBase64(SignedEntryTimestamp),
    canonicalizedBody: body,
  };
}

const images = isThere ? readdirSync(new URL('image-signatures/', root)).toSorted() : [];

for (const image of images) {
  test(`the promise beside the signature ${image} of an image is proven, and of no other signature`, () => {
    const logs = logsOf('trusted-root/public-good.json');
    const { layers } = readJson<ManifestJson>(`image-signatures/${image}/manifest.json`);
    const logged = layers.filter(({ annotations }) => 'dev.sigstore.cosign/bundle' in annotations);
    assert.ok(logged.length > 0);
    for (const { digest, annotations } of logged) {
      const entry = legacyEntry(JSON.parse(annotations['dev.sigstore.cosign/bundle'] ?? '') as RekorBundleJson);
      const signer = certificateSigner(new X509Certificate(annotations['dev.sigstore.cosign/certificate'] ?? '').raw);
      const signature = decodeBase64(annotations['dev.cosignproject.cosign/signature'] ?? '');
      const content = { kind: 'message', digests: { sha256: digest.replace('sha256:', '') } } as const;
      assert.equal(check(entry, { ...signer, signature, content }, logs).provenBy, 'promise');
      const other = { ...signer, signature: signature.subarray(1), content };
      assert.throws(() => check(entry, other, logs), UntrustedError);
    }
  });
}
