// SPDX-License-Identifier: Apache-2.0
import { runLimited } from '../discover/run-limited.ts';
import { CountersignError, UsageError } from '../errors/errors.ts';
import { type Decided, decideWithEvidence } from '../inspect/decide-image.ts';
import type { DecideRequest } from '../inspect/decide-request.ts';
import { endsEverything } from '../inspect/failed-inspection.ts';
import { parseReference } from '../oci/parse-reference.ts';
import type { RegistryReference } from '../oci/reference.ts';
import type { AdmissionContext } from '../policy/admission-context.ts';
import { failedDecision } from '../policy/failed-decision.ts';
import type { ImageEvidence } from '../policy/image-evidence.ts';
import { imageNameOf } from '../policy/image-name-of.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { CheckInput } from './check-inputs.ts';
import type { CliContext } from './context.ts';
import type { DecidedImage } from './decided-image.ts';
import type { ImagePlaces } from './image-places.ts';
import { mergeContext } from './merge-context.ts';
import { type OpenedImage, openImage } from './open-image.ts';

export interface DecideOptions {
  readonly policySet: PolicySet;
  /** From `--context`, for all images. */
  readonly context: AdmissionContext;
  readonly instantMs: number;
  /** The name under which a local image would be used. */
  readonly usedAs?: string;
}

/** With the evidence, unless the image could not even be looked for. */
export interface DecidedInput extends DecidedImage {
  readonly evidence?: ImageEvidence;
}

/** What deciding needs of the world. */
export interface DecideWorld {
  readonly places: ImagePlaces;
  readonly context: CliContext;
}

/**
 * A decision for each input, in their order. What is wrong with one image is its decision, and never hides the others; of those that the
 * deadline of the command leaves undecided, that is what could not be found out.
 *
 * Throws only interruption, misuse of the library and bugs.
 */
export async function decideInputs(
  inputs: readonly CheckInput[],
  { parallel, ...options }: DecideOptions & { readonly parallel: number },
  world: DecideWorld,
): Promise<readonly DecidedInput[]> {
  return await runLimited(inputs, parallel, async (input) => await decideInTime(input, options, world));
}

async function decideInTime(input: CheckInput, options: DecideOptions, world: DecideWorld): Promise<DecidedInput> {
  const { signal, clock } = world.context;
  const startMs = clock.nowMs();
  try {
    return await decideInput(input, options, world);
  } catch (error) {
    const late = deadlineOf(signal);
    if (late === undefined || !isEndOfWork(error)) throw error;
    const { policySet, instantMs } = options;
    const decision = failedDecision(policySet, { reference: input.text, instantMs }, late);
    return { decision, namedAt: input.namedAt, durationMs: clock.nowMs() - startMs };
  }
}

function deadlineOf({ reason }: AbortSignal): CountersignError | undefined {
  return reason instanceof CountersignError && reason.code === 'deadline-exceeded' ? reason : undefined;
}

/** What an aborted read throws; a fault of the program is none, whenever it happens. */
function isEndOfWork(error: unknown): boolean {
  return error instanceof CountersignError || (error instanceof Error && error.name === 'AbortError');
}

/** As `decideInputs`, for one; the deadline is thrown, too. */
export async function decideInput(
  { text, context: own, namedAt }: CheckInput,
  options: DecideOptions,
  { places, context }: DecideWorld,
): Promise<DecidedInput> {
  const startMs = context.clock.nowMs();
  const decided = await decisionOrFailure(text, options, async () => {
    const opened = await openImage(text, places);
    return await decideWithEvidence({
      ...requestOf(opened, { ...options, text }),
      openRepository: async (repository) => await places.openRegistry(splitName(repository)),
      policySet: options.policySet,
      context: mergeContext(own, options.context),
      instantMs: options.instantMs,
      signal: context.signal,
    });
  });
  return { ...decided, namedAt, durationMs: context.clock.nowMs() - startMs };
}

async function decisionOrFailure(
  reference: string,
  { policySet, instantMs }: DecideOptions,
  decide: () => Promise<Decided>,
): Promise<{ readonly decision: Decided['decision']; readonly evidence?: ImageEvidence }> {
  try {
    return await decide();
  } catch (error) {
    if (!(error instanceof CountersignError) || endsEverything(error)) throw error;
    return { decision: failedDecision(policySet, { reference, instantMs }, error) };
  }
}

function requestOf(
  { reference, target, store, signatureSources }: OpenedImage,
  { text, usedAs }: Pick<DecideOptions, 'usedAs'> & { readonly text: string },
): Pick<DecideRequest, 'image' | 'target' | 'source' | 'signatureSources'> {
  const opened = { target, source: store, signatureSources };
  if (reference.kind === 'registry' && usedAs === undefined) return { ...opened, image: imageNameOf(reference, text) };
  // An image that has a name is judged by it: another would let one team's image pass for another's.
  if (reference.kind === 'registry')
    throw new UsageError('usage-flag', `\`--as\` is for local images, and \`${text}\` has a name`);
  if (usedAs !== undefined) return { ...opened, image: imageNameOf(usedName(usedAs), text) };
  throw new UsageError('reference-unsupported', `policies speak of names in registries, and \`${text}\` has none`, {
    hint: 'say under which name it will be used: `--as registry.example/team/app:v1`',
  });
}

/** @throws {UsageError} `usage-flag`, `reference-malformed` */
export function usedName(text: string): RegistryReference {
  const reference = parseReference(text);
  if (reference.kind === 'registry') return reference;
  throw new UsageError('usage-flag', `wanted the name of an image in a registry, got \`${text}\``);
}

/** `host/repository` in normal form. */
function splitName(name: string): Pick<RegistryReference, 'host' | 'repository'> {
  const slash = name.indexOf('/');
  return { host: name.slice(0, slash), repository: name.slice(slash + 1) };
}
