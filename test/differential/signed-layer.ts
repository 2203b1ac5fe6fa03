// SPDX-License-Identifier: Apache-2.0
import { rekorBundleToJson } from '../../packages/countersign/src/attest/rekor-bundle.ts';
import { encodeSimpleSigning, simpleSigningType } from '../../packages/countersign/src/attest/simple-signing.ts';
import { encodeSimpleSigningLayer } from '../../packages/countersign/src/attest/simple-signing-layer.ts';
import { encodePem } from '../../packages/countersign/src/bytes/pem.ts';
import { digestHex } from '../../packages/countersign/src/crypto/hash.ts';
import type { Digest } from '../../packages/countersign/src/oci/digest.ts';
import { signInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import type { SandboxWorld } from '../../packages/countersign/src/sandbox/world.ts';
import type { LogEntry } from '../../packages/countersign/src/tlog/log-entry.ts';
import type { ImageExpectation, SignatureCandidate } from '../../packages/countersign/src/verify/expectation.ts';
import { type BitField, fieldsOfEntry } from './bit-fields.ts';

/** What a layer of a `.sig` manifest is made of. */
interface LayerParts {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly entry: LogEntry;
}

export interface SignedLayer {
  readonly candidate: SignatureCandidate;
  readonly fields: readonly BitField<SignatureCandidate>[];
  readonly expectation: ImageExpectation;
}

export function signLayerInWorld(world: SandboxWorld): SignedLayer {
  const digest = `sha256:${digestHex('sha256', new Uint8Array([1]))}` as Digest;
  const dockerReference = 'registry.example/team/app';
  const payload = encodeSimpleSigning({ dockerReference, digest, type: simpleSigningType, optional: null });
  const { bundle, signature, certificate } = signInWorld(world, {
    content: { kind: 'message', artifact: payload },
    timestamp: 'absent',
  });
  const [entry] = bundle.logEntries;
  if (entry === undefined || certificate === undefined) throw new Error('wanted a log entry and a certificate');
  const parts: LayerParts = { payload, signature, certificate: certificate.leaf, entry };
  return {
    candidate: candidateOf(parts),
    fields: fieldsOf(parts),
    expectation: { digest, annotations: {}, strictReference: 'report' },
  };
}

function candidateOf({ payload, signature, certificate, entry }: LayerParts): SignatureCandidate {
  const annotations = encodeSimpleSigningLayer({
    signature,
    certificate: encodePem({ label: 'CERTIFICATE', bytes: certificate }),
    rekorBundle: JSON.stringify(rekorBundleToJson(entry)),
  });
  return { kind: 'simple-signing', payload, annotations };
}

function fieldsOf(parts: LayerParts): readonly BitField<SignatureCandidate>[] {
  const bytesOf = (name: 'payload' | 'signature' | 'certificate'): BitField<SignatureCandidate> => ({
    name,
    bytes: parts[name],
    put: (bytes) => candidateOf({ ...parts, [name]: bytes }),
  });
  // Kind and version do not stand beside the body there, and numbers are those of JSON.
  const entry = fieldsOfEntry(parts.entry).filter(({ name }) => !/^(?:kind|version|proof\..*)$/.test(name));
  return [
    bytesOf('payload'),
    bytesOf('signature'),
    bytesOf('certificate'),
    ...entry.map(({ name, bytes, put }) => ({
      name,
      bytes,
      put: (changed: Uint8Array) => {
        const other = put(changed);
        return other === undefined ? undefined : candidateOf({ ...parts, entry: other });
      },
    })),
  ];
}
