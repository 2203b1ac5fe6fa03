// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { loadTrustMaterial } from '../../authority/trust/load-trust-material.ts';
import { defaultMaxAgeMs } from '../../authority/trust/trust-request.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { type EncodableRoot, encodeTrustedRoot } from '../../trust/encode-trusted-root.ts';
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
import { specifiedAuthority, specifiedLog } from '../specified-trust.ts';
import { trustPortsOf } from '../trust-flags.ts';
import { writeResult } from '../write-result.ts';

export const trustedRootCreateCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  const authority = 'url=…,certificate-chain=FILE[,start-time=…][,end-time=…]';
  const log = 'url=…,public-key=FILE,start-time=…[,end-time=…][,origin=…]';
  return command
    .addOption(new Option('--fulcio <spec>', `certificate authority: \`${authority}\` (repeatable)`).argParser(collect))
    .addOption(new Option('--tsa <spec>', `timestamp authority: \`${authority}\` (repeatable)`).argParser(collect))
    .addOption(new Option('--rekor <spec>', `transparency log: \`${log}\` (repeatable)`).argParser(collect))
    .addOption(new Option('--ctfe <spec>', `certificate log: \`${log}\` (repeatable)`).argParser(collect))
    .addOption(
      new Option('--with-default-services', 'add what the TUF repository says; the flags above replace a kind'),
    )
    .addOption(new Option('--no-default-fulcio', 'without its certificate authorities'))
    .addOption(new Option('--no-default-tsa', 'without its timestamp authorities'))
    .addOption(new Option('--no-default-rekor', 'without its transparency logs'))
    .addOption(new Option('--no-default-ctfe', 'without its certificate logs'))
    .addOption(
      new Option('--insecure-sandbox', 'accept the trusted root of `countersign sandbox` among the default services'),
    )
    .addOption(new Option('--offline', 'take the default services from this machine alone'))
    .addOption(new Option('--out <file>', 'write it into this file instead of stdout'))
    .addHelpText('after', examples);
}

const examples = `
A chain of certificates begins nearest to the signer and ends with the root. \`origin\` is the name of a Rekor 2 log.

examples:
  countersign trusted-root create --with-default-services --out trusted_root.json
  countersign trusted-root create --out trusted_root.json \\
    --fulcio "url=https://fulcio.example,certificate-chain=fulcio.pem" \\
    --rekor "url=https://rekor.example,public-key=rekor.pub,start-time=2026-01-01T00:00:00Z" \\
    --ctfe "url=https://ct.example,public-key=ct.pub,start-time=2026-01-01T00:00:00Z"
`;

const nothing: EncodableRoot = { logs: [], ctLogs: [], certificateAuthorities: [], timestampAuthorities: [] };

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  if (args.length > 0) throw new UsageError('usage-flag', 'wanted no argument, got one');
  const specified = await readSpecified(flags, context);
  const base = flagIsSet(flags, 'withDefaultServices') ? await loadDefaults(flags, context) : nothing;
  const root: EncodableRoot = {
    logs: specified.logs ?? kept(flags, 'defaultRekor', base.logs),
    ctLogs: specified.ctLogs ?? kept(flags, 'defaultCtfe', base.ctLogs),
    certificateAuthorities:
      specified.certificateAuthorities ?? kept(flags, 'defaultFulcio', base.certificateAuthorities),
    timestampAuthorities: specified.timestampAuthorities ?? kept(flags, 'defaultTsa', base.timestampAuthorities),
  };
  await writeResult(encodeTrustedRoot(root), flagText(flags, 'out'), context);
  return 0;
}

/** Undefined where the command line says nothing. */
type SpecifiedRoot = { readonly [Part in keyof EncodableRoot]: EncodableRoot[Part] | undefined };

async function readSpecified(flags: Flags, { files }: CliContext): Promise<SpecifiedRoot> {
  const each = async <Item>(
    name: string,
    read: (text: string, flag: string, from: typeof files) => Promise<Item>,
  ): Promise<readonly Item[] | undefined> => {
    const texts = flagList(flags, name);
    if (texts.length === 0) return undefined;
    return await Promise.all(texts.map(async (text) => await read(text, `--${name}`, files)));
  };
  const [logs, ctLogs] = await Promise.all([each('rekor', specifiedLog), each('ctfe', specifiedLog)]);
  const certificateAuthorities = await each('fulcio', specifiedAuthority);
  return { logs, ctLogs, certificateAuthorities, timestampAuthorities: await each('tsa', specifiedAuthority) };
}

async function loadDefaults(flags: Flags, context: CliContext): Promise<EncodableRoot> {
  const loaded = await loadTrustMaterial(
    {
      parts: {},
      network: flagIsSet(flags, 'offline') ? 'none' : 'allowed',
      maxAgeMs: defaultMaxAgeMs,
      sandbox: flagIsSet(flags, 'insecureSandbox') ? 'accepted' : 'refused',
      cosignVariables: 'honoured',
    },
    trustPortsOf(context),
  );
  await context.stderr.write(`note: default services are those of ${loaded.source}\n`);
  return loaded.trustedRoot;
}

function kept<Item>(flags: Flags, name: string, items: readonly Item[]): readonly Item[] {
  return flags[name] === false ? [] : items;
}
