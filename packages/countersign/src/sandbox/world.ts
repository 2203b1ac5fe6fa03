// SPDX-License-Identifier: Apache-2.0
import { generatePrivateKey, type SigningAlgorithm } from '../crypto/generate-private-key.ts';
import type { PrivateKey } from '../crypto/private-key.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import { sandboxLogPath, sandboxOrganization } from '../trust/sandbox-mark.ts';
import { type CtLog, createCtLog } from './log/ct-log.ts';
import { createRekor1, type Rekor1Log } from './log/rekor1.ts';
import { createRekor2, type Rekor2Log } from './log/rekor2.ts';
import type { NoteSigner } from './log/sign-note.ts';
import { createSignerAuthority, createTimestampAuthority, type Hierarchy } from './pki/create-authority.ts';
import { type CertificateRequest, type IssuedCertificate, issueCertificate } from './pki/issue-certificate.ts';
import { parseTimestampRequest, type TimestampRequest } from './pki/parse-timestamp-request.ts';
import { signTimestamp } from './pki/sign-timestamp.ts';
import { encodeSandboxRoot, encodeSandboxSigningConfig, type SandboxUrls } from './world-documents.ts';

/** What kind of key each part has. */
export interface SandboxAlgorithms {
  readonly certificateAuthority: SigningAlgorithm;
  readonly certificateLog: SigningAlgorithm;
  readonly timestampAuthority: SigningAlgorithm;
  readonly rekor1: SigningAlgorithm;
  readonly rekor2: SigningAlgorithm;
}

export interface SandboxOptions {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Pick<Random, 'bytes'>;
  readonly algorithms?: Partial<SandboxAlgorithms>;
  readonly urls?: Partial<SandboxUrls>;
  /** Cosign every checkpoint of Rekor 2; Ed25519. */
  readonly witnesses?: readonly NoteSigner[];
}

/** A private Sigstore that really signs, in memory. Its keys are new at each start, and its authorities say that they are insecure. */
export interface SandboxWorld {
  readonly urls: SandboxUrls;
  readonly certificateAuthority: Hierarchy;
  readonly timestampAuthority: Hierarchy;
  readonly ctLogKeys: readonly PrivateKey[];
  /** Of the first of these keys; whatever the authority issues is in it. */
  readonly certificateLog: CtLog;
  readonly rekor1: Rekor1Log;
  readonly rekor2: Rekor2Log;
  /** From when its authorities and logs are valid: some time before it was made. */
  readonly startMs: number;
  readonly nowMs: () => number;
  readonly random: Pick<Random, 'bytes'>;
  /** Throws what `issueCertificate` does. */
  readonly issueCertificate: (request: CertificateRequest) => IssuedCertificate;
  /** TimeStampResp, DER. */
  readonly timestamp: (request: TimestampRequest) => Uint8Array;
  /** The same for a TimeStampReq in DER; throws what `parseTimestampRequest` does. */
  readonly answerTimestampRequest: (der: Uint8Array) => Uint8Array;
  /** `trusted_root.json` */
  readonly trustedRoot: () => Uint8Array;
  /** `signing_config.json`, with Rekor 1 alone, or with Rekor 2 first. */
  readonly signingConfig: (rekor: 'v1' | 'v2') => Uint8Array;
}

const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;

const defaultAlgorithms: SandboxAlgorithms = {
  certificateAuthority: 'ecdsa-sha2-384-nistp384',
  certificateLog: 'ecdsa-sha2-256-nistp256',
  timestampAuthority: 'ecdsa-sha2-256-nistp256',
  rekor1: 'ecdsa-sha2-256-nistp256',
  rekor2: 'ed25519',
};
const defaultUrls: SandboxUrls = {
  certificateAuthority: 'https://fulcio.sandbox.invalid',
  certificateLog: `https://ct.sandbox.invalid${sandboxLogPath}`,
  timestampAuthority: 'https://tsa.sandbox.invalid/api/v1/timestamp',
  rekor1: `https://rekor.sandbox.invalid${sandboxLogPath}`,
  rekor2: `https://rekor2.sandbox.invalid${sandboxLogPath}`,
  issuer: 'https://oidc.sandbox.invalid',
};

export function createSandboxWorld(options: SandboxOptions): SandboxWorld {
  const { clock, random } = options;
  const algorithms = { ...defaultAlgorithms, ...options.algorithms };
  const urls = { ...defaultUrls, ...options.urls };
  const startMs = Math.floor((clock.nowMs() - hourMs) / 1000) * 1000;
  const authorities = createAuthorities({ algorithms, startMs, random });
  const ctLogKey = generatePrivateKey(algorithms.certificateLog);
  const certificateLog = createCtLog({ key: ctLogKey, authority: authorities.certificateAuthority, clock });
  const ctLogKeys = [ctLogKey];
  const logs = createLogs({ algorithms, urls, options });
  return {
    urls,
    ...authorities,
    ctLogKeys,
    certificateLog,
    ...logs,
    startMs,
    nowMs: () => clock.nowMs(),
    random,
    ...services({ ...authorities, certificateLog, clock, random }),
    trustedRoot: () => encodeRoot({ ...authorities, ctLogKeys, ...logs, urls, startMs }),
    signingConfig: (rekor) => encodeSandboxSigningConfig(urls, rekor, startMs),
  };
}

type Authorities = Pick<SandboxWorld, 'certificateAuthority' | 'timestampAuthority'>;
type Logs = Pick<SandboxWorld, 'rekor1' | 'rekor2'>;

function createAuthorities(from: {
  readonly algorithms: SandboxAlgorithms;
  readonly startMs: number;
  readonly random: Pick<Random, 'bytes'>;
}): Authorities {
  const { algorithms, startMs, random } = from;
  const common = {
    organization: sandboxOrganization,
    notBeforeMs: startMs,
    notAfterMs: startMs + 10 * yearMs,
    random,
  };
  return {
    certificateAuthority: createSignerAuthority({ ...common, algorithm: algorithms.certificateAuthority }),
    timestampAuthority: createTimestampAuthority({ ...common, algorithm: algorithms.timestampAuthority }),
  };
}

function createLogs(from: {
  readonly algorithms: SandboxAlgorithms;
  readonly urls: SandboxUrls;
  readonly options: SandboxOptions;
}): Logs {
  const { algorithms, urls, options } = from;
  const { clock, random, witnesses = [] } = options;
  // A shard of its own number, which begins where others would have ended: index in the tree and in the log differ.
  const treeId = Buffer.from(random.bytes(8)).readBigUInt64BE() >> 1n;
  return {
    rekor1: createRekor1({
      key: generatePrivateKey(algorithms.rekor1),
      host: new URL(urls.rekor1).hostname,
      treeId,
      firstIndex: 1000,
      clock,
    }),
    rekor2: createRekor2({
      key: generatePrivateKey(algorithms.rekor2),
      // Other clients know an IPv6 address without its brackets.
      origin: new URL(urls.rekor2).hostname.replace(/^\[|\]$/g, ''),
      witnesses,
      clock,
    }),
  };
}

type Services = Pick<SandboxWorld, 'issueCertificate' | 'timestamp' | 'answerTimestampRequest'>;

function services(
  parts: Authorities & Pick<SandboxWorld, 'certificateLog' | 'random'> & Pick<SandboxOptions, 'clock'>,
): Services {
  const { certificateAuthority: authority, timestampAuthority, certificateLog, clock, random } = parts;
  const timestamp = (request: TimestampRequest): Uint8Array =>
    signTimestamp(request, { authority: timestampAuthority, nowMs: clock.nowMs(), random });
  return {
    issueCertificate: (request) =>
      issueCertificate(request, { authority, logs: [certificateLog], nowMs: clock.nowMs(), random }),
    timestamp,
    answerTimestampRequest: (der) => timestamp(parseTimestampRequest(der)),
  };
}

function encodeRoot(parts: Authorities & Logs & Pick<SandboxWorld, 'ctLogKeys' | 'urls' | 'startMs'>): Uint8Array {
  return encodeSandboxRoot({
    urls: parts.urls,
    startMs: parts.startMs,
    certificateAuthority: parts.certificateAuthority,
    timestampAuthority: parts.timestampAuthority,
    ctLogKeys: parts.ctLogKeys.map(({ publicKey }) => publicKey),
    rekor1: parts.rekor1.publicKey,
    rekor2: parts.rekor2.publicKey,
    rekor2KeyId: parts.rekor2.keyId,
  });
}
