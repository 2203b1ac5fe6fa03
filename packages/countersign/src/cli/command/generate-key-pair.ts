// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { generatePrivateKey, isSigningAlgorithm, signingAlgorithms } from '../../crypto/generate-private-key.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { type CommandDefinition, flagIsSet, flagText, type Invocation } from '../define-command.ts';
import { agreeToWrite, keyPairPlaces, writeKeyPair } from '../write-key-pair.ts';

export const generateKeyPairCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  return command
    .argument('[place]', 'only for scripts written for cosign: other places than files are refused')
    .addOption(new Option('--output-key-prefix <prefix>', 'write `PREFIX.key` and `PREFIX.pub`').default('cosign'))
    .addOption(
      new Option('--signing-algorithm <name>', 'what kind of key')
        .choices([...signingAlgorithms])
        .default('ecdsa-sha2-256-nistp256'),
    )
    .addOption(new Option('--kms <uri>', 'keys in a key service cannot be made by this version').hideHelp())
    .addOption(new Option('-y, --yes', 'overwrite existing files without asking'))
    .addHelpText('after', examples);
}

const examples = `
The private key is encrypted with the password in COSIGN_PASSWORD, or with one that is asked for twice.

examples:
  countersign generate-key-pair
  countersign generate-key-pair --output-key-prefix keys/release --signing-algorithm ed25519
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  refuseOtherPlaces(args[0] ?? flagText(flags, 'kms'));
  const algorithm = flagText(flags, 'signingAlgorithm') ?? '';
  if (!isSigningAlgorithm(algorithm))
    throw new UsageError('usage-flag', `no signing algorithm is called \`${algorithm}\``);
  const places = keyPairPlaces(flagText(flags, 'outputKeyPrefix') ?? 'cosign');
  await agreeToWrite(places, flagIsSet(flags, 'yes') ? 'yes' : 'ask', context);
  await writeKeyPair(generatePrivateKey(algorithm), places, context);
  return 0;
}

const laterPlaces: ReadonlySet<string> = new Set([
  'k8s',
  'github',
  'gitlab',
  'awskms',
  'azurekms',
  'gcpkms',
  'hashivault',
  'pkcs11',
]);

function refuseOtherPlaces(place: string | undefined): void {
  if (place === undefined) return;
  const scheme = /^([a-z0-9+.-]+):/i.exec(place)?.[1]?.toLowerCase() ?? '';
  if (!laterPlaces.has(scheme)) {
    throw new UsageError('usage-flag', `wanted no argument, got \`${place}\``, {
      hint: 'the name of the files is given with `--output-key-prefix`',
    });
  }
  throw new UsageError('key-unsupported', `keys at \`${scheme}:\` cannot be made by this version`, {
    hint: 'make the key in files, and store it there with the tools of that service',
    detail: { scheme },
  });
}
