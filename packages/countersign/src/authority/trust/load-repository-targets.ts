// SPDX-License-Identifier: Apache-2.0
import { chooseRepository } from '../tuf/choose-repository.ts';
import { createCopyStore } from '../tuf/copy-store.ts';
import { trustFolder } from '../tuf/trust-folder.ts';
import { type LoadedTargets, loadTargets } from './load-targets.ts';
import type { TrustPorts, TrustRequest } from './trust-request.ts';

/**
 * The targets of the repository that is in force on this machine.
 *
 * @throws {UsageError} `trusted-root-missing`, `usage-flag`, `file-not-found`, `file-unreadable`
 * @throws {UnavailableError} `trust-update-failed`
 */
export async function loadRepositoryTargets(
  request: Pick<TrustRequest, 'network' | 'maxAgeMs' | 'cosignVariables'>,
  ports: TrustPorts,
): Promise<LoadedTargets> {
  const { env, files, log, homeFolder, note } = ports;
  const { cosignVariables } = request;
  const store = createCopyStore(trustFolder({ env, homeFolder, cosignVariables }), { files, log });
  const choice = await chooseRepository({ env, files, store, cosignVariables, note });
  return await loadTargets({ ...request, choice }, { ...ports, store, loadEmbedded });
}

async function loadEmbedded() {
  const { embeddedPublicGood } = await import('./embedded-public-good.ts');
  return embeddedPublicGood();
}
