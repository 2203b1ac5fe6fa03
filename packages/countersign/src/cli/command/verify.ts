// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { inspectImage } from '../../inspect/inspect-image.ts';
import type { Inspection } from '../../inspect/inspection.ts';
import type { InspectRequest } from '../../inspect/inspection-request.ts';
import { parsePlatform } from '../../oci/select-platform.ts';
import type { UsedName } from '../../verify/expectation.ts';
import { parseAnnotationFlags } from '../annotation-flags.ts';
import { addOnByDefault } from '../boolean-flag.ts';
import type { CliContext } from '../context.ts';
import {
  type CommandDefinition,
  collect,
  type Flags,
  flagIsSet,
  flagText,
  type Invocation,
} from '../define-command.ts';
import { exitOfSeveral } from '../exit-of-several.ts';
import { inspectEach } from '../inspect-each.ts';
import { type OpenedImage } from '../open-image.ts';
import { parseWorkers } from '../parse-workers.ts';
import { printError } from '../print-error.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { withReportedFailure } from '../reported-failure.ts';
import { addSignerFlags, parseTrust } from '../signer-flags.ts';
import { simpleSigningOutput } from '../simple-signing-output.ts';
import { encodeReport } from '../verification-report.ts';
import { verificationText } from '../verification-text.ts';

export const verifyCommand: CommandDefinition = { configure, run };

const outputs = ['json', 'text', 'report'] as const;

function configure(command: Command): Command {
  command
    .argument('<image...>', 'images: `registry/repository:tag`, `…@sha256:…`, or `oci:folder[:tag]`')
    .addOption(
      new Option('-a, --annotations <key=value>', 'demand this signed annotation (repeatable)').argParser(collect),
    )
    .addOption(new Option('-r, --recursive', 'every descriptor of an index must be signed too'))
    .addOption(new Option('--platform <os/arch>', 'verify this platform of an index instead of the index'))
    .addOption(new Option('-o, --output <format>', 'what goes to stdout').choices([...outputs]).default('json'))
    .addOption(new Option('--strict-reference', 'refuse a signature that names another repository or tag'))
    .addOption(new Option('--local-image', 'the argument is the folder of an OCI layout, as `save` writes it'))
    .addOption(new Option('--max-workers <n>', 'images looked at at the same time').default('10'));
  addOnByDefault(command, 'check-claims', 'check that the signature speaks of this digest');
  return addRegistryFlags(addSignerFlags(command)).addHelpText('after', examples);
}

const examples = `
examples:
  countersign verify --key cosign.pub registry.example/team/app:v1
  countersign verify --key cosign.pub -a build=42 registry.example/team/app@sha256:…
  countersign verify --certificate-identity ci@example.com --certificate-oidc-issuer https://accounts.google.com registry.example/team/app:v1
  countersign verify --identity 'subject=https://github.com/acme/app/**,issuer=https://token.actions.githubusercontent.com' registry.example/team/app:v1
  countersign verify --key old.pub --key new.pub -o report oci:./folder:v1

exit codes: 0 verified · 10 no signature · 11 no such image · 12 no acceptable signature · 4 could not find out
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { flags, context } = invocation;
  const inspections = await withReportedFailure(invocation, async () => await inspectAll(invocation));
  return await report(inspections, flags, context);
}

async function inspectAll(invocation: Invocation): Promise<readonly Inspection[]> {
  const { flags, context } = invocation;
  const options = await parseOptions(flags, context);
  return await inspectEach(
    invocation,
    options.parallel,
    async (image) =>
      await inspectImage({
        ...options.request,
        reference: image.text,
        target: image.target,
        source: image.store,
        signatureSources: image.signatureSources,
        expectation: { ...options.request.expectation, ...usedAs(image, options.request.expectation) },
        signal: context.signal,
      }),
  );
}

/** @throws {UsageError} `usage-flag` – `--strict-reference` for an image that is not used under a name */
function usedAs(
  { reference, repository, text }: OpenedImage,
  { strictReference }: VerifyOptions['request']['expectation'],
): { readonly usedAs?: UsedName } {
  if (reference.kind === 'registry' && repository !== undefined) {
    const tag = reference.tag ?? (reference.digest === undefined ? 'latest' : undefined);
    return { usedAs: { repository, ...(tag === undefined ? {} : { tag }) } };
  }
  if (strictReference === 'report') return {};
  throw new UsageError('usage-flag', `wanted a name in a registry for \`--strict-reference\`, got \`${text}\``, {
    hint: 'drop the flag: signatures cannot be compared with a local name',
  });
}

interface VerifyOptions {
  readonly parallel: number;
  readonly request: Pick<InspectRequest, 'trust' | 'expectation' | 'index' | 'platform'>;
}

async function parseOptions(flags: Flags, context: CliContext): Promise<VerifyOptions> {
  if (flags['checkClaims'] === false) {
    throw new UsageError('usage-flag', '`--check-claims=false` would accept a signature of any other image', {
      hint: 'drop the flag',
    });
  }
  const parallel = parseWorkers(flags);
  const platform = flagText(flags, 'platform');
  return {
    parallel,
    request: {
      trust: await parseTrust(flags, context),
      index: flagIsSet(flags, 'recursive') ? 'recursive' : 'self',
      ...(platform === undefined ? {} : { platform: parsePlatform(platform) }),
      expectation: {
        annotations: parseAnnotationFlags(flags),
        strictReference: flagIsSet(flags, 'strictReference') ? 'strict' : 'report',
      },
    },
  };
}

async function report(inspections: readonly Inspection[], flags: Flags, context: CliContext): Promise<ExitCode> {
  const output = flagText(flags, 'output');
  if (output === 'report') await context.stdout.write(encodeReport(inspections));
  for (const inspection of inspections) {
    await context.stderr.write(verificationText(inspection));
    if (inspection.result !== 'verified') {
      await context.stderr.write(
        printError(inspection.error, { verbose: flagIsSet(flags, 'verbose') ? 'verbose' : 'quiet', reportId: '' }),
      );
    } else if (output === 'json') await context.stdout.write(simpleSigningOutput(inspection));
    else if (output === 'text') await context.stdout.write(payloads(inspection));
  }
  return exitOfSeveral(inspections);
}

function payloads(inspection: Inspection): string {
  return inspection.accepted.map(({ signature }) => `${new TextDecoder().decode(signature.payload)}\n`).join('');
}
