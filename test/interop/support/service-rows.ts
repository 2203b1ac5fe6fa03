// SPDX-License-Identifier: Apache-2.0
// Every way in which cosign and we sign with the services of the sandbox.
import type { SandboxBench, Subject } from './sandbox-bench.ts';
import { subjects } from './sandbox-bench.ts';

export const evidenceKinds = [
  'nothing',
  'Rekor 1',
  'Rekor 1 and a timestamp',
  'Rekor 2 and a timestamp',
  'a timestamp',
] as const;
export type Evidence = (typeof evidenceKinds)[number];

export const cosigns = ['cosign2', 'cosign3'] as const;
export type Cosign = (typeof cosigns)[number];

export interface ServiceRow {
  readonly signer: 'key' | 'identity';
  readonly subject: Subject;
  readonly format: 'bundle' | 'legacy';
  /** What is beside the signature. */
  readonly evidence: Evidence;
}

export const serviceRows: readonly ServiceRow[] = (['key', 'identity'] as const).flatMap((signer) =>
  subjects.flatMap((subject) =>
    (['bundle', 'legacy'] as const).flatMap((format) =>
      evidenceKinds.map((evidence) => ({ signer, subject, format, evidence })).filter(isPossible),
    ),
  ),
);

/** The old formats cannot hold an entry of Rekor 2, and a certificate is worth nothing without a time. */
function isPossible({ signer, format, evidence }: ServiceRow): boolean {
  if (format === 'legacy' && evidence === 'Rekor 2 and a timestamp') return false;
  return signer === 'key' || evidence !== 'nothing';
}

export function describeRow({ signer, subject, format, evidence }: ServiceRow): string {
  return `${format} of one ${subject} by ${signer === 'key' ? 'a key' : 'an identity'}, with ${evidence}`;
}

/** Files that lie beside a blob. */
export interface BlobFiles {
  readonly bundle: string;
  readonly signature: string;
  readonly certificate: string;
  readonly timestamp: string;
}

export function blobFiles({ workshop }: SandboxBench, content: string): BlobFiles {
  const name = content.split('/').at(-1) ?? '';
  const path = (extension: string): string => workshop.path(`${name}.${extension}`);
  return { bundle: path('json'), signature: path('sig'), certificate: path('pem'), timestamp: path('tsr') };
}

export function hasTimestamp({ evidence }: ServiceRow): boolean {
  return evidence.endsWith('a timestamp');
}

export function signCommand({ subject }: ServiceRow): 'sign' | 'sign-blob' {
  return subject === 'blob' ? 'sign-blob' : 'sign';
}

export function verifyCommand({ subject }: ServiceRow): 'verify' | 'verify-blob' {
  return subject === 'blob' ? 'verify-blob' : 'verify';
}

/** Who is believed: who signed, or somebody else. */
export function signerFlags(bench: SandboxBench, row: ServiceRow, whom: 'signer' | 'stranger'): readonly string[] {
  if (row.signer === 'key') return ['--key', (whom === 'signer' ? bench.key : bench.otherKey).publicFile];
  const name = whom === 'signer' ? bench.variable('SANDBOX_EMAIL') : 'somebody@else.example';
  return ['--certificate-identity', name, '--certificate-oidc-issuer', bench.variable('SANDBOX_ISSUER')];
}

/** What cosign is told, so that it uses these services and no others. */
export function cosignSignFlags(bench: SandboxBench, program: Cosign, row: ServiceRow): readonly string[] {
  const who = row.signer === 'key' ? ['--key', bench.key.privateFile] : [];
  if (row.evidence === 'Rekor 2 and a timestamp') {
    const config = ['--signing-config', bench.variable('SANDBOX_SIGNING_CONFIG_REKOR_V2')];
    return [...who, '--new-bundle-format', ...config, '--trusted-root', bench.variable('SANDBOX_TRUSTED_ROOT')];
  }
  return [
    ...who,
    ...(program === 'cosign3' ? ['--use-signing-config=false'] : []),
    `--new-bundle-format=${row.format === 'bundle'}`,
    ...serviceUrls(bench, row),
  ];
}

/** What we are told. */
export function ourSignFlags(bench: SandboxBench, row: ServiceRow): readonly string[] {
  const who = row.signer === 'key' ? ['--key', bench.key.privateFile] : [];
  const format = row.subject === 'blob' ? `--new-bundle-format=${row.format === 'bundle'}` : `--format=${row.format}`;
  return [...who, format, '--trusted-root', bench.variable('SANDBOX_TRUSTED_ROOT'), ...serviceUrls(bench, row)];
}

function serviceUrls(bench: SandboxBench, row: ServiceRow): readonly string[] {
  const log = {
    nothing: ['--tlog-upload=false'],
    'a timestamp': ['--tlog-upload=false'],
    'Rekor 1': ['--rekor-url', bench.variable('SANDBOX_REKOR_URL')],
    'Rekor 1 and a timestamp': ['--rekor-url', bench.variable('SANDBOX_REKOR_URL')],
    'Rekor 2 and a timestamp': ['--rekor-url', bench.variable('SANDBOX_REKOR2_URL'), '--rekor-version', '2'],
  }[row.evidence];
  return [
    ...(row.signer === 'key' ? [] : ['--fulcio-url', bench.variable('SANDBOX_FULCIO_URL')]),
    ...log,
    ...(hasTimestamp(row) ? ['--timestamp-server-url', bench.variable('SANDBOX_TSA_URL')] : []),
  ];
}

/** Where the parts of a signed blob are written. */
export function blobOutputFlags(row: ServiceRow, files: BlobFiles): readonly string[] {
  if (row.subject !== 'blob') return [];
  if (row.format === 'bundle') return ['--bundle', files.bundle];
  const certificate = row.signer === 'key' ? [] : ['--output-certificate', files.certificate];
  const timestamp = hasTimestamp(row) ? ['--rfc3161-timestamp', files.timestamp] : [];
  return ['--bundle', files.bundle, '--output-signature', files.signature, ...certificate, ...timestamp];
}

/** What cosign is told to believe; in the old formats it takes that from the sandbox's TUF repository. */
export function cosignTrustFlags(bench: SandboxBench, program: Cosign, row: ServiceRow): readonly string[] {
  if (row.format === 'legacy') return program === 'cosign3' ? ['--new-bundle-format=false'] : [];
  const root = ['--trusted-root', bench.variable('SANDBOX_TRUSTED_ROOT')];
  return program === 'cosign2' ? ['--new-bundle-format', ...root] : root;
}
