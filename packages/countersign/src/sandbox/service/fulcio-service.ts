// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import { encodePem } from '../../bytes/pem.ts';
import { UntrustedError, UsageError } from '../../errors/errors.ts';
import type { Handler, ServeRequest, ServeResponse } from '../../serve/http.ts';
import type { SandboxWorld } from '../world.ts';
import { challengeOf } from './challenge-of.ts';
import { bytesAnswer, jsonAnswer, refusal } from './json-answer.ts';
import { parseFirstSigningRequest, parseSigningRequest, type SigningRequest } from './parse-signing-request.ts';
import { readJsonRequest } from './read-request.ts';
import { routeHandler } from './route-handler.ts';

/** What the endpoints need besides the world. */
export interface FulcioOptions {
  readonly world: SandboxWorld;
  /** The claims of a token that may be believed. @throws {UsageError} `identity-token-refused` */
  readonly verifyToken: (token: string) => Promise<JsonObject>;
}

/** The API of Fulcio: version 2, and of version 1 what cosign 2 uses. */
export function fulcioService(options: FulcioOptions): Handler {
  const { issued, root } = options.world.certificateAuthority;
  const chain = [issued.certificate, root.certificate];
  return routeHandler([
    { method: 'POST', path: '/api/v2/signingCert', answer: (request) => answerSecond(options, request) },
    { method: 'POST', path: '/api/v1/signingCert', answer: (request) => answerFirst(options, request) },
    { method: 'GET', path: '/api/v1/rootCert', answer: () => pemChain(200, chain) },
    {
      method: 'GET',
      path: '/api/v2/trustBundle',
      answer: () => jsonAnswer(200, { chains: [{ certificates: chain.map(certificatePem) }] }),
    },
    { method: 'GET', path: '/api/v2/configuration', answer: () => jsonAnswer(200, configuration(options)) },
  ]);
}

async function answerSecond(options: FulcioOptions, request: ServeRequest): Promise<ServeResponse> {
  const issued = await issue(options, request, parseSigningRequest(await readJsonRequest(request)));
  if ('refused' in issued) return issued.refused;
  const certificates = issued.certificates.map(certificatePem);
  return jsonAnswer(200, { signedCertificateEmbeddedSct: { chain: { certificates } } });
}

async function answerFirst(options: FulcioOptions, request: ServeRequest): Promise<ServeResponse> {
  const issued = await issue(options, request, parseFirstSigningRequest(await readJsonRequest(request)));
  return 'refused' in issued ? issued.refused : pemChain(201, issued.certificates);
}

type Issued = { readonly certificates: readonly Uint8Array[] } | { readonly refused: ServeResponse };

async function issue(options: FulcioOptions, request: ServeRequest, asked: SigningRequest): Promise<Issued> {
  const token = bearerOf(request) ?? asked.token;
  if (token === undefined) return { refused: refusal(401, 'wanted an identity token') };
  try {
    const claims = await options.verifyToken(token);
    const publicKey = asked.keyFor(challengeOf(claims));
    return { certificates: options.world.issueCertificate({ publicKey, claims }).chain };
  } catch (error) {
    if (error instanceof UsageError && error.code === 'identity-token-refused')
      return { refused: refusal(401, error.message) };
    if (error instanceof UntrustedError && error.code === 'signature-mismatch')
      return { refused: refusal(400, 'the proof of possession was not made by the key') };
    throw error;
  }
}

function bearerOf(request: ServeRequest): string | undefined {
  return /^Bearer ([!-~]+)$/i.exec(request.header('authorization') ?? '')?.[1];
}

function pemChain(status: number, certificates: readonly Uint8Array[]): ServeResponse {
  return { ...bytesAnswer('application/pem-certificate-chain', certificates.map(certificatePem).join('')), status };
}

function certificatePem(bytes: Uint8Array): string {
  return encodePem({ label: 'CERTIFICATE', bytes });
}

function configuration({ world }: FulcioOptions): JsonObject {
  const issuerUrl = world.urls.issuer;
  return {
    issuers: [{ issuerUrl, audience: 'sigstore', challengeClaim: 'email', issuerType: 'email', spiffeTrustDomain: '' }],
  };
}
