// SPDX-License-Identifier: Apache-2.0
import type { AmbientAnswer, AmbientRequest } from './ambient-provider.ts';
import type { AmbientPorts } from './identity-request.ts';

/** What a job puts there itself: GitLab's `id_tokens`, CircleCI, scripts. */
export async function askEnvironment(
  _request: AmbientRequest,
  { env }: Pick<AmbientPorts, 'env'>,
): Promise<AmbientAnswer> {
  const token = env['SIGSTORE_ID_TOKEN']?.trim();
  if (token === undefined) return { kind: 'absent', reason: '`SIGSTORE_ID_TOKEN` is not set' };
  return token === '' ? { kind: 'absent', reason: '`SIGSTORE_ID_TOKEN` is empty' } : { kind: 'token', token };
}
