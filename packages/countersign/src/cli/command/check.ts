// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { oneLine } from '../../bytes/one-line.ts';
import { parseRfc3339 } from '../../bytes/rfc3339.ts';
import { CountersignError, UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { decisionText } from '../../policy/decision-text.ts';
import { encodeDecisionList } from '../../policy/encode-decision.ts';
import { explainText } from '../../policy/explain-text.ts';
import { parseContext } from '../../policy/parse-context.ts';
import { type CheckInput, checkInputs, manifestFormats } from '../check-inputs.ts';
import type { CliContext } from '../context.ts';
import { type DecidedInput, decideInputs, usedName } from '../decide-inputs.ts';
import { type NamedAt, placeText } from '../decided-image.ts';
import { decisionExitCode } from '../decision-exit-code.ts';
import { type DecisionOutput, decisionOutput, decisionOutputs } from '../decision-output.ts';
import {
  type CommandDefinition,
  collect,
  type Flags,
  flagIsSet,
  flagList,
  flagText,
  type Invocation,
} from '../define-command.ts';
import { gravestExit } from '../exit-of-several.ts';
import { type ImagePlaces, openPlaces } from '../image-places.ts';
import { parseWorkers } from '../parse-workers.ts';
import { addPolicyFlags, parsePolicies } from '../policy-flags.ts';
import { addRegistryFlags, parseRegistrySettings } from '../registry-flags.ts';
import { addSummaryFlags, summaryVerifier } from '../summary-flags.ts';

export const checkCommand: CommandDefinition = { configure, run, environment: 'gate' };

function configure(command: Command): Command {
  command
    .argument('[image...]', 'images: `registry/repository:tag`, `…@sha256:…`; `-` reads them from stdin, one a line')
    .optionsGroup('which images, and where they would run:')
    .addOption(
      new Option(
        '--from <file>',
        'a file that says what runs: Kubernetes, Compose, Dockerfile, list; `-` is stdin (repeatable)',
      ).argParser(collect),
    )
    .addOption(new Option('--from-format <format>', 'what the files are').choices([...manifestFormats]).default('auto'))
    .addOption(
      new Option(
        '--variable <name=value>',
        'a variable of a Compose file, a build argument of a Dockerfile (repeatable)',
      ).argParser(collect),
    )
    .addOption(
      new Option(
        '--images-at <kind:path>',
        'where objects of a kind that is not known hold their images: `tekton.dev/v1/Task:spec.steps[*].image` (repeatable)',
      ).argParser(collect),
    )
    .addOption(new Option('--build-arg <name=value>', 'the same as `--variable`').argParser(collect).hideHelp())
    .addOption(
      new Option(
        '--context <fact=value>',
        'a fact about where the images would run, such as `namespace.name=prod` (repeatable)',
      ).argParser(collect),
    )
    .addOption(new Option('--as <name>', 'judge a local image as if it were used under this name'))
    .addOption(new Option('--allow-empty', 'succeed although no image is named'));
  addPolicyFlags(command).addOption(
    new Option('--insecure-at <time>', 'decide as if it were this time (RFC 3339); only for audits and tests'),
  );
  command
    .optionsGroup('output:')
    .addOption(
      new Option('-o, --output <format>', 'what goes to stdout').choices([...decisionOutputs]).default('table'),
    )
    .addOption(new Option('--explain', 'show the reasoning about each image as a tree'))
    .addOption(new Option('--record <file>', 'write the evidence of one image into this file, for `policy test`'))
    .addOption(new Option('--max-workers <n>', 'images looked at at the same time').default('10'));
  addSummaryFlags(command);
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
examples:
  countersign check --policy policies/ registry.example/team/app:v1
  countersign check --policy acme.yaml --explain registry.example/team/app@sha256:…
  helm template ./chart | countersign check --policy policies/ --from -
  countersign check --policy policies/ --from deploy.yaml --context namespace.labels.env=prod -o sarif --output-file check.sarif
  countersign check --policy policies/ --from compose.yaml --variable TAG=v1 -o json

exit codes: 0 all admitted · 13 refused · 11 no such image · 14 no rule covers it · 4 could not find out · 2, 3 mistakes
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { flags, context } = invocation;
  const startMs = context.clock.nowMs();
  const { inputs, options, verifier, places } = await listingFailure(invocation, async () => await prepare(invocation));
  try {
    const images = await listingFailure(
      invocation,
      async () => await decideInputs(inputs, options, { places, context }),
    );
    await tell(images, flags, context);
    const output = flagText(flags, 'output') as DecisionOutput;
    await context.stdout.write(await decisionOutput(output, images, context.clock.nowMs() - startMs));
    await record(images, flags, context);
    const emitted = await emit(images, { places, flags, context, verifier });
    return gravestExit([...images.map(({ decision }) => decisionExitCode(decision)), emitted]);
  } finally {
    places.close();
  }
}

/** Loaded when asked for, as the signing below: most checks do neither. */
async function record(images: readonly DecidedInput[], flags: Flags, context: CliContext): Promise<void> {
  const file = flagText(flags, 'record');
  if (file !== undefined) await (await import('../record-evidence.ts')).recordEvidence(images, file, context);
}

interface Emitting extends Pick<Prepared, 'places' | 'verifier'> {
  readonly flags: Flags;
  readonly context: CliContext;
}

/** A mistake of the caller's if policies read where an image runs: a summary of that cannot hold elsewhere. */
async function emit(images: readonly DecidedInput[], { verifier, ...world }: Emitting): Promise<ExitCode> {
  if (verifier === undefined) return 0;
  const without = await (await import('../emit-summaries.ts')).emitSummaries(images, verifier, world);
  return without === 0 ? 0 : 2;
}

/** Whoever parses the list gets one also when there is nothing in it but an error. */
async function listingFailure<Result>({ flags, context }: Invocation, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (flagText(flags, 'output') === 'json')
      await context.stdout.write(encodeDecisionList([], { error: failure(error, context) }));
    throw error;
  }
}

function failure(
  thrown: unknown,
  { signal }: CliContext,
): { readonly code: string; readonly message: string; readonly hint: string } {
  const error = signal.aborted && signal.reason instanceof Error ? signal.reason : thrown;
  if (!(error instanceof CountersignError))
    return { code: 'internal', message: 'internal error', hint: 'this is a bug; see stderr' };
  const { code, message, hint } = error;
  return { code, message, hint };
}

interface Prepared {
  readonly inputs: readonly CheckInput[];
  readonly options: Parameters<typeof decideInputs>[1];
  /** The URI of this gate, if it is to sign summaries. */
  readonly verifier: string | undefined;
  readonly places: ImagePlaces;
}

async function prepare({ args, flags, context }: Invocation): Promise<Prepared> {
  const verifier = summaryVerifier(flags);
  const instantMs = await instantOf(flags, context);
  const parallel = parseWorkers(flags);
  const facts = parseContext(flagList(flags, 'context'));
  const usedAs = flagText(flags, 'as');
  if (usedAs !== undefined) usedName(usedAs);
  const inputs = await checkInputs(args, flags, context);
  requireOneImage(inputs, flags);
  const policySet = await parsePolicies(flags, context);
  const settings = await parseRegistrySettings(flags, context);
  return {
    inputs,
    options: { policySet, context: facts, instantMs, parallel, ...(usedAs === undefined ? {} : { usedAs }) },
    verifier,
    places: await openPlaces(settings, context),
  };
}

/** @throws {UsageError} `usage-flag` */
function requireOneImage(inputs: readonly CheckInput[], flags: Flags): void {
  const flag = (['as', 'record'] as const).find((name) => flagText(flags, name) !== undefined);
  if (flag === undefined || inputs.length === 1) return;
  throw new UsageError('usage-flag', `\`--${flag}\` is for one image, got ${inputs.length}`);
}

/** @throws {UsageError} `usage-flag` */
async function instantOf(flags: Flags, { clock, stderr }: CliContext): Promise<number> {
  const text = flagText(flags, 'insecureAt');
  if (text === undefined) return clock.nowMs();
  const instantMs = parseRfc3339(text);
  if (instantMs === undefined) {
    throw new UsageError(
      'usage-flag',
      `wanted a time like \`2026-12-31T00:00:00Z\` for \`--insecure-at\`, got \`${text}\``,
    );
  }
  await stderr.write(`warning: decided as if it were ${text}: what has ended since then is admitted\n`);
  return instantMs;
}

/** Who asked for the reasoning gets it on stdout, unless a program reads that. What did not pass is told to people in any case. */
async function tell(images: readonly DecidedInput[], flags: Flags, { stdout, stderr }: CliContext): Promise<void> {
  const explains = flagIsSet(flags, 'explain');
  const toStdout = explains && flagText(flags, 'output') === 'table';
  const out = toStdout ? stdout : stderr;
  for (const { decision, namedAt } of images) {
    const where = namedText(namedAt);
    if (explains) await out.write(`${explainText(decision)}${where}\n`);
    else if (decision.result !== 'verified' || decision.warnings.length > 0 || decision.alerts.length > 0)
      await stderr.write(`${decisionText(decision)}${where}\n`);
  }
}

const mostPlaces = 5;

/** Where files name the image; an argument needs no telling. */
function namedText(namedAt: readonly NamedAt[]): string {
  const places = namedAt.filter(({ source }) => source !== 'argument').map(placeText);
  if (places.length === 0) return '';
  const more = places.length > mostPlaces ? ` and ${places.length - mostPlaces} more` : '';
  return `  named in: ${places.slice(0, mostPlaces).map(oneLine).join(', ')}${more}\n`;
}
