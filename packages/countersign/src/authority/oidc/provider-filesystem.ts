// SPDX-License-Identifier: Apache-2.0
import type { AmbientAnswer, AmbientRequest } from './ambient-provider.ts';
import type { AmbientPorts } from './identity-request.ts';

/** Where cosign looks too: the mount path of a projected service account token of a Kubernetes pod. */
export const tokenPath = '/var/run/sigstore/cosign/oidc-token';
const maxFileBytes = 64 * 1024;

/** @throws {UsageError} `file-unreadable` – the file is there and cannot be read */
export async function askFilesystem(
  _request: AmbientRequest,
  { files }: Pick<AmbientPorts, 'files'>,
): Promise<AmbientAnswer> {
  const bytes = await files.readIfExists(tokenPath, maxFileBytes);
  if (bytes === null) return { kind: 'absent', reason: `there is no file \`${tokenPath}\`` };
  const token = new TextDecoder().decode(bytes).trim();
  return token === '' ? { kind: 'absent', reason: `\`${tokenPath}\` is empty` } : { kind: 'token', token };
}
