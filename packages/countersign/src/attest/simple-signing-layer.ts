// SPDX-License-Identifier: Apache-2.0
import { decodeBase64, encodeBase64 } from '../bytes/base64.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Annotations } from '../oci/descriptor.ts';

/** The annotations with which cosign hangs a signature on the layer that is the signed payload. */
export const layerAnnotations = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  chain: 'dev.sigstore.cosign/chain',
  rekorBundle: 'dev.sigstore.cosign/bundle',
  timestamp: 'dev.sigstore.cosign/rfc3161timestamp',
} as const;

/** What hangs on a simple-signing layer; all but the signature is text that nobody has looked at yet. */
export interface SimpleSigningLayer {
  readonly signature: Uint8Array;
  /** PEM. */
  readonly certificate?: string;
  /** PEM, leaf excluded. */
  readonly chain?: string;
  /** JSON. */
  readonly rekorBundle?: string;
  /** JSON. */
  readonly timestamp?: string;
}

/** @throws {MalformedError} `payload-malformed` when there is no signature, or one that is not base64 */
export function parseSimpleSigningLayer(annotations: Annotations): SimpleSigningLayer {
  return { signature: readSignature(annotations), ...parseLayerTexts(annotations) };
}

/** What hangs on a layer besides a signature; layers of attestations hold theirs in themselves, and have an empty annotation for it. */
export function parseLayerTexts(annotations: Annotations): Omit<SimpleSigningLayer, 'signature'> {
  return {
    ...present(annotations, 'certificate'),
    ...present(annotations, 'chain'),
    ...present(annotations, 'rekorBundle'),
    ...present(annotations, 'timestamp'),
  };
}

export function encodeSimpleSigningLayer(layer: SimpleSigningLayer): Annotations {
  const { signature, ...rest } = layer;
  const others = Object.entries(rest).map(([name, text]) => [layerAnnotations[name as OptionalPart], text]);
  return { [layerAnnotations.signature]: encodeBase64(signature), ...(Object.fromEntries(others) as Annotations) };
}

type OptionalPart = Exclude<keyof typeof layerAnnotations, 'signature'>;

/** cosign writes an empty chain beside a certificate without one. */
function present<Part extends OptionalPart>(
  annotations: Annotations,
  part: Part,
): { readonly [name in Part]?: string } {
  const name = layerAnnotations[part];
  const text = Object.hasOwn(annotations, name) ? annotations[name] : undefined;
  return text === undefined || text === '' ? {} : ({ [part]: text } as { readonly [name in Part]?: string });
}

function readSignature(annotations: Annotations): Uint8Array {
  const name = layerAnnotations.signature;
  const text = Object.hasOwn(annotations, name) ? annotations[name] : undefined;
  if (text === undefined || text === '') throw malformed(`wanted a signature in the annotation \`${name}\`, got none`);
  try {
    return decodeBase64(text);
  } catch (cause) {
    throw malformed(`wanted canonical base64 in the annotation \`${name}\``, cause);
  }
}

function malformed(message: string, cause?: unknown): MalformedError {
  return new MalformedError('payload-malformed', message, { cause });
}
