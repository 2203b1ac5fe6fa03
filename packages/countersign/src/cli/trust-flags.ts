// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import type { LoadedTrust } from '../authority/trust/loaded-trust.ts';
import {
  defaultMaxAgeMs,
  type TrustParts,
  type TrustPorts,
  type TrustRequest,
} from '../authority/trust/trust-request.ts';
import { addOffByDefault } from './boolean-flag.ts';
import type { CliContext } from './context.ts';
import { type Flags, flagIsSet, flagText } from './define-command.ts';
import { parseDuration } from './duration.ts';

/** Flags of commands that verify: where trust comes from, and which parts of it are the caller's own. */
export function addTrustFlags(command: Command): Command {
  return addTrustSourceFlags(command)
    .addOption(new Option('--ca-roots <file>', 'PEM file with the roots of the certificate authorities to trust'))
    .addOption(new Option('--ca-intermediates <file>', 'PEM file with intermediates that belong to `--ca-roots`'))
    .addOption(
      new Option('--certificate-chain <file>', 'PEM file with one authority: intermediates first, its root last'),
    )
    .addOption(
      new Option(
        '--timestamp-certificate-chain <file>',
        'PEM file with one timestamp authority: its certificate, intermediates, root',
      ),
    )
    .addOption(new Option('--rekor-public-key <file>', 'PEM file with the keys of the transparency logs to trust'))
    .addOption(new Option('--ctlog-public-key <file>', 'PEM file with the keys of the certificate logs to trust'));
}

/** The part that commands have which sign: where trust comes from. Adds `--offline`, too. */
export function addTrustSourceFlags(command: Command): Command {
  command
    .optionsGroup('whom to believe:')
    .addOption(
      new Option('--trusted-root <file>', 'whom to believe: a `trusted_root.json`; nothing else is asked then'),
    )
    .addOption(
      new Option(
        '--trust-max-age <duration>',
        'ask the TUF repository again when its answer is older (default: `24h`)',
      ),
    )
    .addOption(
      new Option('--insecure-sandbox', 'accept the trusted root of `countersign sandbox`, which signs for anybody'),
    );
  return addOffByDefault(command, 'offline', 'open no connection for trust: use what is on this machine');
}

/** Whether the caller says whom to believe. Without that, keys alone are verified without any trusted root. */
export function trustIsNamed(flags: Flags): boolean {
  return ['trustedRoot', ...Object.values(partFlags)].some((name) => flagText(flags, name) !== undefined);
}

/**
 * The trusted root that the flags, cosign's environment variables, the TUF repository or this program bring, in this order.
 *
 * @throws {UsageError} `usage-flag`, `file-not-found`, `file-unreadable`, `sandbox-refused`, `trusted-root-missing`
 * @throws {MalformedError} `trusted-root-malformed`, `certificate-malformed`, `key-malformed`
 */
export async function loadTrust(flags: Flags, ports: TrustPorts): Promise<LoadedTrust> {
  const { loadTrustMaterial } = await import('../authority/trust/load-trust-material.ts');
  return await loadTrustMaterial(trustRequestOf(flags), ports);
}

export function trustRequestOf(flags: Flags): TrustRequest {
  const file = flagText(flags, 'trustedRoot');
  const maxAge = flagText(flags, 'trustMaxAge');
  return {
    ...(file === undefined ? {} : { file }),
    parts: partsOf(flags),
    network: flagIsSet(flags, 'offline') ? 'none' : 'allowed',
    maxAgeMs: maxAge === undefined ? defaultMaxAgeMs : parseDuration(maxAge, '--trust-max-age'),
    sandbox: flagIsSet(flags, 'insecureSandbox') ? 'accepted' : 'refused',
    cosignVariables: 'honoured',
  };
}

/** What loading trust needs. Whoever loads twice hands over the same ports, which say nothing twice. */
export function trustPortsOf(context: CliContext): TrustPorts {
  const { env, files, clock, log, homeFolder, signal } = context;
  const said = new Set<string>();
  return {
    env,
    files,
    clock,
    log,
    homeFolder,
    signal,
    openTransport: async () => await context.createTransport({}),
    note: async (line) => {
      if (said.has(line)) return;
      said.add(line);
      await context.stderr.write(`${line}\n`);
    },
  };
}

const partFlags = {
  caRoots: 'caRoots',
  caIntermediates: 'caIntermediates',
  certificateChain: 'certificateChain',
  timestampCertificateChain: 'timestampCertificateChain',
  rekorPublicKey: 'rekorPublicKey',
  ctLogPublicKey: 'ctlogPublicKey',
} as const satisfies Record<keyof TrustParts, string>;

function partsOf(flags: Flags): TrustParts {
  const given = Object.entries(partFlags).map(([part, flag]) => [part, flagText(flags, flag)] as const);
  return Object.fromEntries(given.filter(([, path]) => path !== undefined));
}
