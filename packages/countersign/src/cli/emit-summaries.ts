// SPDX-License-Identifier: Apache-2.0
import { Command } from 'commander';
import { oneLine } from '../bytes/one-line.ts';
import { UsageError } from '../errors/errors.ts';
import type { Decision } from '../policy/decision.ts';
import { attestImage } from '../sign/attest-image.ts';
import { summaryStatementOf } from '../sign/attest-summary.ts';
import type { AttestationClaim } from '../sign/attestation-claim.ts';
import { creationTime } from '../sign/creation-time.ts';
import type { SigningSession } from '../sign/signing-session.ts';
import type { CliContext } from './context.ts';
import type { DecidedInput } from './decide-inputs.ts';
import { type Flags, flagText } from './define-command.ts';
import type { ImagePlaces } from './image-places.ts';
import { openImage } from './open-image.ts';
import { readImage } from './resolve-image.ts';
import { addSigningFlags } from './signing-flags.ts';
import { openSigningSession } from './signing-session-of.ts';
import { signingFlagNames } from './summary-flags.ts';
import { attachmentStore } from './with-image.ts';

/** What the signing commands would read, from the flags above; who asks for a summary in a pipeline agrees to its publication. */
function signingFlagsOf(flags: Flags): Flags {
  const defaults: Flags = addSigningFlags(new Command()).opts();
  const given = Object.entries(signingFlagNames).flatMap(([ours, theirs]) => {
    const value = flagText(flags, ours);
    return value === undefined ? [] : [[theirs, value] as const];
  });
  return { ...defaults, ...Object.fromEntries(given), insecureSandbox: flags['insecureSandbox'], yes: true };
}

interface SummaryWorld {
  readonly places: ImagePlaces;
  readonly flags: Flags;
  readonly context: CliContext;
}

/**
 * Signs a summary for each verified image and stores it beside the image; what is merely admitted has none. Says on stderr of which verified
 * images there can be none.
 *
 * @returns their number
 */
export async function emitSummaries(
  images: readonly DecidedInput[],
  verifier: string,
  { places, flags, context }: SummaryWorld,
): Promise<number> {
  const verified = images.filter(({ decision }) => decision.result === 'verified');
  if (verified.length === 0) await context.stderr.write('note: nothing is verified, so no summary is signed\n');
  const claims: Claimed[] = [];
  for (const { decision } of verified) {
    const claim = claimOf(decision, verifier);
    if (!(claim instanceof UsageError)) claims.push({ reference: decision.reference, claim });
    else await context.stderr.write(`error: ${oneLine(decision.reference)}: ${claim.message}\n`);
  }
  if (claims.length > 0) await signAll(claims, { places, flags, context });
  return verified.length - claims.length;
}

interface Claimed {
  readonly reference: string;
  readonly claim: AttestationClaim;
}

/** One image that can have none must not keep the others from theirs. */
function claimOf(decision: Decision, verifier: string): AttestationClaim | UsageError {
  try {
    return summaryStatementOf(decision, verifier);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

async function signAll(claims: readonly Claimed[], { places, flags, context }: SummaryWorld): Promise<void> {
  const { session, close } = await openSigningSession(signingFlagsOf(flags), ['bundle'], context);
  try {
    for (const claimed of claims) await emit(claimed, { session, places, context });
  } finally {
    close();
  }
}

interface Emitting extends Omit<SummaryWorld, 'flags'> {
  readonly session: SigningSession;
}

async function emit({ reference, claim }: Claimed, { session, places, context }: Emitting): Promise<void> {
  const image = await openImage(reference, places);
  // What was decided about, whatever the tag stands for by now.
  const stored = await readImage({ ...image, target: claim.digest }, context.signal);
  await attestImage({
    image: stored.descriptor,
    statement: claim.statement,
    predicateType: claim.predicateType,
    session,
    formats: ['bundle'],
    store: attachmentStore(image),
    replace: 'nothing',
    created: creationTime(context.clock),
    signal: context.signal,
  });
  await context.stderr.write(`summary: attested that ${oneLine(reference)} is verified (${claim.digest})\n`);
}
