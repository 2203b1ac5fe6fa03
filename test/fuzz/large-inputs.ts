// SPDX-License-Identifier: Apache-2.0
// What a hostile registry could send to keep a verifier busy: far too much of each thing.
import { parseLegacyBlobBundle } from '../../packages/countersign/src/attest/legacy-blob-bundle.ts';
import { parseLegacyEvidence } from '../../packages/countersign/src/attest/legacy-evidence.ts';
import { parseBundle } from '../../packages/countersign/src/attest/parse-bundle.ts';
import { parseStatement } from '../../packages/countersign/src/attest/statement.ts';
import { encodePem } from '../../packages/countersign/src/bytes/pem.ts';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import type { ErrorCode } from '../../packages/countersign/src/errors/codes.ts';
import { parseCheckpoint } from '../../packages/countersign/src/tlog/checkpoint.ts';
import { parseEntryBody } from '../../packages/countersign/src/tlog/parse-entry-body.ts';
import { parseSignedNote } from '../../packages/countersign/src/tlog/signed-note.ts';
import { parseSigningConfig } from '../../packages/countersign/src/trust/parse-signing-config.ts';
import { parseTrustedRoot } from '../../packages/countersign/src/trust/parse-trusted-root.ts';
import { parseCertificatesPem } from '../../packages/countersign/src/x509/parse-certificate-pem.ts';
import { type Path, setAt, valueAt } from '../differential/json-tree.ts';
import { derInputs } from './large-der.ts';

export interface LargeInput {
  readonly name: string;
  readonly parse: () => unknown;
  readonly code: ErrorCode;
}

export interface GoodInputs {
  /** Of version 0.1, with a chain, an envelope, an entry with a proof, and a timestamp. */
  readonly bundle: Uint8Array;
  readonly certificate: Uint8Array;
  readonly timestamp: Uint8Array;
  readonly trustedRoot: Uint8Array;
  readonly signingConfig: Uint8Array;
  readonly statement: Uint8Array;
}

export const many = 10_000;
const material = 'verificationMaterial';

export function largeInputs(good: GoodInputs): readonly LargeInput[] {
  return [...bundleInputs(good), ...textInputs(good), ...trustInputs(good), ...derInputs(good)];
}

function bundleInputs({ bundle, statement }: GoodInputs): readonly LargeInput[] {
  const inBundle = (name: string, path: Path, value: (old: unknown) => unknown): LargeInput => ({
    name,
    parse: () => parseBundle(changed(bundle, path, value)),
    code: 'bundle-malformed',
  });
  const times = (old: unknown): unknown[] =>
    Array.from({ length: many }, () => (Array.isArray(old) ? (old[0] as unknown) : old));
  const asJson = (name: string, text: string): LargeInput => ({
    name,
    parse: () => parseBundle(encodeUtf8(text)),
    code: 'json-malformed',
  });
  return [
    inBundle('log entries', [material, 'tlogEntries'], times),
    inBundle('certificates', [material, 'x509CertificateChain', 'certificates'], times),
    inBundle('timestamps', [material, 'timestampVerificationData', 'rfc3161Timestamps'], times),
    inBundle('signatures', ['dsseEnvelope', 'signatures'], times),
    inBundle('hashes of a proof', [material, 'tlogEntries', 0, 'inclusionProof', 'hashes'], () => times('AAAA')),
    inBundle('digits of an index', [material, 'tlogEntries', 0, 'logIndex'], () => '9'.repeat(1_000_000)),
    inBundle('digits of a time', [material, 'tlogEntries', 0, 'integratedTime'], () => '1'.repeat(1_000_000)),
    asJson('nested arrays', '['.repeat(1_000_000)),
    asJson('nested objects', '{"a":'.repeat(1_000_000)),
    asJson('digits of a number', `{"mediaType":${'9'.repeat(1_000_000)}`),
    asJson('bytes', `{"mediaType":"${'A'.repeat(96 * 1024 * 1024)}"}`),
    {
      name: 'subjects',
      parse: () => parseStatement(changed(statement, ['subject'], times)),
      code: 'statement-malformed',
    },
  ];
}

function textInputs({ certificate }: GoodInputs): readonly LargeInput[] {
  const pem = encodePem({ label: 'CERTIFICATE', bytes: certificate });
  const line = '\u2014 log.example AAAAAAAA\n';
  const text = `log.example\n1\n${'A'.repeat(43)}=\n`;
  return [
    { name: 'PEM blocks', parse: () => parseCertificatesPem(pem.repeat(many), 16), code: 'certificate-malformed' },
    {
      name: 'PEM blocks in a legacy bundle',
      parse: () =>
        parseLegacyBlobBundle(encodeUtf8(JSON.stringify({ base64Signature: 'AAAA', cert: pem.repeat(100) }))),
      code: 'certificate-malformed',
    },
    {
      name: 'PEM blocks in an annotation',
      parse: () => parseLegacyEvidence({ chain: pem.repeat(100) }),
      code: 'certificate-malformed',
    },
    {
      name: 'lines of witnesses',
      parse: () => parseSignedNote(`${text}\n${line.repeat(many)}`),
      code: 'note-malformed',
    },
    {
      name: 'short lines of witnesses',
      parse: () => parseSignedNote(`${text}\n${line.repeat(100)}`),
      code: 'note-malformed',
    },
    { name: 'empty lines', parse: () => parseSignedNote('\n'.repeat(60_000)), code: 'note-malformed' },
    {
      name: 'lines of a checkpoint',
      parse: () => parseCheckpoint(`${text}${'x\n'.repeat(many)}`),
      code: 'note-malformed',
    },
    {
      name: 'digits of a tree size',
      parse: () => parseCheckpoint(`log.example\n${'9'.repeat(60_000)}\nAAAA\n`),
      code: 'note-malformed',
    },
    {
      name: 'nested arrays in an entry',
      parse: () => parseEntryBody(encodeUtf8('['.repeat(1_000_000))),
      code: 'json-malformed',
    },
  ];
}

function trustInputs({ trustedRoot, signingConfig }: GoodInputs): readonly LargeInput[] {
  const empty = (): unknown[] => Array.from({ length: many }, () => ({}));
  const inRoot = (name: string): LargeInput => ({
    name: `${name} of a trusted root`,
    parse: () => parseTrustedRoot(changed(trustedRoot, [name], empty)),
    code: 'trusted-root-malformed',
  });
  return [
    ...['tlogs', 'ctlogs', 'certificateAuthorities', 'timestampAuthorities'].map(inRoot),
    {
      name: 'bytes of a trusted root',
      parse: () => parseTrustedRoot(Buffer.alloc(32 * 1024 * 1024, ' ')),
      code: 'json-malformed',
    },
    {
      name: 'services of a signing config',
      parse: () => parseSigningConfig(changed(signingConfig, ['tsaUrls'], empty)),
      code: 'signing-config-malformed',
    },
  ];
}

function changed(json: Uint8Array, path: Path, change: (old: unknown) => unknown): Uint8Array {
  const tree = JSON.parse(Buffer.from(json).toString('utf8')) as unknown;
  setAt(tree, path, change(valueAt(tree, path)));
  return encodeUtf8(JSON.stringify(tree));
}
