// SPDX-License-Identifier: Apache-2.0
import { parseBundle } from '../attest/parse-bundle.ts';
import { parseLayerTexts } from '../attest/simple-signing-layer.ts';
import { CountersignError, MalformedError } from '../errors/errors.ts';
import type { Annotations, Descriptor } from '../oci/descriptor.ts';
import type { CallOptions, ContentSource } from '../ports/content.ts';
import { isSigstoreBundle } from '../transfer/attachment-kind.ts';
import type { Attached } from '../transfer/list-attached.ts';
import { certificateIdentityOf } from '../x509/certificate-identity-of.ts';
import { parseCertificate } from '../x509/parse-certificate.ts';
import { parseCertificatesPem } from '../x509/parse-certificate-pem.ts';

/** What a layer says of itself. Nothing of it is proven. */
export interface LayerClaims {
  readonly predicateType?: string;
  /** The first name in the certificate; absent where a bare key signed. */
  readonly signer?: string;
}

const maxBundleBytes = 4 * 1024 * 1024;
const maxCertificates = 16;

/** Of the annotations that cosign 1 and 2 hang on a layer, and of the bundle in it where that was read. */
export function claimsOfLayer({ annotations = {} }: Descriptor, bundle?: Uint8Array): LayerClaims {
  const predicateType = Object.hasOwn(annotations, 'predicateType') ? annotations['predicateType'] : undefined;
  const signer = claimedSigner(bundle === undefined ? () => derBeside(annotations) : () => derInBundle(bundle));
  return {
    ...(predicateType === undefined ? {} : { predicateType }),
    ...(signer === undefined ? {} : { signer }),
  };
}

/** Undefined for what does not parse: it decides nothing. */
function claimedSigner(certificate: () => Uint8Array | undefined): string | undefined {
  try {
    const der = certificate();
    return der === undefined ? undefined : certificateIdentityOf(parseCertificate(der)).subjects[0]?.value;
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

function derBeside(annotations: Annotations): Uint8Array | undefined {
  const { certificate } = parseLayerTexts(annotations);
  return certificate === undefined ? undefined : parseCertificatesPem(certificate, maxCertificates)[0]?.der;
}

function derInBundle(bytes: Uint8Array): Uint8Array | undefined {
  const { material } = parseBundle(bytes);
  return material.kind === 'certificates' ? material.certificates[0] : undefined;
}

/** The bundle that is attached, if it is one and of the size of a signature; undefined also where it cannot be read: it decides nothing. */
export async function readAttachedBundle(
  source: ContentSource,
  { manifest: { manifest } }: Attached,
  options: CallOptions,
): Promise<Uint8Array | undefined> {
  const [layer] = manifest.kind === 'image' && isSigstoreBundle(manifest) ? manifest.layers : [];
  if (layer === undefined || layer.size > maxBundleBytes) return undefined;
  try {
    return (await source.readBlob(layer, maxBundleBytes, options)) ?? undefined;
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code === 'interrupted') throw error;
    return undefined;
  }
}
