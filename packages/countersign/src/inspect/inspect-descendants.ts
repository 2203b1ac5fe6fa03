// SPDX-License-Identifier: Apache-2.0
import { runLimited } from '../discover/run-limited.ts';
import { UnavailableError, UntrustedError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { imageNotFound, inspectionOrFailure } from './failed-inspection.ts';
import { inspectDigest } from './inspect-digest.ts';
import type { Inspection } from './inspection.ts';
import type { InspectRequest } from './inspection-request.ts';

/** As `sign --recursive` has them. Digests cannot form a circle, but a few small indexes can spell out millions of paths. */
const maxDepth = 3;
const maxDescendants = 1000;
const parallel = 4;

interface Walk {
  readonly request: InspectRequest;
  /** Each manifest is inspected once, however often it is listed. */
  readonly inspected: Map<Digest, Promise<Inspection>>;
  /** Entries of all indexes so far. */
  listed: number;
}

/** `own`, and with it everything below the index `image`: verified only if each descriptor is. */
export async function withDescendants(
  request: InspectRequest,
  own: Inspection,
  image: StoredManifest,
): Promise<Inspection> {
  return await withChildren({ request, inspected: new Map(), listed: 0 }, own, { image, depth: 0 });
}

async function withChildren(
  walk: Walk,
  own: Inspection,
  { image, depth }: { readonly image: StoredManifest; readonly depth: number },
): Promise<Inspection> {
  if (image.manifest.kind !== 'index') return own;
  const { manifests } = image.manifest;
  if (depth >= maxDepth) return worse(own, tooMuch(`indexes nested at most ${maxDepth} deep`));
  walk.listed += manifests.length;
  if (walk.listed > maxDescendants) return worse(own, tooMuch(`at most ${maxDescendants} descriptors below an index`));
  const children = await runLimited(manifests, parallel, async (child) => {
    const known = walk.inspected.get(child.digest);
    const pending = known ?? inspectChild(walk, child, depth);
    walk.inspected.set(child.digest, pending);
    // What lies below it is told where it was met first, or reports would grow as the paths do.
    const inspection = known === undefined ? await pending : { ...(await pending), children: [] };
    return child.platform === undefined ? inspection : { ...inspection, platform: child.platform };
  });
  return judged({ ...own, children });
}

async function inspectChild(walk: Walk, { digest }: Descriptor, depth: number): Promise<Inspection> {
  const { request } = walk;
  return await inspectionOrFailure({ reference: request.reference, digest }, async () => {
    // Read once: were it asked for again, a registry could hide a list of images behind a first "not here".
    const image = await request.source.readManifest(digest, request);
    if (image === null) throw imageNotFound(request.reference, digest);
    return await withChildren(walk, await inspectDigest(request, digest, image), { image, depth: depth + 1 });
  });
}

/** A refused descriptor decides before one that nobody could find out about. */
function judged(own: Inspection): Inspection {
  const failed =
    own.children.find(({ result }) => result === 'refused') ??
    own.children.find(({ result }) => result === 'unavailable');
  if (own.result !== 'verified' || failed === undefined || failed.result === 'verified') return own;
  if (failed.error instanceof UnavailableError) return worse(own, failed.error);
  const message = `\`${own.digest}\` is signed, and its descriptor \`${failed.digest}\` is not acceptable: ${failed.error.message}`;
  return worse(own, new UntrustedError('child-unsigned', message, { cause: failed.error }));
}

function worse(own: Inspection, error: UnavailableError | UntrustedError): Inspection {
  if (own.result !== 'verified') return own;
  const { proven: _, ...findings } = own;
  return { ...findings, result: error instanceof UnavailableError ? 'unavailable' : 'refused', error };
}

function tooMuch(limit: string): UnavailableError {
  return new UnavailableError('registry-limit-exceeded', `wanted ${limit}, got more`);
}
