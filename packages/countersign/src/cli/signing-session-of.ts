// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { SignatureFormat } from '../sign/produced-signature.ts';
import { keySession } from '../sign/signing-session.ts';
import type { CliContext } from './context.ts';
import { type Flags, flagText } from './define-command.ts';
import { loadSigner } from './load-key.ts';
import type { OpenSession } from './open-signing.ts';
import { type SigningMode, signingModeOf } from './signing-mode.ts';

/** Opens what the flags ask for. What a bare key does not need is not even loaded. */
export async function openSigningSession(
  flags: Flags,
  formats: readonly SignatureFormat[],
  context: CliContext,
): Promise<OpenSession> {
  const mode = signingModeOf(flags);
  if (needsNobody(mode, flags)) return await openKeySession(flags, context);
  const { openSigning } = await import('./open-signing.ts');
  return await openSigning({ mode, flags, formats }, context);
}

function needsNobody(mode: SigningMode, flags: Flags): boolean {
  const isBare = mode.signer === 'key' && mode.config === 'none' && mode.logs === 'none';
  return isBare && flagText(flags, 'timestampServerUrl') === undefined;
}

async function openKeySession(flags: Flags, context: CliContext): Promise<OpenSession> {
  const source = flagText(flags, 'key');
  if (source === undefined) throw new UsageError('usage-flag', 'wanted a private key, got no `--key`');
  return { session: keySession(await loadSigner(source, context)), close: () => undefined };
}
