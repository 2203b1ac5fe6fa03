// SPDX-License-Identifier: Apache-2.0
import { Command, Option } from 'commander';
import { oneLine } from '../bytes/one-line.ts';
import { UsageError } from '../errors/errors.ts';
import { attestImage } from '../sign/attest-image.ts';
import { summaryStatementOf } from '../sign/attest-summary.ts';
import { creationTime } from '../sign/creation-time.ts';
import type { SigningSession } from '../sign/signing-session.ts';
import type { CliContext } from './context.ts';
import type { DecidedInput } from './decide-inputs.ts';
import { type Flags, flagIsSet, flagText } from './define-command.ts';
import type { ImagePlaces } from './image-places.ts';
import { openImage } from './open-image.ts';
import { readImage } from './resolve-image.ts';
import { addSigningFlags } from './signing-flags.ts';
import { openSigningSession } from './signing-session-of.ts';
import { attachmentStore } from './with-image.ts';

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

const signingFlags: Readonly<Record<string, string>> = {
  svrKey: 'key',
  svrIdentityToken: 'identityToken',
  svrSigningConfig: 'signingConfig',
  svrFulcioUrl: 'fulcioUrl',
  svrRekorUrl: 'rekorUrl',
  svrTimestampServerUrl: 'timestampServerUrl',
  svrTrustedRoot: 'trustedRoot',
};

/** What the signing commands would read, from the flags above; who asks for a summary in a pipeline agrees to its publication. */
function signingFlagsOf(flags: Flags): Flags {
  const defaults: Flags = addSigningFlags(new Command()).opts();
  const given = Object.entries(signingFlags).flatMap(([ours, theirs]) => {
    const value = flagText(flags, ours);
    return value === undefined ? [] : [[theirs, value] as const];
  });
  return { ...defaults, ...Object.fromEntries(given), insecureSandbox: flags['insecureSandbox'], yes: true };
}

/** The URI of this gate, if summaries are asked for. @throws {UsageError} `usage-flag` */
export function summaryVerifier(flags: Flags): string | undefined {
  const verifier = flagText(flags, 'svrVerifier');
  if (flagIsSet(flags, 'emitSvr')) {
    refuseMadeUp(flags);
    if (verifier !== undefined) return verifier;
    throw new UsageError('usage-flag', '`--emit-svr` needs `--svr-verifier`, got none', {
      hint: 'name this gate by a URI that later gates demand: `--svr-verifier https://ci.example/check`',
    });
  }
  const lonely = ['svrVerifier', ...Object.keys(signingFlags)].find((name) => flagText(flags, name) !== undefined);
  if (lonely === undefined) return undefined;
  throw new UsageError('usage-flag', 'wanted `--emit-svr` beside the flags that begin with `--svr-`, got none');
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

interface SummaryWorld {
  readonly places: ImagePlaces;
  readonly flags: Flags;
  readonly context: CliContext;
}

/** Signs a summary for each verified image and stores it beside the image; what is merely admitted has none. */
export async function emitSummaries(
  images: readonly DecidedInput[],
  verifier: string,
  { places, flags, context }: SummaryWorld,
): Promise<void> {
  const verified = images.filter(({ decision }) => decision.result === 'verified');
  if (verified.length === 0) return await context.stderr.write('note: nothing is verified, so no summary is signed\n');
  const claims = verified.map(({ decision }) => ({ decision, claim: summaryStatementOf(decision, verifier) }));
  const { session, close } = await openSigningSession(signingFlagsOf(flags), ['bundle'], context);
  try {
    for (const { decision, claim } of claims) await emit(decision.reference, claim, { session, places, context });
  } finally {
    close();
  }
}

interface Emitting extends Omit<SummaryWorld, 'flags'> {
  readonly session: SigningSession;
}

async function emit(
  reference: string,
  claim: ReturnType<typeof summaryStatementOf>,
  { session, places, context }: Emitting,
): Promise<void> {
  const image = await openImage(reference, places);
  // What was decided about, whatever the tag stands for by now.
  const stored = await readImage({ ...image, target: claim.digest }, context.signal);
  await attestImage({
    image: stored.descriptor,
    statement: claim.statement,
    predicateType: claim.predicateType,
    session,
    formats: ['bundle'],
    store: attachmentStore(image),
    replace: 'nothing',
    created: creationTime(context.clock),
    signal: context.signal,
  });
  await context.stderr.write(`summary: attested that ${oneLine(reference)} is verified (${claim.digest})\n`);
}
