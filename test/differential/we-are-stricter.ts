// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { Bundle as PeerBundle } from '@sigstore/protobuf-specs';
import { parseCertificate } from '../../packages/countersign/src/x509/parse-certificate.ts';
import { entriesPath, envelopePath, listAt, timestampsPath, tokenOf } from './bundle-parts.ts';
import { type Path, pathsOf, removeAt, setAt, valueAt } from './json-tree.ts';
import type { Specimen } from './specimen.ts';
import type { Undoing } from './undoing.ts';
import { ourVerdict } from './verdicts.ts';

const chainPath: Path = ['verificationMaterial', 'x509CertificateChain', 'certificates'];
const leafPaths: readonly Path[] = [
  ['verificationMaterial', 'certificate', 'rawBytes'],
  [...chainPath, 0, 'rawBytes'],
];
const newestMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** They accept, we refuse. */
export const weAreStricter: readonly Undoing[] = [
  { reason: 'one meaning', undo: spellAsTheyRead },
  { reason: 'known versions only', undo: chooseKnownVersion },
  { reason: 'lines of a note', undo: dropOtherLines },
  { reason: 'root and size of the proof', undo: takeRootOfCheckpoint },
  { reason: 'index of Rekor 2', undo: takeIndexOfProof },
  { reason: 'frame of a timestamp', undo: restoreFrames },
  { reason: 'certificates beside the leaf', undo: restoreIntermediates },
  { reason: 'canonical certificate', undo: restoreFrameOfLeaf },
  { reason: 'signer of the log entry', undo: restoreSigner },
  { reason: 'subject of the statement', undo: restoreStatement },
];

/** Their reader passes over what is odd, and takes the first that it knows. What it understood is written again. */
function spellAsTheyRead(bundle: unknown): void {
  const read = PeerBundle.toJSON(PeerBundle.fromJSON(structuredClone(bundle)));
  if (typeof bundle !== 'object' || bundle === null) return;
  for (const name of Object.keys(bundle)) removeAt(bundle, [name]);
  Object.assign(bundle, read);
  const digest = valueAt(bundle, ['messageSignature', 'messageDigest']);
  if (digest !== undefined && valueAt(digest, ['algorithm']) === undefined) setAt(digest, ['algorithm'], 'SHA2_256');
  for (const path of pathsOf(bundle)) {
    const value = valueAt(bundle, path);
    if (typeof value !== 'string') continue;
    const isNumber = /^(?:logIndex|treeSize|integratedTime)$/.test(String(path.at(-1))) && /^\s*[0-9]*\s*$/.test(value);
    setAt(bundle, path, isNumber ? String(BigInt(value)) : value.toWellFormed());
  }
}

function chooseKnownVersion(bundle: unknown): void {
  const mediaType = String(valueAt(bundle, ['mediaType']));
  // Whatever looks like a bundle is held against the rules of their newest version.
  if (!/version=0\.[123]$/.test(mediaType)) setAt(bundle, ['mediaType'], newestMediaType);
}

/** They look for lines of signatures, and for three lines above them, and leave all else in a note alone. */
function dropOtherLines(bundle: unknown): void {
  for (const entry of listAt(bundle, entriesPath)) {
    const envelope = valueAt(entry, envelopePath);
    if (typeof envelope !== 'string') continue;
    const split = envelope.indexOf('\n\n');
    const lines = envelope.slice(split + 2).match(/\u2014 \S+ \S+\n/g) ?? [];
    setAt(entry, envelopePath, `${envelope.slice(0, split + 1)}\n${lines.map(respellLine).join('')}`);
  }
}

function respellLine(line: string): string {
  const [dash, name, base64 = ''] = line.split(' ');
  return `${dash} ${name} ${Buffer.from(base64, 'base64').toString('base64')}\n`;
}

/** They compute with the size and the root in the checkpoint, and do not look at those beside it. */
function takeRootOfCheckpoint(bundle: unknown): void {
  for (const entry of listAt(bundle, entriesPath)) {
    const envelope = valueAt(entry, envelopePath);
    if (typeof envelope !== 'string') continue;
    const [, treeSize, rootHash] = envelope.split('\n');
    setAt(entry, ['inclusionProof', 'treeSize'], treeSize);
    setAt(entry, ['inclusionProof', 'rootHash'], rootHash);
  }
}

function takeIndexOfProof(bundle: unknown): void {
  for (const entry of listAt(bundle, entriesPath)) {
    if ((valueAt(entry, ['inclusionPromise']) ?? null) !== null) continue;
    setAt(entry, ['logIndex'], valueAt(entry, ['inclusionProof', 'logIndex']));
  }
}

/** Of a timestamp they look for the parts that count; ours must be canonical DER from end to end, with every number as CMS has it. */
function restoreFrames(bundle: unknown, { json }: Specimen): void {
  const originals = listAt(json, timestampsPath);
  for (const [at, timestamp] of listAt(bundle, timestampsPath).entries()) {
    const bytes = Buffer.from(String(valueAt(timestamp, ['signedTimestamp'])), 'base64');
    const original = originals.find((each) => {
      const token = tokenOf(each);
      // The first byte is the tag, which differs between where the attributes stand and how they are signed.
      const parts = token && [token.info, token.signer.signed.subarray(1), token.signer.signature];
      return parts?.every((part) => bytes.includes(Buffer.from(part)));
    });
    if (original !== undefined) setAt(bundle, [...timestampsPath, at], original);
  }
}

/** They do not look at them; we read them even where they are not used. */
function restoreIntermediates(bundle: unknown, { json }: Specimen): void {
  const [, ...originals] = listAt(json, chainPath);
  const [leaf] = listAt(bundle, chainPath);
  if (leaf !== undefined) setAt(bundle, chainPath, [leaf, ...originals]);
}

/** They take from a certificate what they look for; ours must be canonical DER, and say the same inside and outside. */
function restoreFrameOfLeaf(bundle: unknown, { json }: Specimen): void {
  for (const path of leafPaths) {
    const [changed, original] = [bytesAt(bundle, path), bytesAt(json, path)];
    if (changed === undefined || original === undefined || isCertificate(changed)) continue;
    setAt(bundle, path, valueAt(json, path));
  }
}

/** They do not ask who signed what the log holds (CVE-2026-22703). */
function restoreSigner(bundle: unknown, { json }: Specimen): void {
  for (const path of leafPaths) {
    const [changed, original] = [bytesAt(bundle, path), bytesAt(json, path)];
    if (changed === undefined || original === undefined || !isCertificate(changed)) continue;
    setAt(bundle, path, valueAt(json, path));
  }
}

function isCertificate(der: Uint8Array): boolean {
  return ourVerdict(() => parseCertificate(der)).accepts;
}

function bytesAt(root: unknown, path: Path): Uint8Array | undefined {
  const text = valueAt(root, path);
  return typeof text === 'string' ? new Uint8Array(Buffer.from(text, 'base64')) : undefined;
}

/** Whether a statement is about the artifact is for their caller to find out. */
function restoreStatement(bundle: unknown, { json, artifact }: Specimen): void {
  if (valueAt(json, ['dsseEnvelope']) === undefined || !isAboutSomethingElse(bundle, artifact)) return;
  for (const name of Object.keys(json as object)) setAt(bundle, [name], valueAt(json, [name]));
}

function isAboutSomethingElse(bundle: unknown, artifact: Specimen['artifact']): boolean {
  const payload = Buffer.from(String(valueAt(bundle, ['dsseEnvelope', 'payload'])), 'base64').toString();
  const sha256 = artifact instanceof Uint8Array ? createHash('sha256').update(artifact).digest('hex') : artifact.sha256;
  return payload.includes('"subject"') && !payload.includes(sha256);
}
