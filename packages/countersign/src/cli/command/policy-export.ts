// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { ExportLimit } from '../../policy/podman/export-limit.ts';
import { exportPodman } from '../../policy/podman/export-podman.ts';
import { type CommandDefinition, flagIsSet, flagText, type Invocation } from '../define-command.ts';
import { addStrictnessFlags, loadPolicies } from '../policy-flags.ts';
import { writeResult } from '../write-result.ts';

export const policyExportCommand: CommandDefinition = { configure, run, environment: 'gate' };

function configure(command: Command): Command {
  command
    .argument('<file...>', 'policies: files, or folders of them')
    .addOption(new Option('--to <format>', 'for which program').choices(['podman']).default('podman'))
    .addOption(new Option('--registries <file>', 'write the settings for `registries.d` into this file'))
    .addOption(new Option('--out <file>', 'write policy.json into this file instead of stdout'))
    .addOption(
      new Option(
        '--partial',
        'where podman cannot ask for all that a rule demands, ask for the rest instead of rejecting',
      ),
    );
  return addStrictnessFlags(command).addHelpText('after', examples);
}

const examples = `
For podman, buildah, skopeo and CRI-O. What the policy does not cover is rejected, and nothing is accepted unsigned. They read signatures
only where a file in /etc/containers/registries.d says so, and only those that \`sign --format legacy\` makes.

examples:
  countersign policy export acme.yaml --out /etc/containers/policy.json --registries /etc/containers/registries.d/acme.yaml

exit codes: 0 all was said · 3 some rules cannot be said in full, so that their images are rejected
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const policySet = await loadPolicies(args, flags, context);
  const isPartial = flagIsSet(flags, 'partial');
  const { policy, registries, limits } = exportPodman(policySet, { incomplete: isPartial ? 'partial' : 'reject' });
  for (const limit of limits) await context.stderr.write(limitLine(limit));
  const path = flagText(flags, 'registries');
  if (path !== undefined) await writeResult(new TextEncoder().encode(registries), path, context);
  else await context.stderr.write(`registries.d (write it with \`--registries FILE\`):\n${registries}`);
  const text = `${JSON.stringify(policy, null, 2)}\n`;
  await writeResult(new TextEncoder().encode(text), flagText(flags, 'out'), context);
  return isPartial || !limits.some(({ kind }) => kind === 'lost') ? 0 : 3;
}

const words = { lost: 'cannot be said', stricter: 'stricter', note: 'note' } as const;

function limitLine({ rule, kind, what }: ExportLimit): string {
  return `${words[kind]}: ${rule === undefined ? '' : `${rule}: `}${what}\n`;
}
