// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { imageSignaturePredicate } from '../../attest/image-statement.ts';
import { parsePredicateMatcher } from '../../attest/parse-predicate-matcher.ts';
import type { PredicateMatcher } from '../../attest/predicate-matcher.ts';
import { oneLine } from '../../bytes/one-line.ts';
import { claimedStatement } from '../../discover/claimed-statement.ts';
import { discoverAttestations } from '../../discover/discover-attestations.ts';
import { type CountersignError, MalformedError, UnavailableError, UntrustedError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { typeList } from '../../inspect/why-not-attested.ts';
import type { Digest } from '../../oci/digest.ts';
import { parsePlatform, selectPlatform } from '../../oci/select-platform.ts';
import type { Discovery } from '../../verify/discovery.ts';
import type { AttestationCandidate } from '../../verify/expectation.ts';
import { type CommandDefinition, flagText, type Invocation } from '../define-command.ts';
import { envelopeLine, jsonLine } from '../envelope-line.ts';
import type { OpenedImage } from '../open-image.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { readImage, resolveDigest } from '../resolve-image.ts';
import { withImage } from '../with-image.ts';

export const downloadAttestationCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  command
    .argument('<image>', 'image whose attestations are wanted')
    .addOption(new Option('--predicate-type <type>', 'only of this type: a name, `family/version`, or a URI'))
    .addOption(new Option('--platform <os/arch>', 'of this platform of an index'))
    .addOption(
      new Option('-o, --output <format>', 'envelopes, or whole bundles')
        .choices(['envelope', 'bundle'])
        .default('envelope'),
    );
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
Prints one line of JSON for each attestation, out of every place where one may lie. Nothing of it is verified.

examples:
  countersign download attestation registry.example/team/app:v1 > attestations.jsonl
  countersign download attestation --predicate-type cyclonedx registry.example/team/app:v1
  countersign download attestation --output bundle registry.example/team/app:v1

exit codes: 0 printed · 10 no attestation · 11 no such image · 4 could not find out
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { flags, context } = invocation;
  const type = flagText(flags, 'predicateType');
  const wanted = type === undefined ? undefined : parsePredicateMatcher(type);
  return await withImage(invocation, async (image) => {
    const digest = await digestOfPlatform(image, invocation);
    const { signatureSources } = image;
    const { signal } = context;
    const discovery = await discoverAttestations({ digest, image: 'not-needed', signatureSources, signal });
    const found = attestationsOf(discovery, wanted);
    const print = flagText(flags, 'output') === 'bundle' ? bundleLine : printedEnvelope;
    const lines = found.map(print).filter((line) => line !== undefined);
    if (lines.length === 0) throw nothingFound(image.text, discovery, wanted);
    for (const { place, what, error } of discovery.unreadable)
      await context.stderr.write(`warning: cannot read ${what} in \`${place}\`: ${oneLine(error.message)}\n`);
    for (const { origin, error } of discovery.refused)
      await context.stderr.write(`warning: left out at \`${origin.place}\`: ${oneLine(error.message)}\n`);
    await context.stdout.write(lines.join(''));
    return 0;
  });
}

async function digestOfPlatform(image: OpenedImage, { flags, context }: Invocation): Promise<Digest> {
  const platform = flagText(flags, 'platform');
  if (platform === undefined) return await resolveDigest(image, context.signal);
  const { manifest, descriptor } = await readImage(image, context.signal);
  return manifest.kind === 'index' ? selectPlatform(manifest, parsePlatform(platform)).digest : descriptor.digest;
}

/** What says it is a signature is none; what says nothing that can be read is shown where all are wanted, for whoever wants to know why it is refused. */
function attestationsOf(
  { candidates }: Discovery<AttestationCandidate>,
  wanted: PredicateMatcher | undefined,
): readonly AttestationCandidate[] {
  return candidates
    .map(({ candidate }) => candidate)
    .filter((candidate) => {
      const type = claimedStatement(candidate)?.predicateType;
      if (type === imageSignaturePredicate) return false;
      return wanted === undefined || (type !== undefined && wanted.matches(type));
    });
}

function printedEnvelope(candidate: AttestationCandidate): string | undefined {
  try {
    return envelopeLine(candidate);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return undefined;
  }
}

/** An attestation of cosign 2 has no bundle. */
function bundleLine(candidate: AttestationCandidate): string | undefined {
  return candidate.kind === 'bundle' ? jsonLine(candidate.bytes) : undefined;
}

function nothingFound(
  image: string,
  { unreadable, candidates, refused }: Discovery<AttestationCandidate>,
  wanted: PredicateMatcher | undefined,
): CountersignError {
  const gap = unreadable.find(({ error }) => error instanceof UnavailableError) ?? unreadable[0];
  if (gap !== undefined) return gap.error;
  const [tooMuch] = refused;
  if (tooMuch !== undefined && candidates.length === 0) return tooMuch.error;
  const types = candidates.map(({ candidate }) => claimedStatement(candidate)?.predicateType);
  const others = types.filter((type) => type !== imageSignaturePredicate);
  const what = wanted === undefined ? '' : ` of the type \`${oneLine(wanted.text)}\``;
  const there = others.length === 0 ? '' : `; there are, not verified: ${typeList(others)}`;
  return new UntrustedError('no-attestation', `there are no attestations${what} of \`${image}\`${there}`);
}
