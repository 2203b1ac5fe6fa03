// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { signingAlgorithms } from '../crypto/generate-private-key.ts';
import { UsageError } from '../errors/errors.ts';
import { addOffByDefault } from './boolean-flag.ts';
import { type Flags, flagIsSet, flagText } from './define-command.ts';
import { addIdentityFlags } from './identity-flags.ts';
import { addTrustSourceFlags } from './trust-flags.ts';

/** Flags of the commands that sign: who signs, which services are told, and what is written besides the signature. */
export function addSigningFlags(command: Command): Command {
  command
    .optionsGroup('who signs, with a key:')
    .addOption(new Option('--key <key>', 'private key: a file that `generate-key-pair` made, or `env://NAME`'))
    .addOption(new Option('--certificate <file>', 'with `--key`: the certificate of the key, in PEM'))
    .addOption(
      new Option('--certificate-chain <file>', 'with `--certificate`: its intermediates and root, in PEM, root last'),
    )
    .optionsGroup('services:')
    .addOption(new Option('--signing-config <file>', 'which services to use: a `signing_config.json`'))
    .addOption(new Option('--fulcio-url <url>', 'certificate authority to use instead'))
    .addOption(new Option('--rekor-url <url>', 'transparency log to use instead'))
    .addOption(
      new Option('--rekor-version <version>', 'protocol of the log at `--rekor-url`').choices(['1', '2']).default('1'),
    )
    .addOption(new Option('--timestamp-server-url <url>', 'timestamp authority to use instead'))
    .addOption(new Option('--tlog-upload', 'put the signature in a transparency log (default: only without `--key`)'))
    .addOption(new Option('--no-tlog-upload').hideHelp())
    .addOption(
      new Option('--signing-algorithm <name>', 'kind of the key that is made for a certificate')
        .choices(signingAlgorithms)
        .default('ecdsa-sha2-256-nistp256'),
    );
  addIdentityFlags(command);
  addTrustSourceFlags(command);
  addTimestampTransportFlags(command);
  addOffByDefault(
    command.optionsGroup('who signs, with a key:'),
    'issue-certificate',
    'with `--key`: get a certificate for the key',
  );
  return addRefused(command)
    .addOption(new Option('--use-signing-config').default(true).hideHelp())
    .addOption(new Option('--no-use-signing-config').hideHelp())
    .optionsGroup('Options:')
    .addOption(new Option('-y, --yes', 'agree to the publication of names and signatures; do not ask'));
}

function addTimestampTransportFlags(command: Command): void {
  command
    .optionsGroup('services:')
    .addOption(new Option('--timestamp-client-cacert <file>', 'CA of the timestamp authority, in PEM'))
    .addOption(new Option('--timestamp-client-cert <file>', 'client certificate for the timestamp authority, in PEM'))
    .addOption(new Option('--timestamp-client-key <file>', 'key of that certificate, in PEM'))
    .addOption(new Option('--timestamp-server-name <name>', 'name in the certificate of the timestamp authority'));
}

interface RefusedFlag {
  readonly flag: string;
  readonly value: 'value' | 'none';
  readonly why: string;
}

/** cosign's flags that are understood and not obeyed: each would be dangerous to ignore in silence. */
const refusedFlags: readonly RefusedFlag[] = [
  { flag: 'sk', value: 'none', why: 'security keys cannot be used by this version' },
  { flag: 'slot', value: 'value', why: 'security keys cannot be used by this version' },
  { flag: 'insecure-skip-verify', value: 'none', why: 'what comes out of signing is always verified' },
  { flag: 'attachment', value: 'value', why: 'attachments are not signed; sign the image, or attest it' },
  { flag: 'payload', value: 'value', why: 'what is signed is made here; `attach signature` stores what others signed' },
  { flag: 'registry-referrers-mode', value: 'value', why: 'the legacy format lives under a tag only' },
];

function addRefused(command: Command): Command {
  for (const { flag, value } of refusedFlags) {
    command.addOption(new Option(value === 'value' ? `--${flag} <value>` : `--${flag}`).hideHelp());
  }
  return command;
}

interface Conflict {
  readonly message: string;
  readonly hint?: string;
  readonly holds: (flags: Flags) => boolean;
}

const has = (flags: Flags, name: string): boolean => flagText(flags, name) !== undefined;

const conflicts: readonly Conflict[] = [
  {
    message: '`--certificate` needs the `--key` that it is for',
    holds: (flags) => has(flags, 'certificate') && !has(flags, 'key'),
  },
  {
    message: '`--certificate-chain` needs `--certificate`',
    holds: (flags) => has(flags, 'certificateChain') && !has(flags, 'certificate'),
  },
  {
    message: 'wanted `--issue-certificate` or `--certificate`, got both',
    holds: (flags) => flagIsSet(flags, 'issueCertificate') && has(flags, 'certificate'),
  },
  {
    message: '`--issue-certificate` needs `--key`',
    holds: (flags) => flagIsSet(flags, 'issueCertificate') && !has(flags, 'key'),
  },
  {
    message: 'wanted `--key` or `--identity-token`, got both',
    hint: 'drop one of them, or add `--issue-certificate` to get a certificate for the key',
    holds: (flags) => has(flags, 'key') && has(flags, 'identityToken') && !flagIsSet(flags, 'issueCertificate'),
  },
  {
    message: 'wanted `--rekor-url` or `--tlog-upload=false`, got both',
    holds: (flags) => has(flags, 'rekorUrl') && flags['tlogUpload'] === false,
  },
  {
    message: 'wanted `--signing-config` or `--use-signing-config=false`, got both',
    holds: (flags) => has(flags, 'signingConfig') && flags['useSigningConfig'] === false,
  },
];

/**
 * Returns unless flags are given that are refused, or that make no sense together.
 *
 * @throws {UsageError} `usage-flag`
 */
export function requireSensibleSigningFlags(flags: Flags): void {
  const refused = refusedFlags.find(({ flag }) => flags[camelCase(flag)] !== undefined);
  if (refused !== undefined) throw new UsageError('usage-flag', `\`--${refused.flag}\` is refused: ${refused.why}`);
  const conflict = conflicts.find(({ holds }) => holds(flags));
  if (conflict === undefined) return;
  const { message, hint } = conflict;
  throw new UsageError('usage-flag', message, hint === undefined ? {} : { hint });
}

function camelCase(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
