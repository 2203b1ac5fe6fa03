// SPDX-License-Identifier: Apache-2.0
import { type DiscoverRequest, discoverSignatures } from '../discover/discover-signatures.ts';
import type { Discovery, RefusedEvidence } from '../discover/discovery.ts';
import type { EvidenceLimits } from '../discover/evidence-limits.ts';
import { runLimited } from '../discover/run-limited.ts';
import { CountersignError, UnavailableError, UntrustedError, UsageError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { type PlatformSelector, selectPlatform } from '../oci/select-platform.ts';
import type { CallOptions, ContentSource, TagTarget } from '../ports/content.ts';
import type { TrustedKeys } from '../trust/trusted-keys.ts';
import type { ImageExpectation } from '../verify/expectation.ts';
import { verifyDigestBySignatures } from '../verify/verify-digest-by-signatures.ts';
import { verifyImageSignature } from '../verify/verify-image-signature.ts';
import type { AcceptedSignature, Inspection } from './inspection.ts';

export interface InspectRequest extends CallOptions {
  /** As the user wrote it; for messages and reports. */
  readonly reference: string;
  readonly target: Digest | TagTarget;
  readonly source: ContentSource;
  readonly signatureSources: readonly ContentSource[];
  readonly trust: TrustedKeys;
  readonly expectation: Omit<ImageExpectation, 'digest'>;
  readonly index: 'self' | 'recursive';
  /** Inspect this platform's manifest of an index instead of the index. */
  readonly platform?: PlatformSelector;
  readonly limits?: EvidenceLimits;
}

/**
 * Looks at one image everywhere and says what can be said: the one pipeline of every program.
 *
 * A tag is resolved once; all that follows is by digest. Throws only usage errors, bugs and interruption.
 */
export async function inspectImage(request: InspectRequest): Promise<Inspection> {
  const nothing = {
    reference: request.reference,
    accepted: [],
    refused: [],
    unreadable: [],
    children: [],
    image: undefined,
  };
  try {
    const image = await resolveImage(request);
    if (image === null) return { ...nothing, result: 'refused', image: null, error: imageNotFound(request.reference) };
    const digest = image?.descriptor.digest ?? (request.target as Digest);
    return await inspectDigest(request, digest, image);
  } catch (error) {
    if (!(error instanceof CountersignError) || isFatal(error)) throw error;
    return { ...nothing, result: error instanceof UnavailableError ? 'unavailable' : 'refused', error };
  }
}

function isFatal(error: CountersignError): boolean {
  return (
    error.code === 'interrupted' ||
    error.code === 'deadline-exceeded' ||
    error.code === 'usage-api' ||
    error.code === 'usage-flag'
  );
}

/** Undefined: the digest is known already, and the manifest is read together with the signatures. */
async function resolveImage(request: InspectRequest): Promise<StoredManifest | null | undefined> {
  const byDigest = typeof request.target === 'string';
  if (byDigest && request.index === 'self' && request.platform === undefined) return undefined;
  const image = await request.source.readManifest(request.target, request);
  if (image === null || request.platform === undefined) return image;
  if (image.manifest.kind !== 'index') {
    const message = `wanted an index to choose a platform from, got the manifest of one image`;
    throw new UsageError('usage-flag', message, { hint: 'drop `--platform`' });
  }
  const chosen = selectPlatform(image.manifest, request.platform);
  return await request.source.readManifest(chosen.digest, request);
}

async function inspectDigest(
  request: InspectRequest,
  digest: Digest,
  image: StoredManifest | undefined,
): Promise<Inspection> {
  const own = await inspectOne(request, digest, image);
  if (request.index !== 'recursive' || image?.manifest.kind !== 'index') return own;
  const children = await runLimited(image.manifest.manifests, 4, async (child) => {
    const stored = await request.source.readManifest(child.digest, request);
    const inspection = await inspectDigest(request, child.digest, stored ?? undefined);
    return child.platform === undefined ? inspection : { ...inspection, platform: child.platform };
  });
  const failed = children.find((child) => child.result !== 'verified');
  if (own.result !== 'verified' || failed === undefined) return { ...own, children };
  const message = `\`${digest}\` is signed, and its descriptor \`${failed.digest}\` is not acceptable: ${failed.error.message}`;
  const error =
    failed.result === 'unavailable'
      ? failed.error
      : new UntrustedError('child-unsigned', message, { cause: failed.error });
  const { reference, accepted, refused, unreadable } = own;
  return { reference, accepted, refused, unreadable, children, image: own.image, digest, result: failed.result, error };
}

async function inspectOne(
  request: InspectRequest,
  digest: Digest,
  image: StoredManifest | undefined,
): Promise<Inspection> {
  const discovery = await discoverSignatures(discoverRequest(request, digest, image));
  const expectation: ImageExpectation = { ...request.expectation, digest };
  const accepted: AcceptedSignature[] = [];
  const refused: RefusedEvidence[] = [...discovery.refused];
  for (const { origin, candidate } of discovery.candidates) {
    try {
      accepted.push({ origin, signature: verifyImageSignature(candidate, request.trust, expectation) });
    } catch (error) {
      if (!(error instanceof UntrustedError)) throw error;
      refused.push({ origin, error });
    }
  }
  const findings = {
    reference: request.reference,
    accepted,
    refused,
    unreadable: discovery.unreadable,
    children: [],
    image: discovery.image,
    digest,
  };
  const [first] = accepted;
  if (first !== undefined)
    return {
      ...findings,
      result: 'verified',
      proven: verifyDigestBySignatures(
        digest,
        accepted.map(({ signature }) => signature),
      ),
    };
  const error = whyNot(request.reference, discovery, refused);
  return { ...findings, result: error instanceof UnavailableError ? 'unavailable' : 'refused', error };
}

function discoverRequest(request: InspectRequest, digest: Digest, image: StoredManifest | undefined): DiscoverRequest {
  return {
    digest,
    image: image ?? request.source,
    signatureSources: request.signatureSources,
    ...(request.limits === undefined ? {} : { limits: request.limits }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  };
}

/** The refusal when nothing was acceptable: a gap in what could be read comes before every "unsigned". */
function whyNot(reference: string, discovery: Discovery, refused: readonly RefusedEvidence[]): CountersignError {
  const [gap] = discovery.unreadable;
  if (gap !== undefined) return unreadable(reference, discovery, gap.error);
  if (refused.length > 0) return noneAcceptable(reference, refused);
  if (discovery.image === null) return imageNotFound(reference);
  return new UntrustedError(
    'signature-not-found',
    `no signatures found for \`${reference}\` (\`${discovery.digest}\`)`,
  );
}

function unreadable(reference: string, discovery: Discovery, cause: CountersignError): CountersignError {
  const [gap] = discovery.unreadable;
  if (!(cause instanceof UnavailableError)) return cause;
  const more =
    discovery.unreadable.length > 1 ? ` (and ${discovery.unreadable.length - 1} more that could not be read)` : '';
  const message = `could not find out whether \`${reference}\` is signed: ${gap?.what} at \`${gap?.place}\`: ${cause.message}${more}`;
  return new UnavailableError(cause.code, message, { cause, hint: cause.hint, detail: cause.detail });
}

function noneAcceptable(reference: string, refused: readonly RefusedEvidence[]): UntrustedError {
  const [first] = refused;
  const count =
    refused.length === 1 ? 'the only signature found is' : `${refused.length} signatures found, none of them`;
  const verb = refused.length === 1 ? 'not acceptable' : 'is acceptable';
  return new UntrustedError('no-acceptable-signature', `\`${reference}\`: ${count} ${verb}: ${first?.error.message}`, {
    cause: first?.error,
    ...(refused.length === 1 && first !== undefined ? { hint: first.error.hint } : {}),
  });
}

function imageNotFound(reference: string): UntrustedError {
  return new UntrustedError('image-not-found', `\`${reference}\` does not exist`);
}
