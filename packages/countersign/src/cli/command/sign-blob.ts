// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { encodeBundle } from '../../attest/encode-bundle.ts';
import { encodeBase64 } from '../../bytes/base64.ts';
import { keyHint } from '../../crypto/key-hint.ts';
import type { StreamSignature, StreamSigner } from '../../crypto/stream-signer.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { addAccepted } from '../boolean-flag.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, type Flags, flagText, type Invocation } from '../define-command.ts';
import { loadSigner } from '../load-key.ts';
import { openBlobSource } from '../read-blob.ts';

export const signBlobCommand: CommandDefinition = { configure, run, defaultTimeout: '0' };

function configure(command: Command): Command {
  command
    .argument('<file...>', 'files to sign; `-` is stdin')
    .addOption(new Option('--key <key>', 'private key: a file that `generate-key-pair` made, or `env://NAME`'))
    .addOption(new Option('--bundle <file>', 'write the bundle, which `verify-blob` needs, into this file'))
    .addOption(new Option('--output-signature <file>', 'also write the bare signature in base64 into this file'))
    .addOption(new Option('-y, --yes', 'do not ask'));
  for (const name of ['tlog-upload', 'use-signing-config', 'b64']) addAccepted(command, name, 'on');
  addAccepted(command, 'new-bundle-format', 'on');
  return command.addHelpText('after', examples);
}

const examples = `
A bundle file that exists is replaced. With \`--new-bundle-format=false\` the bare signature goes to stdout, as with cosign 2.

examples:
  countersign sign-blob --key cosign.key --bundle app.tgz.sigstore.json app.tgz
  tar c src | countersign sign-blob --key cosign.key --bundle src.sigstore.json -
`;

interface Outputs {
  readonly format: 'bundle' | 'legacy';
  readonly bundle?: string;
  readonly signature?: string;
  readonly encoding: 'base64' | 'raw';
}

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const keySource = flagText(flags, 'key');
  if (keySource === undefined)
    throw new UsageError('usage-flag', 'wanted a private key, got no `--key`', {
      hint: 'make one with `countersign generate-key-pair`',
    });
  const outputs = parseOutputs(flags, args.length);
  for (const source of args) {
    if (source !== '-' && !(await context.files.exists(source)))
      throw new UsageError('file-not-found', `there is no file \`${source}\``);
  }
  const signer = await loadSigner(keySource, context);
  for (const source of args) {
    const made = await signer.signStream(openBlobSource(source, context));
    await writeOutputs(made, { signer, outputs, context });
  }
  return 0;
}

function parseOutputs(flags: Flags, files: number): Outputs {
  const bundle = flagText(flags, 'bundle');
  const signature = flagText(flags, 'outputSignature');
  const format = flags['newBundleFormat'] === false ? 'legacy' : 'bundle';
  if (bundle === undefined && signature === undefined && format === 'bundle') {
    throw new UsageError('usage-flag', 'wanted a file to write the signature to, got no `--bundle`', {
      hint: 'add `--bundle FILE.sigstore.json`',
    });
  }
  if (files > 1 && (bundle !== undefined || signature !== undefined)) {
    throw new UsageError('usage-flag', `wanted one file for one \`--bundle\`, got ${files}`, {
      hint: 'sign them one by one',
    });
  }
  return {
    format,
    encoding: flags['b64'] === false ? 'raw' : 'base64',
    ...(bundle === undefined ? {} : { bundle }),
    ...(signature === undefined ? {} : { signature }),
  };
}

interface OutputWork {
  readonly signer: StreamSigner;
  readonly outputs: Outputs;
  readonly context: CliContext;
}

async function writeOutputs(made: StreamSignature, { signer, outputs, context }: OutputWork): Promise<void> {
  const { format, bundle, signature, encoding } = outputs;
  const base64 = encodeBase64(made.signature);
  const bare = encoding === 'raw' ? made.signature : new TextEncoder().encode(base64);
  if (bundle !== undefined) {
    const text = format === 'legacy' ? JSON.stringify({ base64Signature: base64 }) : encodeMessageBundle(made, signer);
    await writeOutput(bundle, typeof text === 'string' ? new TextEncoder().encode(text) : text, 'bundle', context);
  }
  if (signature !== undefined) await writeOutput(signature, bare, 'signature', context);
  if (format === 'legacy' && signature === undefined)
    await context.stdout.write(encoding === 'raw' ? bare : `${base64}\n`);
}

function encodeMessageBundle(made: StreamSignature, signer: StreamSigner): Uint8Array {
  return encodeBundle({
    version: '0.3',
    material: { kind: 'public-key', hint: keyHint(signer.publicKey) },
    logEntries: [],
    timestamps: [],
    content: { kind: 'message', digest: { algorithm: made.algorithm, bytes: made.digest }, signature: made.signature },
  });
}

async function writeOutput(path: string, bytes: Uint8Array, what: string, context: CliContext): Promise<void> {
  await context.files.write(path, bytes, { overwrite: true });
  await context.stderr.write(`${what} written to \`${path}\`\n`);
}
