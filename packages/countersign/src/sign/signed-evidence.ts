// SPDX-License-Identifier: Apache-2.0
import type { BundleContent, BundleMaterial } from '../attest/bundle.ts';
import { encodeBundle } from '../attest/encode-bundle.ts';
import { encodeRekorBundle, encodeTimestamp } from '../attest/legacy-evidence.ts';
import { encodeSimpleSigningLayer, type SimpleSigningLayer } from '../attest/simple-signing-layer.ts';
import { encodePem } from '../bytes/pem.ts';
import { keyHint } from '../crypto/key-hint.ts';
import type { Annotations } from '../oci/descriptor.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { SigningParty } from './signing-party.ts';
import type { Witnesses } from './witnesses.ts';

/** A bundle of version 0.3. */
export function encodeSignedBundle(party: SigningParty, content: BundleContent, witnesses: Witnesses): Uint8Array {
  return encodeBundle({ version: '0.3', material: materialOf(party), ...witnesses, content });
}

/** The annotations of a simple-signing layer, with what the services said in cosign's spelling. */
export function encodeSignedLayer(party: SigningParty, signature: Uint8Array, witnesses: Witnesses): Annotations {
  return encodeSimpleSigningLayer({ signature, ...certificateTexts(party), ...witnessTexts(witnesses) });
}

export function certificatePem({ der }: Pick<Certificate, 'der'>): string {
  return encodePem({ label: 'CERTIFICATE', bytes: der });
}

function materialOf(party: SigningParty): BundleMaterial {
  return party.kind === 'key'
    ? { kind: 'public-key', hint: keyHint(party.signer.publicKey) }
    : { kind: 'certificates', certificates: [party.certificate.der] };
}

function certificateTexts(party: SigningParty): Pick<SimpleSigningLayer, 'certificate' | 'chain'> {
  if (party.kind === 'key') return {};
  return { certificate: certificatePem(party.certificate), chain: party.chain.map(certificatePem).join('') };
}

function witnessTexts({ logEntries, timestamps }: Witnesses): Pick<SimpleSigningLayer, 'rekorBundle' | 'timestamp'> {
  const [entry] = logEntries;
  const [timestamp] = timestamps;
  return {
    ...(entry === undefined ? {} : { rekorBundle: encodeRekorBundle(entry) }),
    ...(timestamp === undefined ? {} : { timestamp: encodeTimestamp(timestamp) }),
  };
}
