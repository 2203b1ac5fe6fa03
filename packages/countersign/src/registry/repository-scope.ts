// SPDX-License-Identifier: Apache-2.0
import type { RepositoryScope } from './auth/authorizer.ts';
import type { RegistryContext } from './registry-context.ts';

export function pullScope(context: Pick<RegistryContext, 'repository'>): readonly RepositoryScope[] {
  return [{ repository: context.repository, actions: ['pull'] }];
}

export function pushScope(context: Pick<RegistryContext, 'repository'>): readonly RepositoryScope[] {
  return [{ repository: context.repository, actions: ['pull', 'push'] }];
}

export function deleteScope(context: Pick<RegistryContext, 'repository'>): readonly RepositoryScope[] {
  return [{ repository: context.repository, actions: ['pull', 'push', 'delete'] }];
}
