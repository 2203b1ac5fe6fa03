// SPDX-License-Identifier: Apache-2.0
import { CountersignError, UnavailableError } from '../errors/errors.ts';

/** Which host a failure is told about; never with path or query, which may carry secrets. */
export interface Peer {
  readonly host: string;
  readonly viaProxy: string | undefined;
}

/**
 * The error of `node:http` or `node:tls` in our words. What is ours already passes through, an abort keeps its reason
 * because callers compare it.
 */
export function networkError(error: unknown, peer: Peer): unknown {
  if (error instanceof CountersignError) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  const name = nameOf(peer);
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return handshakeError(error, name);
  if (isCertificateCode(code)) return certificateError(error, name);
  if (code.startsWith('HPE_')) {
    return new UnavailableError('registry-protocol', `${name} answered with something that is not HTTP (${code})`, {
      cause: error,
    });
  }
  return connectionError(error, code, name);
}

function connectionError(error: unknown, code: string, name: string): unknown {
  if (code === 'ETIMEDOUT')
    return new UnavailableError('registry-timeout', `no connection to ${name} in time`, { cause: error });
  const reason = reasons[code];
  // A mistake in our own use of Node has a code too, and must not look like a network.
  if (reason === undefined && !(error instanceof Error && 'syscall' in error)) return error;
  return new UnavailableError('registry-unreachable', `${reason ?? `connection failed (${code})`}: ${name}`, {
    cause: error,
  });
}

function nameOf({ host, viaProxy }: Peer): string {
  return viaProxy === undefined ? `\`${host}\`` : `\`${host}\` (through proxy \`${viaProxy}\`)`;
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name cannot be resolved now',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed by the other side',
  EPIPE: 'connection closed by the other side',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
};

function handshakeError(error: unknown, name: string): UnavailableError {
  const plain =
    error instanceof Error && /wrong version number|packet length too long|http request/.test(error.message);
  const hint = plain
    ? 'the server seems to speak plain http; if that is meant, pass `--allow-http-registry`'
    : undefined;
  return new UnavailableError(
    'tls-refused',
    `the TLS handshake with ${name} failed${plain ? ': the answer is not TLS' : ''}`,
    {
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    },
  );
}

function certificateError(error: unknown, name: string): UnavailableError {
  const reason =
    error instanceof Error
      ? error.message
          .split('\n')[0]
          ?.slice(0, 200)
          .replaceAll(/[^\x20-\x7e]/g, '?')
      : 'unknown reason';
  return new UnavailableError('tls-refused', `the TLS certificate of ${name} is not acceptable: ${reason}`, {
    hint: 'if the server uses a private CA, pass its certificate with `--registry-cacert FILE`',
    cause: error,
  });
}

function isCertificateCode(code: string): boolean {
  return (
    code.startsWith('ERR_TLS_') ||
    code.includes('CERT') ||
    code.includes('SIGNATURE') ||
    code.startsWith('CRL_') ||
    certificateCodes.has(code)
  );
}

const certificateCodes: ReadonlySet<string> = new Set([
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
]);

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
