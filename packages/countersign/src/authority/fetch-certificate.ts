// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import { parseJson } from '../bytes/json.ts';
import { readDocument, readObject, readOptionalObject, readStrings } from '../bytes/json-fields.ts';
import { encodePem } from '../bytes/pem.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { constantTimeEqual } from '../crypto/constant-time-equal.ts';
import type { Signer } from '../crypto/key-signer.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Certificate } from '../x509/certificate.ts';
import { parseCertificatesPem } from '../x509/parse-certificate-pem.ts';
import { callService, type ServiceAnswer } from './call-service.ts';
import type { IdentityToken } from './identity-token.ts';
import { requireSuccess } from './require-success.ts';
import type { ServiceName, ServicePorts } from './service.ts';
import { serviceProtocol } from './service-error.ts';
import { serviceEndpoint } from './service-url.ts';

export interface CertificateRequest {
  readonly authority: URL;
  readonly token: IdentityToken;
  /** Of the key that the certificate is to be for. */
  readonly signer: Signer;
  readonly signal?: AbortSignal;
}

/** What an authority issued; nobody verified it yet, but that it is for the key that was asked for. */
export interface IssuedCertificate {
  readonly certificate: Certificate;
  /** Nearest to the certificate first; may end in a root. */
  readonly chain: readonly Certificate[];
}

const maxAnswerBytes = 256 * 1024;
const maxChain = 8;

/**
 * A certificate for the key of `signer` and the identity of `token` from an authority that speaks the protocol of Fulcio 2.
 *
 * @throws {UsageError} `service-refused`
 * @throws {UnavailableError} `service-unavailable`, `service-protocol`
 */
export async function fetchCertificate(ports: ServicePorts, request: CertificateRequest): Promise<IssuedCertificate> {
  const service: ServiceName = { kind: 'certificate authority', url: request.authority };
  const answer = await callService(ports, {
    service,
    method: 'POST',
    url: serviceEndpoint(request.authority, '/api/v2/signingCert'),
    headers: {
      authorization: `Bearer ${request.token.text}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: await encodeRequest(request),
    maxAnswerBytes,
    answerMs: 30_000,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  requireSuccess(service, answer, 'a certificate');
  const issued = readAnswer(service, answer);
  if (!constantTimeEqual(issued.certificate.publicKey.spki, request.signer.publicKey.spki)) {
    throw serviceProtocol(service, 'wanted a certificate for the key that was sent, got one for another');
  }
  return issued;
}

async function encodeRequest({ token, signer }: CertificateRequest): Promise<Uint8Array> {
  const { spki, kind } = signer.publicKey;
  const algorithm = kind === 'rsa' ? 'RSA' : kind === 'ed25519' ? 'ED25519' : 'ECDSA';
  const proof = await signer.sign(encodeUtf8(token.name));
  return encodeUtf8(
    JSON.stringify({
      publicKeyRequest: {
        publicKey: { algorithm, content: encodePem({ label: 'PUBLIC KEY', bytes: spki }) },
        proofOfPossession: encodeBase64(proof),
      },
    }),
  );
}

function readAnswer(service: ServiceName, answer: ServiceAnswer): IssuedCertificate {
  try {
    const root = readDocument(parseJson(answer.body, { maxBytes: maxAnswerBytes }), 'answer', 'json-malformed');
    if (readOptionalObject(root, 'signedCertificateDetachedSct') !== undefined) {
      throw serviceProtocol(
        service,
        'wanted a certificate that holds its log promise, got one with the promise beside it',
      );
    }
    const chain = readObject(readObject(root, 'signedCertificateEmbeddedSct'), 'chain');
    const pem = readStrings(chain, 'certificates', maxChain)
      .map((text) => `${text.trim()}\n`)
      .join('');
    const [certificate, ...issuers] = parseCertificatesPem(pem, maxChain);
    if (certificate === undefined) throw serviceProtocol(service, 'wanted a certificate, got an empty chain');
    return { certificate, chain: issuers };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw serviceProtocol(service, `the answer does not parse: ${cause.message}`, cause);
  }
}
