// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../errors/errors.ts';
import { parseVerifierUri } from '../sign/attest-summary.ts';
import { type Flags, flagIsSet, flagText } from './define-command.ts';

/** Flags that sign a summary. Their names say so: nothing that signs must look like something that decides whom to believe. */
export function addSummaryFlags(command: Command): Command {
  return command
    .optionsGroup('summaries for later gates:')
    .addOption(new Option('--emit-svr', 'attest to each verified image that it was verified (SVR v0.2)'))
    .addOption(new Option('--svr-verifier <uri>', 'who this gate is, as later gates know it'))
    .addOption(new Option('--svr-key <key>', 'private key that signs; without one, who runs this signs'))
    .addOption(new Option('--svr-identity-token <token>', 'identity token to sign with: the token, or a file'))
    .addOption(new Option('--svr-signing-config <file>', 'which services sign: a `signing_config.json`'))
    .addOption(new Option('--svr-fulcio-url <url>', 'certificate authority to use instead'))
    .addOption(new Option('--svr-rekor-url <url>', 'transparency log to use instead'))
    .addOption(new Option('--svr-timestamp-server-url <url>', 'timestamp authority: a key alone proves no time'))
    .addOption(new Option('--svr-trusted-root <file>', 'what the signature is verified with before it is published'));
}

/** The names under which the signing commands know them. */
export const signingFlagNames: Readonly<Record<string, string>> = {
  svrKey: 'key',
  svrIdentityToken: 'identityToken',
  svrSigningConfig: 'signingConfig',
  svrFulcioUrl: 'fulcioUrl',
  svrRekorUrl: 'rekorUrl',
  svrTimestampServerUrl: 'timestampServerUrl',
  svrTrustedRoot: 'trustedRoot',
};

/** The URI of this gate, if summaries are asked for. @throws {UsageError} `usage-flag` */
export function summaryVerifier(flags: Flags): string | undefined {
  const verifier = flagText(flags, 'svrVerifier');
  if (flagIsSet(flags, 'emitSvr')) {
    refuseMadeUp(flags);
    requireProvenTime(flags);
    if (verifier !== undefined) return parseVerifierUri(verifier);
    throw new UsageError('usage-flag', '`--emit-svr` needs `--svr-verifier`, got none', {
      hint: 'name this gate by a URI that later gates demand: `--svr-verifier https://ci.example/check`',
    });
  }
  const lonely = ['svrVerifier', ...Object.keys(signingFlagNames)].find((name) => flagText(flags, name) !== undefined);
  if (lonely === undefined) return undefined;
  throw new UsageError('usage-flag', 'wanted `--emit-svr` beside the flags that begin with `--svr-`, got none');
}

/** A later gate asks how old a summary is, and a key alone proves no time: it would refuse every one. */
function requireProvenTime(flags: Flags): void {
  const proofs = ['svrTimestampServerUrl', 'svrRekorUrl', 'svrSigningConfig'];
  if (flagText(flags, 'svrKey') === undefined || proofs.some((name) => flagText(flags, name) !== undefined)) return;
  throw new UsageError(
    'usage-flag',
    'a summary that a key alone signs proves no time, so that every later gate refuses it',
    {
      hint: 'add `--svr-timestamp-server-url URL`, `--svr-rekor-url URL` or `--svr-signing-config FILE`',
    },
  );
}

/** A summary vouches for a moment and a name, so both must be real. */
function refuseMadeUp(flags: Flags): void {
  const made = (['insecureAt', 'as'] as const).find((name) => flagText(flags, name) !== undefined);
  if (made === undefined) return;
  const flag = made === 'as' ? '--as' : '--insecure-at';
  throw new UsageError(
    'usage-flag',
    `a summary vouches for what is really so, and \`${flag}\` supposes something else`,
  );
}
