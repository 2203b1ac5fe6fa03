// SPDX-License-Identifier: Apache-2.0
import type { Annotations, Descriptor } from '../oci/descriptor.ts';
import { digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';

/** The layer of a `.att` manifest that is this envelope, as cosign 2 describes it. */
export function envelopeLayer(envelope: Uint8Array, predicateType: string, annotations: Annotations): Descriptor {
  return {
    mediaType: mediaTypes.dsseEnvelope,
    size: envelope.length,
    digest: digestOf(envelope),
    annotations: { ...annotations, predicateType },
  };
}
