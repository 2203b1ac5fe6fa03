// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { encodePublicKey, parsePublicKey } from '../../crypto/public-key-file.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, flagIsSet, flagText, type Invocation } from '../define-command.ts';
import { loadSigner, readKeyBytes } from '../load-key.ts';

export const publicKeyCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  return command
    .addOption(new Option('--key <key>', 'private or public key: a file, `env://NAME` or `https://…`'))
    .addOption(new Option('--outfile <file>', 'write the public key into this file'))
    .addOption(new Option('-y, --yes', 'overwrite an existing file without asking'))
    .addHelpText('after', examples);
}

const examples = `
examples:
  countersign public-key --key cosign.key > cosign.pub
  COSIGN_PASSWORD=… countersign public-key --key env://SIGNING_KEY --outfile release.pub
`;

async function run({ flags, context }: Invocation): Promise<ExitCode> {
  const source = flagText(flags, 'key');
  if (source === undefined)
    throw new UsageError('usage-flag', 'wanted a key, got no `--key`', { hint: 'pass `--key cosign.key`' });
  const pem = await readPublicPem(source, context);
  const outfile = flagText(flags, 'outfile');
  if (outfile === undefined) {
    await context.stdout.write(pem);
    return 0;
  }
  await context.files.write(outfile, new TextEncoder().encode(pem), { overwrite: flagIsSet(flags, 'yes') });
  await context.stderr.write(`public key written to \`${outfile}\`\n`);
  return 0;
}

/** The public half of the key; asks for the password of a private key only. */
async function readPublicPem(source: string, context: CliContext): Promise<string> {
  try {
    return encodePublicKey(parsePublicKey(await readKeyBytes(source, context)));
  } catch (error) {
    if (!(error instanceof UsageError) || error.code !== 'key-not-public') throw error;
    return encodePublicKey((await loadSigner(source, context)).publicKey);
  }
}
