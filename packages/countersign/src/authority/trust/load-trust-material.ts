// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { UsageError } from '../../errors/errors.ts';
import { originOf } from '../../trust/origin-of.ts';
import { maxTrustedRootBytes, parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import type { TrustedRoot } from '../../trust/trusted-root.ts';
import { cosignParts } from './cosign-parts.ts';
import { loadRepositoryTargets } from './load-repository-targets.ts';
import type { LoadedTrust } from './loaded-trust.ts';
import { type ReplacedParts, readParts } from './read-parts.ts';
import type { TrustPorts, TrustRequest } from './trust-request.ts';

/**
 * Whom to believe: the caller's file; else what the TUF repository says, with the parts replaced that flags or cosign's variables name.
 *
 * @throws {UsageError} `sandbox-refused`, `trusted-root-missing`, `usage-flag`, `file-not-found`, `file-unreadable`
 * @throws {MalformedError} `trusted-root-malformed`, `json-malformed`, `certificate-malformed`, `pem-malformed`, `key-malformed`
 * @throws {UnavailableError} `trust-update-failed`
 */
export async function loadTrustMaterial(request: TrustRequest, ports: TrustPorts): Promise<LoadedTrust> {
  const loaded =
    request.file === undefined ? await loadBase(request, ports) : await loadFile(request.file, request, ports);
  for (const skipped of loaded.trustedRoot.skipped)
    ports.log.debug('a part of the trusted root is of no use', { skipped });
  if (loaded.trustedRoot.origin === 'real' || request.sandbox === 'accepted') return loaded;
  throw new UsageError(
    'sandbox-refused',
    `wanted a trusted root of somebody real, got that of a sandbox: ${loaded.source}`,
  );
}

async function loadFile(path: string, { parts }: TrustRequest, { files }: TrustPorts): Promise<LoadedTrust> {
  if (Object.keys(parts).length > 0) {
    throw new UsageError('usage-flag', 'wanted `--trusted-root` or single certificates and keys to trust, got both', {
      hint: 'put them into one file with `countersign trusted-root create`',
    });
  }
  const bytes = await files.read(path, maxTrustedRootBytes);
  return { trustedRoot: parseTrustedRoot(bytes), source: quote(path), bytes };
}

async function loadBase(request: TrustRequest, ports: TrustPorts): Promise<LoadedTrust> {
  const variables = request.cosignVariables === 'honoured' ? await cosignParts(ports.env, ports.note) : {};
  const replaced = await readParts(request.parts, variables, ports.files);
  if (isWhole(replaced))
    return { trustedRoot: withOrigin({ ...replaced, skipped: [] }), source: 'the files you named' };
  const { targets, source } = await loadRepositoryTargets(request, ports);
  const bytes = targets['trusted_root.json'];
  if (bytes === undefined) throw new UsageError('trusted-root-missing', `there is no trusted root in ${source}`);
  const base = parseTrustedRoot(bytes);
  if (Object.keys(replaced).length === 0) return { trustedRoot: base, source, bytes };
  return { trustedRoot: withOrigin({ ...base, ...replaced }), source: `the files you named, and ${source}` };
}

function isWhole(parts: ReplacedParts): parts is Required<ReplacedParts> {
  return Object.keys(parts).length === 4;
}

function withOrigin(trusted: Omit<TrustedRoot, 'origin'>): TrustedRoot {
  return { ...trusted, origin: originOf(trusted) };
}
