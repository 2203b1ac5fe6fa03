// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { sandboxFileNames } from './sandbox-files.ts';
import type { RunningSandbox } from './start-sandbox.ts';

export interface EnvironmentOptions {
  /** Where `sandboxFiles` lie; absolute. */
  readonly folder: string;
  /** Whoever has it signs as the person it names. */
  readonly identityToken: string;
  readonly email: string;
}

/**
 * Variables that turn cosign and us to the sandbox, so that `sign` and `verify` need no flags about services; and `SANDBOX_…` for
 * scripts. cosign 2 takes the addresses of services as flags only.
 */
export function sandboxEnvironment(
  sandbox: RunningSandbox,
  { folder, identityToken, email }: EnvironmentOptions,
): Readonly<Record<string, string>> {
  const { urls, registry, tufUrl } = sandbox;
  const file = (name: keyof typeof sandboxFileNames): string => join(folder, sandboxFileNames[name]);
  return {
    TUF_MIRROR: tufUrl,
    TUF_ROOT_JSON: file('tufRoot'),
    // Of its own for each run: the copy of an earlier sandbox on the same port is signed by other keys.
    TUF_ROOT: join(folder, `tuf-${tufUrl.replace(/^.*:/, '')}-${sandbox.world.rekor1.treeId.toString(16)}`),
    SIGSTORE_ID_TOKEN: identityToken,
    COSIGN_YES: 'true',
    COSIGN_INSECURE_SANDBOX: 'true',
    SANDBOX_REGISTRY: registry,
    SANDBOX_EMAIL: email,
    SANDBOX_ISSUER: urls.issuer,
    SANDBOX_FULCIO_URL: urls.certificateAuthority,
    SANDBOX_CTLOG_URL: urls.certificateLog,
    SANDBOX_REKOR_URL: urls.rekor1,
    SANDBOX_REKOR2_URL: urls.rekor2,
    SANDBOX_TSA_URL: urls.timestampAuthority,
    SANDBOX_TRUSTED_ROOT: file('trustedRoot'),
    SANDBOX_SIGNING_CONFIG: file('signingConfig'),
    SANDBOX_SIGNING_CONFIG_REKOR_V2: file('signingConfigRekor2'),
    SANDBOX_FOLDER: folder,
  };
}

/** Lines that a POSIX shell reads back as exactly these values. */
export function exportLines(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('');
}
