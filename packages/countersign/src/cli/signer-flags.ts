// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../errors/errors.ts';
import { defaultDemands } from '../trust/evidence-demands.ts';
import type { EvidenceDemands, Trust } from '../trust/trust.ts';
import { addAccepted, addOffByDefault } from './boolean-flag.ts';
import type { CliContext } from './context.ts';
import { collect, type Flags, flagIsSet, flagList } from './define-command.ts';
import { addIdentityMatchFlags, parseIdentities } from './identity-match-flags.ts';
import { loadTrustedKey } from './load-key.ts';
import { addTrustFlags, loadTrust, trustIsNamed, trustPortsOf } from './trust-flags.ts';

/** Flags of the commands that verify: who may have signed, and who must have seen it. */
export function addSignerFlags(command: Command): Command {
  command
    .optionsGroup('who may have signed:')
    .addOption(
      new Option(
        '--key <key>',
        'public key to trust: a file, `env://NAME` or `https://…` (repeatable: any of them may have signed)',
      ).argParser(collect),
    );
  addTrustFlags(addIdentityMatchFlags(command));
  command
    .optionsGroup('what is demanded of a signature:')
    .addOption(
      new Option(
        '--require-tlog',
        'with `--key`, too: refuse a signature without a verified entry in a transparency log',
      ),
    );
  addOffByDefault(command, 'use-signed-timestamps', 'refuse a signature without a timestamp of a trusted authority');
  addOffByDefault(command, 'insecure-ignore-tlog', 'do without a transparency log');
  addOffByDefault(command, 'insecure-ignore-sct', 'do without proof that the certificate was logged');
  addOffByDefault(command, 'allow-certificate-chain', 'use the intermediate certificates that the signature brings');
  return addAccepted(addAccepted(command, 'private-infrastructure', 'off'), 'new-bundle-format', 'on');
}

/**
 * Whom the flags trust. Everything that weakens the proof is a line on stderr.
 *
 * @throws {UsageError} `usage-flag`, `pattern-malformed`, and as `loadTrustedKey` and `loadTrust`
 */
export async function parseTrust(flags: Flags, context: CliContext): Promise<Trust> {
  const sources = flagList(flags, 'key');
  const { identities, warnings } = await parseIdentities(flags);
  if (sources.length === 0 && identities.length === 0) throw nobodyTrusted();
  requireOfflineKeys(sources, flags);
  const demands = demandsOf(flags, context.clock.nowMs());
  for (const warning of [...warnings, ...weakenings(flags)]) await context.stderr.write(`warning: ${warning}\n`);
  const keys = await Promise.all(sources.map(async (key) => await loadTrustedKey(key, context)));
  const needsRoot = identities.length > 0 || demands.logsOfKeys > 0 || demands.timestamps > 0 || trustIsNamed(flags);
  const root = needsRoot ? (await loadTrust(flags, trustPortsOf(context))).trustedRoot : undefined;
  return { keys, identities, demands, ...(root === undefined ? {} : { root }) };
}

function nobodyTrusted(): UsageError {
  return new UsageError('usage-flag', 'wanted somebody to trust, got neither `--key` nor `--certificate-identity`', {
    hint: 'pass `--key cosign.pub`, or `--certificate-identity NAME --certificate-oidc-issuer URL`',
  });
}

function requireOfflineKeys(sources: readonly string[], flags: Flags): void {
  const remote = sources.some((source) => source.startsWith('https://'));
  if (remote && flagIsSet(flags, 'offline')) {
    throw new UsageError('usage-flag', '`--offline` cannot fetch a key from `https://…`', {
      hint: 'download the key, check it, and pass the file',
    });
  }
}

function demandsOf(flags: Flags, nowMs: number): EvidenceDemands {
  const wantsLogs = flagIsSet(flags, 'requireTlog');
  if (ignoresLogs(flags) && wantsLogs) {
    throw new UsageError('usage-flag', 'wanted `--require-tlog` or `--insecure-ignore-tlog`, got both');
  }
  return {
    ...defaultDemands(nowMs),
    logs: ignoresLogs(flags) ? 0 : 1,
    logsOfKeys: wantsLogs ? 1 : 0,
    timestamps: flagIsSet(flags, 'useSignedTimestamps') ? 1 : 0,
    scts: flagIsSet(flags, 'insecureIgnoreSct') ? 0 : 1,
    bundledIntermediates: flagIsSet(flags, 'allowCertificateChain') ? 'used' : 'ignored',
  };
}

function ignoresLogs(flags: Flags): boolean {
  return flagIsSet(flags, 'insecureIgnoreTlog') || flagIsSet(flags, 'privateInfrastructure');
}

function weakenings(flags: Flags): readonly string[] {
  return [
    ...(flagIsSet(flags, 'insecureIgnoreTlog') || flagIsSet(flags, 'privateInfrastructure')
      ? ['no transparency log is asked for: nobody would see a certificate that was issued to an impostor']
      : []),
    ...(flagIsSet(flags, 'insecureIgnoreSct')
      ? ['certificates that no certificate log knows are accepted: an authority could issue one in secret']
      : []),
  ];
}
