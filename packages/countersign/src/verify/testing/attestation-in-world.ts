// SPDX-License-Identifier: Apache-2.0
// For tests: attestations of an image in both formats, by the person of a sandbox world; any statement at all, genuinely signed.
import { encodeUtf8 } from '../../bytes/utf8.ts';
import type { Digest } from '../../oci/digest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import { signInWorld } from '../../sandbox/sign-in-world.ts';
import type { SandboxWorld } from '../../sandbox/world.ts';
import type { AttestationCandidate } from '../expectation.ts';
import { annotationsOf, logEnvelope, personInWorld, signEnvelope } from './legacy-in-world.ts';

export const attestationFormats = ['bundle', 'envelope'] as const;
export type AttestationFormat = (typeof attestationFormats)[number];

/** Members of a statement, each as a test wants it. */
export interface RawStatement {
  readonly _type: string;
  readonly subject: unknown;
  readonly predicateType: string;
  readonly predicate?: unknown;
}

export function rawStatement(digest: Digest, changes: Partial<RawStatement> = {}): RawStatement {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'registry.example/app', digest: { sha256: digest.slice('sha256:'.length) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: { buildDefinition: {}, runDetails: {} },
    ...changes,
  };
}

/** `payload` may be no statement at all. */
export function attestInWorld(
  world: SandboxWorld,
  payload: RawStatement | string,
  { format, payloadType = mediaTypes.inToto }: { readonly format: AttestationFormat; readonly payloadType?: string },
): AttestationCandidate {
  const bytes = encodeUtf8(typeof payload === 'string' ? payload : JSON.stringify(payload));
  if (format === 'bundle') {
    return {
      kind: 'bundle',
      bytes: signInWorld(world, { content: { kind: 'envelope', payloadType, payload: bytes } }).bytes,
    };
  }
  const person = personInWorld(world);
  const signed = signEnvelope(person, bytes, payloadType);
  const entry = logEnvelope(world, person, { ...signed, kind: 'dsse 0.0.1' });
  return { kind: 'envelope', envelope: signed.bytes, annotations: annotationsOf(new Uint8Array(), person, { entry }) };
}
