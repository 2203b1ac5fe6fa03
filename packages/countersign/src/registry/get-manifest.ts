// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { isManifestMediaType, manifestMediaTypes } from '../oci/media-type.ts';
import { maxManifestBytes } from '../oci/parse-manifest.ts';
import { storedManifest } from '../oci/stored-manifest.ts';
import type { CallOptions, TagTarget } from '../ports/content.ts';
import { answerError, mediaTypeOf, protocolError, shownType } from './answer-error.ts';
import { readBody } from './read-body.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { targetName } from './registry-path.ts';
import { pullScope } from './repository-scope.ts';
import { requireAbsence } from './require-absence.ts';
import { runCall } from './run-call.ts';

export interface FetchedManifest {
  readonly stored: StoredManifest;
  /** As the registry sent it, for a conditional write. */
  readonly etag: string | undefined;
}

// All four in one header: docker-registry reads the first header only, and converts to schema 1 what it is not asked for.
const accept = manifestMediaTypes.join(', ');

/**
 * The manifest at `target`, or null if the registry says that there is none. The digest is that of the bytes; the
 * `Docker-Content-Digest` header never decides anything.
 *
 * @throws {UnavailableError}
 * @throws {MalformedError} when the bytes are what was asked for and do not parse
 */
export async function getManifest(
  context: RegistryContext,
  target: Digest | TagTarget,
  options: CallOptions = {},
): Promise<FetchedManifest | null> {
  const name = targetName(target);
  const call: RegistryCall = {
    what: `read manifest \`${name}\``,
    method: 'GET',
    target: `${context.repository}/manifests/${name}`,
    headers: { accept },
    scopes: pullScope(context),
    writes: false,
    retry: 'always',
    signal: options.signal,
  };
  return await runCall(context, call, async (answer) => {
    if (answer.response.status === 200) return await acceptManifest(context, call, { answer, target });
    if (answer.response.status !== 404) throw await answerError(context, call, answer);
    await requireAbsence(context, call, answer);
    return null;
  });
}

interface Delivery {
  readonly answer: RegistryAnswer;
  readonly target: Digest | TagTarget;
}

async function acceptManifest(
  context: RegistryContext,
  call: RegistryCall,
  { answer, target }: Delivery,
): Promise<FetchedManifest> {
  const type = mediaTypeOf(answer);
  if (type === undefined || type === 'text/html' || type === 'text/plain') {
    answer.response.discard();
    throw protocolError(context, call, `wanted a manifest, got ${shownType(type)}`);
  }
  const bytes = await readBody(answer.response, maxManifestBytes, 'a manifest');
  const etag = answer.response.header('etag');
  if (typeof target === 'string') return { stored: storedManifest(bytes, type, target), etag };
  return { stored: storedAtTag(context, call, { answer, bytes, type }), etag };
}

interface TagDelivery {
  readonly answer: RegistryAnswer;
  readonly bytes: Uint8Array;
  readonly type: string;
}

function storedAtTag(
  context: RegistryContext,
  call: RegistryCall,
  { answer, bytes, type }: TagDelivery,
): StoredManifest {
  const claimed = answer.response.header('docker-content-digest');
  const isWhole = claimed === undefined || claimed === digestOf(bytes) || claimed === digestOf(bytes, 'sha512');
  try {
    const stored = storedManifest(bytes, type);
    if (!isWhole)
      context.log.warn(
        `the registry names another digest than that of the bytes it sent (${call.what}); the bytes decide`,
      );
    return stored;
  } catch (cause) {
    // No digest was asked for, so nothing shows that these bytes are what was pushed, unless the registry vouches for them.
    const vouched = claimed !== undefined && isWhole && isManifestMediaType(type);
    if (vouched || !(cause instanceof MalformedError) || cause.code === 'manifest-schema1') throw cause;
    throw protocolError(context, call, cause.message);
  }
}
