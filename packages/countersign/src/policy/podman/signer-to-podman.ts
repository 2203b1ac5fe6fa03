// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import { encodePem } from '../../bytes/pem.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import type { TrustedIdentity } from '../../trust/trusted-identity.ts';
import type { Certificate } from '../../x509/certificate.ts';
import type { PolicySigner } from '../policy-signer.ts';
import type { SigstoreSigned } from './podman-policy.ts';

/** How podman asks for a signer's signature, and what of our demands it cannot ask for. */
export interface PodmanSigner {
  readonly ask?: Omit<SigstoreSigned, 'signedIdentity'>;
  readonly lost: readonly string[];
}

const email = /^[^@\s/*]+@[^@\s/*]+$/;

export function podmanSigner(signer: PolicySigner): PodmanSigner {
  const asked = signer.who.kind === 'key' ? keySigner(signer) : identitySigner(signer, signer.who.identity);
  return { ...asked, lost: [...asked.lost, ...lostDemands(signer)] };
}

function keySigner(signer: PolicySigner): PodmanSigner {
  if (signer.who.kind !== 'key') return { lost: [] };
  const rekorKeys = signer.demands.logsOfKeys > 0 ? logKeys(signer) : [];
  if (signer.demands.logsOfKeys > 0 && rekorKeys.length === 0) return unable(signer, 'a log with an ECDSA key');
  return { ask: { source: { kind: 'keys', pems: [encodePublicKey(signer.who.key.key)] }, rekorKeys }, lost: [] };
}

function identitySigner(signer: PolicySigner, { subject, issuer, extensions }: TrustedIdentity): PodmanSigner {
  const authorities = signer.root?.certificateAuthorities ?? [];
  const ca = authorities.map(({ root }) => certificatePem(root)).join('');
  if (subject.kind !== 'exact' || extensions.length > 0)
    return unable(signer, 'identities by pattern or certificate extension');
  if (issuer.kind === 'any' && signer.demands.logs === 0) {
    const intermediates = authorities.flatMap((authority) => authority.intermediates.map(certificatePem)).join('');
    const name = hostOrEmail(subject.text);
    if (name === undefined) return unable(signer, 'names that are neither an address nor a host');
    return { ask: { source: { kind: 'pki', roots: ca, intermediates, name }, rekorKeys: [] }, lost: [] };
  }
  const rekorKeys = logKeys(signer);
  if (issuer.kind !== 'exact' || !email.test(subject.text)) return unable(signer, 'identities of workloads');
  if (rekorKeys.length === 0) return unable(signer, 'certificates without a log');
  return { ask: { source: { kind: 'fulcio', ca, issuer: issuer.text, email: subject.text }, rekorKeys }, lost: [] };
}

function hostOrEmail(text: string): JsonObject | undefined {
  if (email.test(text)) return { subjectEmail: text };
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text) ? { subjectHostname: text } : undefined;
}

function lostDemands({ name, demands, window, who }: PolicySigner): readonly string[] {
  const logs = who.kind === 'key' ? demands.logsOfKeys : demands.logs;
  return [
    ...(demands.timestamps > 0 ? [`timestamps (signer \`${name}\`)`] : []),
    ...(logs > 1 || demands.witnesses !== undefined ? [`several logs, or witnesses (signer \`${name}\`)`] : []),
    ...(Object.keys(window).length > 0 ? [`\`from\`, \`until\` and \`revokedAt\` (signer \`${name}\`)`] : []),
  ];
}

/** podman takes ECDSA alone, and the promises of Rekor 1. */
function logKeys({ root }: PolicySigner): readonly string[] {
  const keys = (root?.logs ?? []).map(({ publicKey }) => publicKey).filter(({ kind }) => kind.startsWith('ecdsa-'));
  return keys.map(encodePublicKey);
}

function certificatePem({ der }: Certificate): string {
  return encodePem({ label: 'CERTIFICATE', bytes: der });
}

function unable({ name }: PolicySigner, what: string): PodmanSigner {
  return { lost: [`${what} (signer \`${name}\`)`] };
}
