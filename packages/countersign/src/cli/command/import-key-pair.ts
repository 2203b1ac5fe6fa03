// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { parsePrivateKey } from '../../crypto/private-key-file.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { type CommandDefinition, flagIsSet, flagText, type Invocation } from '../define-command.ts';
import { readKeyBytes } from '../load-key.ts';
import { agreeToWrite, keyPairPlaces, writeKeyPair } from '../write-key-pair.ts';

export const importKeyPairCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  return command
    .addOption(new Option('-k, --key <file>', 'unencrypted private key in PEM: PKCS#8, PKCS#1 or SEC 1'))
    .addOption(
      new Option('-o, --output-key-prefix <prefix>', 'write `PREFIX.key` and `PREFIX.pub`').default('import-cosign'),
    )
    .addOption(new Option('-y, --yes', 'overwrite existing files without asking'))
    .addHelpText('after', examples);
}

const examples = `
The imported key is encrypted with the password in COSIGN_PASSWORD, or with one that is asked for twice.

examples:
  countersign import-key-pair --key openssl.pem
  countersign import-key-pair --key env://SIGNING_KEY --output-key-prefix release
`;

async function run({ flags, context }: Invocation): Promise<ExitCode> {
  const source = flagText(flags, 'key');
  if (source === undefined) throw new UsageError('usage-flag', 'wanted a private key to import, got no `--key`');
  const key = parsePrivateKey(await readKeyBytes(source, context));
  const places = keyPairPlaces(flagText(flags, 'outputKeyPrefix') ?? 'import-cosign');
  await agreeToWrite(places, flagIsSet(flags, 'yes') ? 'yes' : 'ask', context);
  await writeKeyPair(key, places, context);
  return 0;
}
