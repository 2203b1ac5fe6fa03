// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { encodeBundle } from '../../attest/encode-bundle.ts';
import { maxBundleBytes, parseBundle } from '../../attest/parse-bundle.ts';
import { upgradeBundle } from '../../attest/upgrade-bundle.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { type CommandDefinition, flagText, type Invocation } from '../define-command.ts';
import { proveEntries } from '../prove-entries.ts';
import { writeResult } from '../write-result.ts';

export const bundleUpgradeCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  return command
    .argument('<bundle>', 'a Sigstore bundle of version 0.1, 0.2 or 0.3')
    .addOption(new Option('--out <file>', 'write the bundle into this file (default: to stdout)'))
    .addOption(new Option('--rekor-url <url>', 'log that is asked for an inclusion proof that the bundle lacks'))
    .addOption(new Option('--offline', 'ask nobody'))
    .addHelpText('after', examples);
}

const examples = `
Nothing is verified. A bundle of version 0.3 comes out as it is.

examples:
  countersign bundle upgrade --out new.sigstore.json old.sigstore.json
  countersign bundle upgrade --rekor-url https://rekor.sigstore.dev old.sigstore.json
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const bytes = await context.files.read(args[0] ?? '', maxBundleBytes);
  const bundle = parseBundle(bytes);
  const out = flagText(flags, 'out');
  if (bundle.version === '0.3') {
    await context.stderr.write('the bundle has version 0.3 already\n');
    await writeResult(bytes, out, context);
    return 0;
  }
  const { material } = bundle;
  if (material.kind === 'certificates' && material.certificates.length > 1) {
    await context.stderr.write(
      'warning: version 0.3 holds one certificate: those above it must be in the trusted root\n',
    );
  }
  const logEntries = await proveEntries(bundle.logEntries, flags, context);
  await writeResult(encodeBundle(upgradeBundle({ ...bundle, logEntries })), out, context);
  return 0;
}
