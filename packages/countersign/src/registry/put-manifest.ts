// SPDX-License-Identifier: Apache-2.0
import { type Digest, digestAlgorithm } from '../oci/digest.ts';
import type { ManifestMediaType } from '../oci/media-type.ts';
import type { CallOptions, TagTarget } from '../ports/content.ts';
import { answerError, protocolError } from './answer-error.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { targetName } from './registry-path.ts';
import { pushScope } from './repository-scope.ts';
import { runCall } from './run-call.ts';

export interface ManifestPut extends CallOptions {
  readonly target: Digest | TagTarget;
  readonly bytes: Uint8Array;
  readonly mediaType: ManifestMediaType;
  readonly digest: Digest;
  /** `If-Match` or `If-None-Match`. */
  readonly condition?: Readonly<Record<string, string>>;
  /** With a digest as target: tags to set in the same request (oci-dist main §end-7b). */
  readonly alsoTag?: string;
}

export interface PutResult {
  /** `conflict`: the condition does not hold (412). */
  readonly kind: 'stored' | 'conflict';
  readonly subjectSeen: boolean;
  readonly tagged: boolean;
}

/** Stores the very bytes. @throws {UnavailableError} `registry-refused-write`, … */
export async function putManifest(context: RegistryContext, put: ManifestPut): Promise<PutResult> {
  const name = targetName(put.target);
  const query = put.alsoTag === undefined ? '' : `?tag=${encodeURIComponent(put.alsoTag)}`;
  const call: RegistryCall = {
    what: `write manifest \`${name}\``,
    method: 'PUT',
    target: `${context.repository}/manifests/${name}${query}`,
    headers: { 'content-type': put.mediaType, ...put.condition },
    body: { open: () => Promise.resolve(put.bytes), length: put.bytes.byteLength },
    scopes: pushScope(context),
    writes: true,
    retry: 'always',
    signal: put.signal,
  };
  return await runCall(context, call, async (answer) => {
    const { response } = answer;
    if (response.status === 412 && put.condition !== undefined) {
      response.discard();
      return { kind: 'conflict', subjectSeen: false, tagged: false };
    }
    // Nothing but 201: a proxy that answers 200 with a page would swallow signatures.
    if (response.status !== 201) throw await answerError(context, call, answer);
    response.discard();
    checkStoredDigest(context, call, { answer, put });
    const tagged = response.headerAll('oci-tag').length > 0;
    return { kind: 'stored', subjectSeen: response.header('oci-subject') !== undefined, tagged };
  });
}

function checkStoredDigest(
  context: RegistryContext,
  call: RegistryCall,
  { answer, put }: { answer: RegistryAnswer; put: ManifestPut },
): void {
  const claimed = answer.response.header('docker-content-digest');
  if (claimed === undefined || !claimed.startsWith(`${digestAlgorithm(put.digest)}:`) || claimed === put.digest) return;
  throw protocolError(context, call, `wanted \`${put.digest}\` to be stored, got other content stored in its place`);
}
