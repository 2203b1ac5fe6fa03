// SPDX-License-Identifier: Apache-2.0
import type { RegistryReference } from './reference.ts';

/** `host/repository` in normal form, as our statements name it. */
export function repositoryName(reference: Pick<RegistryReference, 'host' | 'repository'>): string {
  return `${reference.host}/${reference.repository}`;
}

/** The name that cosign writes into simple-signing payloads: Docker Hub is spelled `index.docker.io`. */
export function legacyRepositoryName(reference: Pick<RegistryReference, 'host' | 'repository'>): string {
  return `${reference.host === 'docker.io' ? 'index.docker.io' : reference.host}/${reference.repository}`;
}

/** The host (and port) that serves the API; for all but Docker Hub, the one that was named. */
export function registryHost(reference: Pick<RegistryReference, 'host'>): string {
  return reference.host === 'docker.io' ? 'registry-1.docker.io' : reference.host;
}
