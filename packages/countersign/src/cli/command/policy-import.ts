// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { UsageError } from '../../errors/errors.ts';
import { type ExitCode } from '../../errors/exit-code.ts';
import { problemText } from '../../policy/create-problems.ts';
import { type ForeignFile, importPolicies } from '../../policy/import-policies.ts';
import type { ImportOptions } from '../../policy/kyverno/import-options.ts';
import type { Problem } from '../../policy/problem.ts';
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
import { writeResult } from '../write-result.ts';

export const policyImportCommand: CommandDefinition = { configure, run, environment: 'gate' };

function configure(command: Command): Command {
  return command
    .argument('<file...>', 'policies of Kyverno or of the policy-controller; `-` is stdin')
    .addOption(
      new Option(
        '--kms-key <address=file>',
        'the public key that a policy has at an address, like `awskms://…=key.pem` or `k8s://namespace/secret=key.pem` (repeatable)',
      ).argParser(collect),
    )
    .addOption(
      new Option('--trusted-root <file>', 'a trusted_root.json for signers with authorities or logs of their own'),
    )
    .addOption(new Option('--no-settings', 'do not write a TrustSettings document beside the policies'))
    .addOption(
      new Option(
        '--refuse-untranslated',
        'accept that what was not translated admits nothing: exit code 0 instead of 3',
      ),
    )
    .addOption(new Option('--out <file>', 'write the policy into this file instead of stdout'))
    .addHelpText('after', examples);
}

const examples = `
Reads ClusterPolicy and Policy with \`verifyImages\` (kyverno.io), ImageValidatingPolicy and NamespacedImageValidatingPolicy
(policies.kyverno.io), and ClusterImagePolicy (policy.sigstore.dev), which \`check\` also reads as it is. What has no counterpart is listed with its place, and refuses in the policy that is written.

examples:
  countersign policy import verify-images.yaml --out acme.yaml
  countersign policy import kyverno/*.yaml --kms-key awskms:///alias/release=release.pub --out acme.yaml
  kubectl get clusterpolicy verify-images -o yaml | countersign policy import -

exit codes: 0 all was translated · 3 something that matters was not (the policy is written nevertheless)
`;

const maxFileBytes = 1024 * 1024;
const maxKeyBytes = 64 * 1024;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const files = await Promise.all(args.map(async (path) => await readForeignFile(path, context)));
  const { text, problems } = await importPolicies(files, {
    ...(await importOptions(flags, context)),
    settings: flags['settings'] === false ? 'left-out' : 'written',
  });
  for (const problem of problems) await context.stderr.write(reportLine(problem));
  if (text !== undefined) await writeResult(new TextEncoder().encode(text), flagText(flags, 'out'), context);
  const isWhole = !problems.some(({ severity }) => severity === 'error');
  return isWhole || (flagIsSet(flags, 'refuseUntranslated') && text !== undefined) ? 0 : 3;
}

async function readForeignFile(path: string, { files, prompt }: CliContext): Promise<ForeignFile> {
  const { parseYaml } = await import('../../yaml/parse-yaml.ts');
  const source = path === '-' ? 'stdin' : path;
  const bytes = path === '-' ? await prompt.readAll(maxFileBytes) : await files.read(path, maxFileBytes);
  return { source, documents: parseYaml(bytes, { source, maxBytes: maxFileBytes }) };
}

async function importOptions(flags: Flags, { files }: CliContext): Promise<ImportOptions> {
  const pairs = await Promise.all(
    flagList(flags, 'kmsKey').map(async (text) => {
      const { address, file } = parseKmsKey(text);
      return [address, decodeUtf8(await files.read(file, maxKeyBytes), 'pem-malformed')] as const;
    }),
  );
  const ownRoot = flagText(flags, 'trustedRoot');
  return { keys: new Map(pairs), ...(ownRoot === undefined ? {} : { ownRoot }) };
}

function parseKmsKey(text: string): { readonly address: string; readonly file: string } {
  const equals = text.lastIndexOf('=');
  if (equals > 0 && equals < text.length - 1) return { address: text.slice(0, equals), file: text.slice(equals + 1) };
  throw new UsageError('usage-flag', `wanted \`ADDRESS=FILE\` for \`--kms-key\`, got \`${text}\``);
}

const words = { error: 'not translated', surprise: 'stricter', note: 'note' } as const;

function reportLine(problem: Problem): string {
  const hint = problem.hint === undefined ? '' : `\n  hint: ${problem.hint}`;
  return `${words[problem.severity]}: ${problemText(problem)}${hint}\n`;
}
