// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { loadSigningConfig } from '../../authority/trust/load-signing-config.ts';
import { defaultMaxAgeMs } from '../../authority/trust/trust-request.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { encodeSigningConfig } from '../../trust/encode-signing-config.ts';
import type { Service, ServiceSelection, SigningConfig } from '../../trust/signing-config.ts';
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
import { parseServiceSelection, specifiedService } from '../specified-service.ts';
import { trustPortsOf } from '../trust-flags.ts';
import { writeResult } from '../write-result.ts';

export const signingConfigCreateCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  const spec = 'url=…,api-version=…,start-time=…,operator=…[,end-time=…]';
  const service = (flag: string, what: string): Option =>
    new Option(`--${flag} <spec>`, `${what}: \`${spec}\` (repeatable)`).argParser(collect);
  return command
    .addOption(service('fulcio', 'certificate authority'))
    .addOption(service('oidc-provider', 'issuer of identity tokens'))
    .addOption(service('rekor', 'transparency log'))
    .addOption(new Option('--rekor-config <which>', 'how many of the logs: `ANY`, `ALL` or `EXACT:n`'))
    .addOption(service('tsa', 'timestamp authority'))
    .addOption(new Option('--tsa-config <which>', 'how many of the timestamp authorities: `ANY`, `ALL` or `EXACT:n`'))
    .addOption(new Option('--base-config <file>', 'begin with this configuration; the flags above replace a kind'))
    .addOption(new Option('--with-default-services', 'begin with the configuration in the TUF repository'))
    .addOption(new Option('--with-default-rekor-v2', 'begin with its configuration for Rekor 2'))
    .addOption(new Option('--no-default-fulcio', 'without the certificate authorities of the beginning'))
    .addOption(new Option('--no-default-oidc', 'without its issuers'))
    .addOption(new Option('--no-default-rekor', 'without its logs'))
    .addOption(new Option('--no-default-tsa', 'without its timestamp authorities'))
    .addOption(new Option('--offline', 'begin with what is on this machine'))
    .addOption(new Option('--out <file>', 'write it into this file instead of stdout'))
    .addHelpText('after', examples);
}

const examples = `
examples:
  countersign signing-config create --with-default-services --no-default-tsa --out signing_config.json
  countersign signing-config create --out signing_config.json \\
    --fulcio "url=https://fulcio.example,api-version=1,start-time=2026-01-01T00:00:00Z,operator=example" \\
    --rekor "url=https://rekor.example,api-version=2,start-time=2026-01-01T00:00:00Z,operator=example" --rekor-config ANY
`;

const nothing: SigningConfig = {
  certificateAuthorities: [],
  oidcProviders: [],
  logs: [],
  logSelection: { kind: 'any' },
  timestampAuthorities: [],
  timestampSelection: { kind: 'any' },
};

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  if (args.length > 0) throw new UsageError('usage-flag', 'wanted no argument, got one');
  const logSelection = selectionOf(flags, 'rekor');
  const timestampSelection = selectionOf(flags, 'tsa');
  const services = (name: string, flag: string, noDefault: string, base: readonly Service[]): readonly Service[] =>
    servicesOf(flags, { name, flag }) ?? (flags[noDefault] === false ? [] : base);
  const base = await loadBase(flags, context);
  const config: SigningConfig = {
    certificateAuthorities: services('fulcio', '--fulcio', 'defaultFulcio', base.certificateAuthorities),
    oidcProviders: services('oidcProvider', '--oidc-provider', 'defaultOidc', base.oidcProviders),
    logs: services('rekor', '--rekor', 'defaultRekor', base.logs),
    logSelection: logSelection ?? base.logSelection,
    timestampAuthorities: services('tsa', '--tsa', 'defaultTsa', base.timestampAuthorities),
    timestampSelection: timestampSelection ?? base.timestampSelection,
  };
  await writeResult(encodeSigningConfig(config), flagText(flags, 'out'), context);
  return 0;
}

function servicesOf(
  flags: Flags,
  { name, flag }: { readonly name: string; readonly flag: string },
): readonly Service[] | undefined {
  const texts = flagList(flags, name);
  return texts.length === 0 ? undefined : texts.map((text) => specifiedService(text, flag));
}

/** As in cosign, whoever names services also says how many of them sign. */
function selectionOf(flags: Flags, name: 'rekor' | 'tsa'): ServiceSelection | undefined {
  const text = flagText(flags, `${name}Config`);
  if (text !== undefined) return parseServiceSelection(text, `--${name}-config`);
  if (flagList(flags, name).length === 0) return undefined;
  throw new UsageError('usage-flag', `wanted \`--${name}-config\` with \`--${name}\`, got only the latter`, {
    hint: `\`--${name}-config ANY\` takes one of them`,
  });
}

async function loadBase(flags: Flags, context: CliContext): Promise<SigningConfig> {
  const file = flagText(flags, 'baseConfig');
  const beginnings = [
    file !== undefined,
    flagIsSet(flags, 'withDefaultServices'),
    flagIsSet(flags, 'withDefaultRekorV2'),
  ];
  if (beginnings.filter(Boolean).length > 1) {
    throw new UsageError(
      'usage-flag',
      'wanted one of `--base-config`, `--with-default-services` and `--with-default-rekor-v2`, got several',
    );
  }
  if (!beginnings.includes(true)) return nothing;
  const loaded = await loadSigningConfig(
    {
      logs: flagIsSet(flags, 'withDefaultRekorV2') ? 'rekor 2' : 'usual',
      network: flagIsSet(flags, 'offline') ? 'none' : 'allowed',
      maxAgeMs: defaultMaxAgeMs,
      cosignVariables: 'honoured',
      ...(file === undefined ? {} : { file }),
    },
    trustPortsOf(context),
  );
  await context.stderr.write(`note: it begins with the services in ${loaded.source}\n`);
  return loaded.signingConfig;
}
