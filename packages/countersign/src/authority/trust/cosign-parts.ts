// SPDX-License-Identifier: Apache-2.0
import type { Env } from '../../ports/env.ts';

/** PEM files that cosign's variables name. */
export interface CosignParts {
  /** Roots and intermediates in one file. */
  readonly caBundle?: string;
  readonly timestampChain?: string;
  readonly rekorPublicKey?: string;
  readonly ctLogPublicKey?: string;
}

const variables = {
  caBundle: ['SIGSTORE_ROOT_FILE', 'certificate authorities'],
  timestampChain: ['SIGSTORE_TSA_CERTIFICATE_FILE', 'timestamp authorities'],
  rekorPublicKey: ['SIGSTORE_REKOR_PUBLIC_KEY', 'transparency logs'],
  ctLogPublicKey: ['SIGSTORE_CT_LOG_PUBLIC_KEY_FILE', 'certificate logs'],
} as const satisfies Record<keyof CosignParts, readonly [string, string]>;

/** What the variables say; each one that does is a line for the person at the terminal, who may have forgotten it. */
export async function cosignParts(env: Env, note: (line: string) => Promise<void>): Promise<CosignParts> {
  const parts: [string, string][] = [];
  for (const [part, [name, what]] of Object.entries(variables)) {
    const path = env[name] ?? '';
    if (path === '') continue;
    parts.push([part, path]);
    await note(`note: trusted ${what} are those in \`${name}\``);
  }
  return Object.fromEntries(parts);
}
