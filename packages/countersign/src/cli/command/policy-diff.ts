// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { runLimited } from '../../discover/run-limited.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { Decision } from '../../policy/decision.ts';
import { parseContext } from '../../policy/parse-context.ts';
import type { PolicySet } from '../../policy/policy-set.ts';
import { checkInputs, manifestFormats } from '../check-inputs.ts';
import { decideInput } from '../decide-inputs.ts';
import { type ComparedImage, changesJson, changesText, isChanged, isUncertain } from '../decision-change.ts';
import { type CommandDefinition, collect, flagIsSet, flagList, flagText, type Invocation } from '../define-command.ts';
import { parseWorkers } from '../parse-workers.ts';
import { addStrictnessFlags, loadPolicies } from '../policy-flags.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { rememberingPlaces } from '../remembering-places.ts';
import { withPlaces } from '../with-image.ts';

export const policyDiffCommand: CommandDefinition = { configure, run, environment: 'gate' };

const examples = `
examples:
  countersign policy diff old/ new/ --inventory images.txt
  kubectl get pods -A -o yaml | countersign policy diff old/ new/ --inventory - --exit-code

exit codes: 0 compared, whatever changes · 13 something changes, with --exit-code · 4 of some image nobody could find out
`;

function configure(command: Command): Command {
  command
    .argument('<old>', 'a file or folder of policies')
    .argument('<new>', 'a file or folder of policies')
    .addOption(
      new Option(
        '--inventory <file>',
        'images that are in use: a list, Kubernetes, Compose, Dockerfile; `-` is stdin (repeatable)',
      ).argParser(collect),
    )
    .addOption(new Option('--from-format <format>', 'what the files are').choices([...manifestFormats]).default('auto'))
    .addOption(new Option('--variable <name=value>', 'a variable of a Compose file (repeatable)').argParser(collect))
    .addOption(
      new Option(
        '--images-at <kind:path>',
        'where objects of a kind that is not known hold their images (repeatable)',
      ).argParser(collect),
    )
    .addOption(
      new Option('--context <fact=value>', 'a fact about where the images would run (repeatable)').argParser(collect),
    )
    .addOption(new Option('--exit-code', 'end with 13 if a decision would change'))
    .addOption(new Option('-o, --output <format>', 'what goes to stdout').choices(['text', 'json']).default('text'))
    .addOption(new Option('--max-workers <n>', 'images looked at at the same time').default('10'));
  return addRegistryFlags(addStrictnessFlags(command)).addHelpText('after', examples);
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const { flags, context } = invocation;
  const images = await compare(invocation);
  await context.stdout.write((flagText(flags, 'output') === 'json' ? changesJson : changesText)(images));
  if (flagIsSet(flags, 'exitCode') && images.some(isChanged)) return 13;
  return images.some(isUncertain) ? 4 : 0;
}

async function compare(invocation: Invocation): Promise<readonly ComparedImage[]> {
  const { args, flags, context } = invocation;
  const inventory = flagList(flags, 'inventory');
  if (inventory.length === 0) {
    throw new UsageError('usage-flag', 'wanted `--inventory FILE`, got no images to compare the policies by');
  }
  const inputs = await checkInputs([], { ...flags, from: inventory }, context);
  const [oldPath = '', newPath = ''] = args;
  const [before, after] = [
    await loadPolicies([oldPath], flags, context),
    await loadPolicies([newPath], flags, context),
  ];
  const shared = { context: parseContext(flagList(flags, 'context')), instantMs: context.clock.nowMs() };
  const parallel = parseWorkers(flags);
  let images: readonly ComparedImage[] = [];
  await withPlaces(invocation, async (places) => {
    images = await runLimited(inputs, parallel, async (input) => {
      // Each thing is asked once for both, and forgotten with the image.
      const world = { places: rememberingPlaces(places), context };
      const decide = async (policySet: PolicySet): Promise<Decision> =>
        (await decideInput(input, { ...shared, policySet }, world)).decision;
      return { before: await decide(before), after: await decide(after), namedAt: input.namedAt };
    });
    return 0;
  });
  return images;
}
