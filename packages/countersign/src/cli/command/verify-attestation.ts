// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { parsePredicateMatcher } from '../../attest/parse-predicate-matcher.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { AttestationInspection, InspectAttestationsRequest } from '../../inspect/attestation-inspection.ts';
import { inspectAttestations } from '../../inspect/inspect-attestations.ts';
import { parsePlatform } from '../../oci/select-platform.ts';
import { attestationText } from '../attestation-text.ts';
import { addOnByDefault } from '../boolean-flag.ts';
import type { CliContext } from '../context.ts';
import {
  type CommandDefinition,
  collect,
  type Flags,
  flagIsSet,
  flagList,
  flagText,
  type Invocation,
} from '../define-command.ts';
import { envelopeLine } from '../envelope-line.ts';
import { exitOfSeveral } from '../exit-of-several.ts';
import { typeMissing } from '../found-attestation-types.ts';
import { inspectEach } from '../inspect-each.ts';
import { loadConditionFile } from '../load-condition-file.ts';
import { parseWorkers } from '../parse-workers.ts';
import { printError } from '../print-error.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { withReportedFailure } from '../reported-failure.ts';
import { addSignerFlags, parseTrust } from '../signer-flags.ts';
import { encodeAttestationReport } from '../verification-report.ts';

export const verifyAttestationCommand: CommandDefinition = { configure, run };

const outputs = ['json', 'text', 'report'] as const;

function configure(command: Command): Command {
  command
    .argument('<image...>', 'images: `registry/repository:tag`, `…@sha256:…`, or `oci:folder[:tag]`')
    .addOption(new Option('--type <type>', 'type of predicate that is wanted: a name, `family/version`, or a URI'))
    .addOption(
      new Option('--policy <file>', 'CUE or Rego that every such attestation must satisfy (repeatable)').argParser(
        collect,
      ),
    )
    .addOption(new Option('--platform <os/arch>', 'verify this platform of an index instead of the index'))
    .addOption(
      new Option('-o, --output <format>', 'what goes to stdout: envelopes, statements, or a report')
        .choices([...outputs])
        .default('json'),
    )
    .addOption(new Option('--local-image', 'the argument is the folder of an OCI layout, as `save` writes it'))
    .addOption(new Option('--max-workers <n>', 'images looked at at the same time').default('10'));
  addOnByDefault(command, 'check-claims', 'check that the attestation speaks of this digest');
  return addRegistryFlags(addSignerFlags(command)).addHelpText('after', examples);
}

const examples = `
Without --type it says which types the image has. With --policy every attestation of the type by somebody trusted must pass.

examples:
  countersign verify-attestation --key cosign.pub --type cyclonedx registry.example/team/app:v1
  countersign verify-attestation --type slsa-provenance/v1 --certificate-oidc-issuer https://token.actions.githubusercontent.com \\
    --certificate-identity https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1 registry.example/team/app:v1
  countersign verify-attestation --key cosign.pub --type vuln --policy no-critical.rego registry.example/team/app:v1
  countersign verify-attestation --key cosign.pub --type vulns -o text registry.example/team/app@sha256:…

exit codes: 0 verified · 10 no attestation · 11 no such image · 12 no acceptable attestation · 4 could not find out
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { flags, context } = invocation;
  const inspections = await withReportedFailure(invocation, async () => await inspectAll(invocation));
  return await report(inspections, flags, context);
}

async function inspectAll(invocation: Invocation): Promise<readonly AttestationInspection[]> {
  const { flags, context } = invocation;
  const type = flagText(flags, 'type');
  if (type === undefined) throw await typeMissing(invocation);
  const parallel = parseWorkers(flags);
  const wanted = await parseWanted(flags, context, type);
  return await inspectEach(
    invocation,
    parallel,
    async (image) =>
      await inspectAttestations({
        ...wanted,
        reference: image.text,
        target: image.target,
        source: image.store,
        signatureSources: image.signatureSources,
        signal: context.signal,
      }),
  );
}

type Wanted = Pick<InspectAttestationsRequest, 'trust' | 'predicate' | 'conditions' | 'platform'>;

async function parseWanted(flags: Flags, context: CliContext, type: string): Promise<Wanted> {
  if (flags['checkClaims'] === false) {
    throw new UsageError('usage-flag', '`--check-claims=false` would accept an attestation of any other image', {
      hint: 'drop the flag',
    });
  }
  const predicate = parsePredicateMatcher(type);
  const platform = flagText(flags, 'platform');
  return {
    trust: await parseTrust(flags, context),
    predicate,
    conditions: await loadConditions(flags, context),
    ...(platform === undefined ? {} : { platform: parsePlatform(platform) }),
  };
}

async function report(
  inspections: readonly AttestationInspection[],
  flags: Flags,
  context: CliContext,
): Promise<ExitCode> {
  const output = flagText(flags, 'output');
  const verbose = flagIsSet(flags, 'verbose') ? 'verbose' : 'quiet';
  if (output === 'report') await context.stdout.write(encodeAttestationReport(inspections));
  for (const inspection of inspections) {
    await context.stderr.write(attestationText(inspection));
    if (inspection.result !== 'verified')
      await context.stderr.write(printError(inspection.error, { verbose, reportId: '' }));
    else if (output !== 'report') await context.stdout.write(outputOf(inspection, output));
  }
  return exitOfSeveral(inspections);
}

function outputOf({ accepted }: AttestationInspection, output: string | undefined): string {
  const lines = accepted.map(({ candidate, attestation }) =>
    output === 'text' ? `${new TextDecoder().decode(attestation.payload)}\n` : (envelopeLine(candidate) ?? ''),
  );
  return lines.join('');
}

async function loadConditions(flags: Flags, { files }: CliContext): Promise<Wanted['conditions']> {
  const paths = flagList(flags, 'policy');
  return await Promise.all(paths.map(async (path) => await loadConditionFile(path, files)));
}
